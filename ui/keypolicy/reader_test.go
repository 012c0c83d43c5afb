package keypolicy

import (
	"testing"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
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

// What a reader ticks or types is taken back, with the reason: it would be lost.
func TestReadersTickNothing(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases", "kms:GetKeyPolicy", "iam:ListUsers", "iam:ListRoles")
	p := d.Open(New(d.Console, id, false))
	p.Press("tab", "space")
	p.Shows("☑ Allow key administrators to delete this key")
	p.Press("right", "tab")
	p.Type("7")
	p.Shows("444455556666")
	p.Hides("4444555566667")
	if got := p.Page.Dirty(); got != "" {
		t.Errorf("dirty: %q", got)
	}
	for _, refused := range pagetest.Sent[page.Refused](p) {
		if keyaction.Lacking(refused.Err) != "kms:PutKeyPolicy" {
			t.Errorf("refused with %v", refused.Err)
		}
	}
	if got := p.Refusals(); len(got) != 2 || got[0] != "Save Changes does not work now: You may not kms:PutKeyPolicy on this key." {
		t.Errorf("refusals %q", got)
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
