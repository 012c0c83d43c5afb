package navigation

import (
	"testing"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestClickChooses(t *testing.T) {
	m := newMenu()
	for _, view := range []string{m.Box(page.Keys{}, 80, 20), m.Box(page.Trail{}, 60, 16), m.Pane(page.Keys{}, true, 20), m.Pane(page.Settings{}, false, 20)} {
		for _, place := range m.Places() {
			x, y, ok := widgettest.Cell(view, place.Label)
			if !ok {
				t.Fatalf("%s is not in the menu", place.Label)
			}
			if got := m.Click(widget.Mouse{X: x, Y: y}); got != place.Route {
				t.Errorf("a click on %s leads to %v", place.Label, got)
			}
		}
	}
	if got := m.Click(widget.Mouse{X: 3, Y: 0}); got != nil {
		t.Errorf("a click above the places leads to %v", got)
	}
	if got := m.Click(widget.Mouse{X: 3, Y: 9, Wheel: -3}); got != nil || m.cursor.At(3) != 0 {
		t.Errorf("the wheel leads to %v, place %d", got, m.cursor.At(3))
	}
}
