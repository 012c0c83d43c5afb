package gate

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
)

func TestPlaceIsTakenAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct{ account, region string }{
		{"1111-2222-3333", "EU-Central-1"},
		{"1111 2222 3333", "eu-central-1"},
		{"id: 111122223333\t", "Eu-central-1"},
	} {
		for _, paste := range []bool{false, true} {
			d, made := driveFirstRun(t, 80, 20)
			fill(d, "correct horse", "correct horse")
			enter := func(text string) {
				d.Press("ctrl+u")
				if paste {
					d.Deliver(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
				} else {
					d.Type(text)
				}
				d.Press("enter")
			}
			enter(c.account)
			enter(c.region)
			d.Press("ctrl+s")
			if want := (model.Place{Account: "111122223333", Region: "eu-central-1"}); made.home != want {
				t.Errorf("%q and %q, pasted %t: home is %v", c.account, c.region, paste, made.home)
			}
		}
	}
}

func TestOnlyTheOfferedAccountIsCalledRandom(t *testing.T) {
	d, _ := driveFirstRun(t, 80, 20)
	fill(d, "correct horse", "correct horse")
	const random = "This one is random"
	if !strings.Contains(d.Text(), random) {
		t.Errorf("the offered account is not called random:\n%s", d.Text())
	}
	d.Press("backspace")
	if strings.Contains(d.Text(), random) {
		t.Errorf("a typed account is called random:\n%s", d.Text())
	}
}
