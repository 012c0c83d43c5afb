package navigation

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/ui/page"
	"coldkms/ui/widget/widgettest"
)

func newMenu() *Menu {
	return New(widgettest.Theme(), []Place{{"Encryption keys", page.Keys{}}, {"Trail", page.Trail{}}, {"Settings", page.Settings{}}})
}

func TestPictures(t *testing.T) {
	m := newMenu()
	m.Point(page.Trail{Filter: "payroll"})
	for _, size := range [][2]int{{80, 20}, {60, 16}} {
		view := m.Box(page.Keys{}, size[0], size[1])
		widgettest.AssertSize(t, view, boxWidth, strings.Count(view, "\n")+1)
		widgettest.Golden(t, fmt.Sprintf("box_%dx%d", size[0], size[1]), view)
	}
	for name, focused := range map[string]bool{"pane": false, "pane_focused": true} {
		view := m.Pane(page.Keys{}, focused, 32)
		widgettest.AssertSize(t, view, Width, 32)
		widgettest.Golden(t, name, view)
	}
}

func TestPressing(t *testing.T) {
	for _, c := range []struct {
		keys   string
		chosen page.Route
		leave  bool
		pinned bool
	}{
		{"enter", page.Keys{}, true, false},
		{"down enter", page.Trail{}, true, false},
		{"j j j k enter", page.Trail{}, true, false},
		{"G enter", page.Settings{}, true, false},
		{"end home enter", page.Keys{}, true, false},
		{"esc", nil, true, false}, {"m", nil, true, false}, {"tab", nil, true, false},
		{"p", nil, false, true}, {"p p", nil, false, false}, {"p down enter", page.Trail{}, true, true},
		{"x", nil, false, false},
	} {
		m := newMenu()
		var chosen page.Route
		var leave bool
		for key := range strings.FieldsSeq(c.keys) {
			chosen, leave = m.Press(key)
		}
		if chosen != c.chosen || leave != c.leave || m.Pinned() != c.pinned {
			t.Errorf("%s: chosen %v, leave %t, pinned %t", c.keys, chosen, leave, m.Pinned())
		}
	}
}
