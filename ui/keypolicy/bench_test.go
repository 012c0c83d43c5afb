package keypolicy

import (
	"fmt"
	"testing"

	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page/pagetest"
)

// crowded returns the page of a key whose policy has as many key users as a
// document can hold, in an account of so many users.
func crowded(b *testing.B, users int) (*pagetest.Driver, fetched, principalsRead) {
	d := newDesk(b)
	c := guide()
	p := d.open(d.key("payroll", c.Document()))
	shown := p.Page.(*Page)
	all := make([]identity.Principal, users)
	for i := range all {
		all[i] = identity.Principal{Account: home, Kind: identity.User, Path: "/staff/", Name: fmt.Sprintf("employee-%04d", i), UniqueID: fmt.Sprintf("AIDA%08d", i)}
		if i < 190 {
			c.Users = append(c.Users, all[i].ARN())
		}
	}
	return p, fetched{by: shown.reading, key: shown.key, base: newDocument(c.Document(), home)}, principalsRead{by: shown.reading, all: all}
}

func BenchmarkPage(b *testing.B) {
	const users = 5_000
	p, read, principals := crowded(b, users)
	if read.base.obstacle != nil {
		b.Fatal(read.base.obstacle)
	}
	p.Resize(120, 32)
	run := func(name string, do func()) {
		b.Run(fmt.Sprintf("%s/%d", name, users), func(b *testing.B) {
			for b.Loop() {
				do()
				p.Page.View()
				p.Page.Actions()
			}
		})
	}
	other := newDocument(policy.Default(home), home)
	run("Open", func() {
		p.Deliver(fetched{by: read.by, key: read.key, base: other})
		p.Deliver(read)
		p.Deliver(principals)
	})
	run("Turn", func() { p.Press("right", "left") })
	p.Press("right")
	run("Down", func() { p.Press("down") })
	run("Check", func() { p.Press("*") })
	run("Add", func() { p.Press("n", "esc", "esc") })
	p.Press("n")
	run("Search", func() { p.Press("9", "backspace") })
	p.Press("esc")
	run("AddDown", func() { p.Press("down") })
	p.Press("esc")
	p.Press("d")
	run("Difference", func() { p.Press("ctrl+s", "esc") })
	p.Press("*", "d")
	run("DifferenceOfAll", func() { p.Press("ctrl+s", "esc") })
	p.Press("ctrl+s")
	run("DifferenceDown", func() { p.Press("down", "up") })
}
