package widget

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

// taken is what a PathDialog goes on with.
type taken struct{ path, form string }

func newPathDialog(path string, forms ...Option) *PathDialog {
	q := PathQuestion{Title: "Save", Path: path, Verb: "Save", Forms: forms, Take: func(path, form string) tea.Cmd {
		return func() tea.Msg { return taken{path, form} }
	}}
	if len(forms) > 0 {
		q.Form = forms[0].ID
	}
	d := NewPathDialog(widgettest.Plain(), q)
	d.SetSize(80, 20)
	return d
}

func TestPathDialog(t *testing.T) {
	forms := []Option{{ID: "a", Label: "First"}, {ID: "b", Label: "Second"}}
	for _, c := range []struct {
		name, path string
		forms      []Option
		keys       string
		want       any // nil when nothing is gone on with
		done       bool
	}{
		{"the path that is offered", "x.csv", nil, "enter", taken{"x.csv", ""}, true},
		{"another", "", nil, "y ctrl+s", taken{"y", ""}, true},
		{"spaces around it", "", nil, "space y space ctrl+s", taken{"y", ""}, true},
		{"the button", "x", nil, "tab enter", taken{"x", ""}, true},
		{"a form", "x", forms, "ctrl+s", taken{"x", "a"}, true},
		{"another form", "x", forms, "tab right enter", taken{"x", "b"}, true},
		{"no path", "", forms, "ctrl+s", nil, false},
		{"only spaces", "", nil, "space ctrl+s", nil, false},
		{"esc", "x", nil, "y esc", nil, true},
		{"Cancel", "x", nil, "tab right enter", nil, true},
	} {
		d := newPathDialog(c.path, c.forms...)
		var done bool
		var got any
		for key := range strings.FieldsSeq(c.keys) {
			if key == "space" {
				key = " "
			}
			var cmd tea.Cmd
			if done, cmd = d.Update(stroke(key)); cmd != nil {
				if msg, ok := cmd().(taken); ok {
					got = msg
				}
			}
		}
		if got != c.want || done != c.done {
			t.Errorf("%s: %v, done %t; want %v, %t", c.name, got, done, c.want, c.done)
		}
		if asks := strings.Contains(d.View(), "Type the path of a file."); asks == c.done {
			t.Errorf("%s: asks for a path %t", c.name, asks)
		}
	}
}

func TestPathDialogFitsAnySize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newPathDialog("x", Option{ID: "a", Label: "First"})
		width, height := rapid.IntRange(0, 100).Draw(t, "width"), rapid.IntRange(0, 30).Draw(t, "height")
		d.SetSize(width, height)
		for _, key := range rapid.SliceOf(rapid.SampledFrom([]string{"a", "tab", "shift+tab", "left", "backspace", "enter"})).Draw(t, "keys") {
			d.Update(stroke(key))
		}
		if view := d.View(); view != "" && (lipgloss.Width(view) > max(width, 5) || lipgloss.Height(view) > height) {
			t.Fatalf("%d×%d cells in a room of %d×%d", lipgloss.Width(view), lipgloss.Height(view), width, height)
		}
	})
}
