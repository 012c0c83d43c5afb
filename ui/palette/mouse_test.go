package palette

import (
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestClickRunsWhatStandsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDialog(rapid.IntRange(60, 90).Draw(t, "width"), rapid.IntRange(8, 20).Draw(t, "height"))
		d.list.Set(rapid.IntRange(0, 6).Draw(t, "cursor"))
		action := rapid.SampledFrom(d.actions).Draw(t, "action")
		x, y, ok := widgettest.Cell(d.View(), "   "+action.Label)
		if !ok {
			t.Skip("not on the screen")
		}
		done, cmd := d.Update(widget.Mouse{X: x, Y: y})
		if done != (action.Off == "") {
			t.Fatalf("a click on %s: done %t", action.Label, done)
		}
		if done && cmd() != action.Run()() {
			t.Fatalf("a click on %s ran %v", action.Label, cmd())
		}
	})
}
