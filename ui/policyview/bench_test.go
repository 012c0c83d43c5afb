package policyview

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/page/pagetest"
)

// largest is a policy of 32 KiB for the desk's account.
func largest(d *desk) string {
	var b strings.Builder
	for i := 0; b.Len() < model.PolicyMaxBytes-900; i++ {
		fmt.Fprintf(&b, "{\"Sid\": \"Statement %d\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::%012d:root\"},\n \"Action\": [\"kms:Encrypt\", \"kms:Decrypt\"], \"Resource\": \"*\"},\n", i, i)
	}
	return d.ofRoot(strings.TrimSuffix(b.String(), ",\n"))
}

// A key typed into a policy of 32 KiB, its picture included. The checking goes on
// beside the update loop, and is measured by itself.
func BenchmarkKey(b *testing.B) {
	for name, action := range map[string]string{"right": "kms:Decrypt", "hundreds of findings": "kms:Decrpyt"} {
		b.Run(name, func(b *testing.B) {
			d := newDesk(b)
			id := d.Key("payroll")
			d.put(id, strings.ReplaceAll(largest(d), "kms:Decrypt", action))
			p := d.open(id)
			p.Resize(120, 32)
			p.Press("e", "pgdown")
			p.Page.(*Page).check.going = true // a check that takes long
			b.ReportAllocs()
			for b.Loop() {
				p.Page.Update(pagetest.Key("x"))
				_ = p.Page.View()
				p.Page.Actions()
				p.Page.Update(pagetest.Key("backspace"))
				_ = p.Page.View()
				p.Page.Actions()
			}
		})
	}
}

// The difference of two policies of 32 KiB that have hardly a line in common.
func BenchmarkSave(b *testing.B) {
	d := newDesk(b)
	id := d.Key("payroll")
	d.put(id, largest(d))
	p := d.open(id)
	write(p, strings.ReplaceAll(largest(d), "Statement ", "Other "))
	edited := p.Page.(*Page)
	for b.Loop() {
		edited.save()
		_ = edited.View()
		edited.goOn()
	}
}

func BenchmarkCheck(b *testing.B) {
	d := newDesk(b)
	id := d.Key("payroll")
	d.put(id, largest(d))
	edited := d.open(id).Page.(*Page)
	for b.Loop() {
		edited.takeChecked(edited.inspect(true)().(checked))
	}
}

func BenchmarkOpen(b *testing.B) {
	d := newDesk(b)
	id := d.Key("payroll")
	d.put(id, largest(d))
	for b.Loop() {
		_ = d.open(id).Page.View()
	}
}
