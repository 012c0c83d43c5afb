package keypolicy

import (
	"testing"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

// Who may read the policy and not change it sees all of it.
func TestReadersSeeThePolicyAndChangeNothing(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases", "kms:GetKeyPolicy", "iam:ListUsers", "iam:ListRoles")
	p := d.Open(New(d.Console, id, false))
	p.Picture("reader")
	for range 2 {
		for _, action := range p.Page.Actions() {
			switch action.ID {
			case "add-principals", "remove-principals", "save-changes", "preview-upgrade":
				if action.Off != "You may not kms:PutKeyPolicy on this key" || keyaction.Lacking(action.Because) != "kms:PutKeyPolicy" {
					t.Errorf("%s is off because %q, %v", action.ID, action.Off, action.Because)
				}
			}
		}
		p.Press("n", "space", "d", "ctrl+s", "ctrl+s", "right")
	}
	if asked := len(p.Sent); asked != 0 {
		t.Errorf("sent %v", p.Sent)
	}
}

// Without the permission to read it there is nothing to see.
func TestWithoutThePermissionToReadThePolicy(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	d.SignInWith("Nobody", "kms:DescribeKey")
	p := d.Open(New(d.Console, id, false))
	for _, msg := range p.Sent {
		if refused, ok := msg.(page.Refused); !ok || keyaction.Lacking(refused.Err) != "kms:GetKeyPolicy" {
			t.Errorf("sent %v", msg)
		}
	}
	p.Shows("could not be read")
}
