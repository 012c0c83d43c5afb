package keypolicy

import (
	"strings"
	"testing"
)

func TestUpgrade(t *testing.T) {
	for _, c := range []struct {
		what     string
		document string
		shows    []string
		hides    string
	}{
		{"before tags", older(guide(), true), []string{"+ added   kms:TagResource for key administrators", "+ added   kms:UntagResource"}, "ticks the box"},
		{"before deletion", older(guide(), false), []string{"+ added   kms:ScheduleKeyDeletion", `! Upgrading ticks the box "Allow key administrators to delete this key".`}, "Theirs"},
	} {
		d := newDesk(t)
		id := d.key("payroll", c.document)
		p := d.open(id)
		p.Shows("A newer version of the default key policy is available.")
		p.Press("U")
		p.Shows(c.shows...)
		p.Hides(c.hides)
		if got := d.policy(id); got != c.document {
			t.Fatalf("%s: the preview alone writes\n%s", c.what, got)
		}
		p.Press("ctrl+s")
		if got := d.policy(id); got != guide().Document() {
			t.Errorf("%s is upgraded to\n%s", c.what, got)
		}
		p.Hides("A newer version")
		undo(t, p)
		if got := d.policy(id); got != c.document {
			t.Errorf("%s: undone\n%s", c.what, got)
		}
		p.Shows("A newer version of the default key policy is available.")
	}
}

func TestThePageCanBeginWithTheUpgrade(t *testing.T) {
	d := newDesk(t)
	p := d.Open(New(d.Console, d.key("payroll", older(guide(), true)), true))
	p.Shows("The current version of the default key policy")
	p.Press("esc")
	p.Shows("A newer version")
	d.Open(New(d.Console, d.key("current", guide().Document()), true)).Shows("Key administrators manage the key.")
}

// What was chosen before an upgrade stays chosen, and is not written by it.
func TestUpgradeKeepsWhatWasChosen(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", older(guide(), true))
	p := d.open(id)
	p.Press("d", "U", "ctrl+s")
	if got := d.policy(id); got != guide().Document() {
		t.Errorf("upgraded to\n%s", got)
	}
	if got := p.Page.Dirty(); got != "the new key administrators" {
		t.Errorf("dirty: %q", got)
	}
}

func TestUpgradeThatAnotherMade(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", older(guide(), true))
	p := d.open(id)
	p.Press("U")
	d.put(id, guide().Document())
	p.Press("ctrl+s")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "nothing was written") {
		t.Errorf("refusals %q", got)
	}
	p.Hides("A newer version")
}
