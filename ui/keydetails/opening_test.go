package keydetails

import (
	"errors"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault/trail"
)

// TestTheTrailOpensOnItsNewestRecord wherever its cursor was before.
func TestTheTrailOpensOnItsNewestRecord(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.Disable(id)
	p := d.open(id)
	sections := &p.Page.(*Page).sections
	sections.turn(6)
	sections.trail.Update(tea.KeyMsg{Type: tea.KeyEnd})
	sections.turn(-1)
	sections.turn(1)
	rows := sections.trail.Rows()
	if now, ok := sections.trail.Cursor(); !ok || len(rows) < 2 || now.EventID != rows[0].EventID {
		t.Errorf("the cursor is on %s of %d records", now.EventName, len(rows))
	}
}

// w in the trail says which state refused a call, also over its open record.
func TestWhyInTheTrailOfAKey(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.Disable(id)
	if _, err := d.Console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: id, Plaintext: []byte("p")}); err == nil {
		t.Fatal("it was not refused")
	}
	p := d.open(id)
	sections := &p.Page.(*Page).sections
	sections.turn(6)
	at := slices.IndexFunc(sections.trail.Rows(), func(e trail.Event) bool { return e.EventName == "Encrypt" })
	sections.trail.SetCursor(sections.trail.Rows()[at].EventID)
	p.Press("w", "enter", "w")
	opened := pagetest.Sent[page.Open](p)
	if len(opened) != 2 {
		t.Fatalf("opened %v", opened)
	}
	for _, open := range opened {
		var refusal *model.StateRefusal
		if !errors.As(open.Route.(page.Why).Err, &refusal) || refusal.State != model.Disabled {
			t.Errorf("explained is %v", open.Route)
		}
	}
}

func TestEmptyLinesAtTheEndAreNoChange(t *testing.T) {
	d := newDesk(t)
	draft := newDraft(d.Console.Theme, "Pays people")
	draft.area.SetValue("Pays people\n\n")
	if draft.isChange() || draft.text() != "Pays people" {
		t.Errorf("%q counts as a change", draft.text())
	}
}
