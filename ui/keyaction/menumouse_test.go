package keyaction

import (
	"testing"

	"coldkms/model"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestClickRunsWhatWorks(t *testing.T) {
	for _, state := range []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion} {
		for i, action := range menuFor(state).(*menu).actions {
			m := menuFor(state).(*menu)
			x, y, ok := widgettest.Cell(m.View(), action.Keys[0]+"  "+action.Label+" ")
			if !ok {
				t.Fatalf("%s does not stand in the menu once:\n%s", action.Label, widgettest.Trimmed(m.View()))
			}
			done, cmd := m.Update(widget.Mouse{X: x, Y: y})
			if m.at != i || done != (action.Off == "") || done != (cmd != nil) {
				t.Errorf("a click on %s of a key that is %s: at %d, done %t", action.Label, state, m.at, done)
			}
		}
	}
}
