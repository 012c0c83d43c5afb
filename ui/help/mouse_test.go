package help

import (
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestClickRunsWhatStandsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDialog(80, rapid.IntRange(7, 20).Draw(t, "height"))
		d.list.Set(rapid.IntRange(0, 3).Draw(t, "cursor"))
		for label, want := range map[string]any{
			"Open": ran("open"), "Create key": ran("create"), "Enable ": nil, "Up and down": nil, "On this page": nil, "Moving": nil,
		} {
			x, y, ok := widgettest.Cell(d.View(), label)
			if !ok {
				continue
			}
			done, cmd := d.Update(widget.Mouse{X: x, Y: y})
			if done != (want != nil) || done && cmd() != want {
				t.Fatalf("a click on %s: done %t", label, done)
			}
		}
	})
}
