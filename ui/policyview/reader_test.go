package policyview

import (
	"testing"

	"coldkms/ui/keyaction"
)

// Who may read the policy and not change it sees all of it.
func TestReadersSeeTheDocumentAndChangeNothing(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	before := d.policy(id)
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases", "kms:GetKeyPolicy")
	p := d.open(id)
	p.Picture("reader")
	for _, action := range p.Page.Actions() {
		if action.ID == "edit-policy" && (action.Off != "You may not kms:PutKeyPolicy on this key" || keyaction.Lacking(action.Because) != "kms:PutKeyPolicy") {
			t.Errorf("%s is off because %q, %v", action.ID, action.Off, action.Because)
		}
	}
	p.Press("e", "x", "ctrl+t", "ctrl+s", "ctrl+s")
	if text(p) != before || len(p.Sent) != 0 {
		t.Errorf("the text is now %q; sent %v", text(p), p.Sent)
	}
}
