package cryptography

import (
	"testing"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// Who may not use the key reads it before anything is typed; a ciphertext may
// be of another key, so decrypting is tried all the same.
func TestWithoutThePermission(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	id := d.Key("payroll")
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases", "kms:Decrypt")
	p := d.encrypt(id)
	p.Picture("encrypt-denied")
	p.Shows("You may not kms:Encrypt on this key.")
	submit := p.Page.Actions()[0]
	if submit.Off != "You may not kms:Encrypt on this key" || keyaction.Lacking(submit.Because) != "kms:Encrypt" {
		t.Errorf("off because %q, %v", submit.Off, submit.Because)
	}
	paste(p, "the salaries")
	p.Press("ctrl+s", "tab", "tab", "tab", "enter")
	if len(pagetest.Sent[page.Refused](p)) != 0 || p.Page.(*Page).result != nil {
		t.Errorf("sent %v", p.Sent)
	}
	d.dataKey(id).Shows("You may not kms:GenerateDataKey on this key.")
	d.decrypt(id).Hides("You may not")

	d.SignInWith("Nobody", "kms:DescribeKey")
	other := d.decrypt(id)
	other.Shows("You may not kms:Decrypt on this key.")
	if off := other.Page.Actions()[0].Off; off != "" {
		t.Errorf("decrypting is off because %q", off)
	}
}
