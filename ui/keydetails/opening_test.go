package keydetails

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
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

func TestEmptyLinesAtTheEndAreNoChange(t *testing.T) {
	d := newDesk(t)
	draft := newDraft(d.Console.Theme, "Pays people")
	draft.area.SetValue("Pays people\n\n")
	if draft.isChange() || draft.text() != "Pays people" {
		t.Errorf("%q counts as a change", draft.text())
	}
}
