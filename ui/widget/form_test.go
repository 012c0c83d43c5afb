package widget

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/themes"
	"coldkms/ui/widget/widgettest"
)

// wizard is a form as high as a step of a wizard gets.
type wizard struct {
	*Form
	alias, owner *TextField
	description  *TextArea
	pressed      []string
}

func newWizard(theme *themes.Theme) *wizard {
	w := &wizard{alias: NewTextField(theme, 250), owner: NewTextField(theme, 64), description: NewTextArea(theme, 3, 8192)}
	w.Form = NewForm(theme,
		&Item{Label: "Create alias and description", Note: "Provide an alias and a description for this key. You can change them at any time."},
		&Item{Label: "Alias (required)", Field: w.alias},
		&Item{Label: "Description", Field: w.description, Note: "What the key protects, and when it must not be used."},
		&Item{Label: "Key Material Origin", Field: newOrigin()},
		&Item{Label: "Tags", Field: NewPairs(theme, 4, 50)},
		&Item{Label: "Owner", Field: w.owner},
	)
	button := func(label string, main bool) Button {
		return Button{Label: label, Main: main, Press: func() tea.Cmd { w.pressed = append(w.pressed, label); return nil }}
	}
	off := button("Previous", false)
	off.Off = "This is the first step."
	w.SetButtons(button("Cancel", false), off, button("Next Step", true))
	return w
}

func (w *wizard) strokes(keys ...string) {
	for _, k := range keys {
		w.Update(stroke(k))
	}
}

func TestFormFocus(t *testing.T) {
	w := newWizard(widgettest.Theme())
	w.SetSize(80, 20)
	if !w.alias.Focused() || !w.Capturing() {
		t.Fatal("the first field has no focus")
	}
	typeText(func(k tea.KeyMsg) { w.Update(k) }, "payroll")
	w.strokes("enter")
	typeText(func(k tea.KeyMsg) { w.Update(k) }, "salaries")
	w.strokes("enter")
	typeText(func(k tea.KeyMsg) { w.Update(k) }, "2017")
	if got := w.description.Value(); w.alias.Value() != "payroll" || got != "salaries\n2017" {
		t.Errorf("alias %q, description %q", w.alias.Value(), got)
	}
	w.strokes("tab", "tab", "enter", "enter")
	if w.pressed == nil || w.pressed[0] != "Next Step" {
		t.Errorf("enter on the last field pressed %v", w.pressed)
	}
	w.strokes("tab", "right", "enter", "left", "enter")
	if got := fmt.Sprint(w.pressed); got != "[Next Step Cancel]" {
		t.Errorf("pressed %s: what is off must not work", got)
	}
	w.strokes("shift+tab", "ctrl+s")
	if got := fmt.Sprint(w.pressed); got != "[Next Step Cancel Next Step]" {
		t.Errorf("pressed %s", got)
	}
	w.strokes("tab", "tab", "tab", "tab")
	if !w.alias.Focused() {
		t.Error("tab does not come round")
	}
	for _, k := range []string{"esc", "ctrl+l", "f1", "ctrl+c"} {
		if handled, _ := w.Update(stroke(k)); handled {
			t.Errorf("the form keeps %s", k)
		}
	}
}

func TestFormProblems(t *testing.T) {
	w := newWizard(widgettest.Plain())
	w.SetSize(60, 16)
	if found, _ := w.FocusProblem(); found {
		t.Error("a problem where there is none")
	}
	w.items[5].Problem = "An owner is needed before the key can be used, and this sentence is long."
	if found, _ := w.FocusProblem(); !found || !w.owner.Focused() {
		t.Error("the focus is not on the field with the problem")
	}
	if view := w.View(); !strings.Contains(view, "✗ An owner is needed") {
		t.Errorf("the problem is out of sight:\n%s", view)
	}
}

func TestFormItemsChange(t *testing.T) {
	w := newWizard(widgettest.Theme())
	w.SetSize(80, 20)
	w.Form.Focus(w.owner)
	w.SetItems(&Item{Label: "Owner", Field: w.owner})
	if !w.owner.Focused() {
		t.Error("the focus left a field that is still there")
	}
	w.SetItems(&Item{Label: "Alias", Field: w.alias})
	if !w.alias.Focused() {
		t.Error("nothing has the focus")
	}
}

// Whatever is pressed at whatever size, the view has that size, and a field
// that has the focus and fits is on the screen.
func TestFormTakesAnyKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWizard(widgettest.Plain())
		for range rapid.IntRange(1, 40).Draw(t, "keys") {
			width, height := rapid.IntRange(1, 100).Draw(t, "width"), rapid.IntRange(1, 30).Draw(t, "height")
			w.SetSize(width, height)
			w.Update(anyKey().Draw(t, "key"))
			view := w.View()
			widgettest.AssertSize(t, view, width, height)
			if w.focused() != nil && w.scrolled == 0 && height > 8 && width > 20 && !strings.Contains(view, w.theme.Signs.Cursor) {
				t.Fatalf("the focus is out of sight:\n%s", view)
			}
		}
	})
}

func TestFormLabelsAreNeverCut(t *testing.T) {
	field := NewTextField(widgettest.Plain(), 4)
	f := NewForm(widgettest.Plain(), &Item{Label: "Waiting period (in days)", Field: field, Note: "7 to 30 days"})
	f.SetSize(60, 5)
	want := "▸ Waiting period (in    ▏\n  days)                 7 to 30 days"
	if got := trim(f.View()); !strings.HasPrefix(got, want) {
		t.Errorf("view:\n%s\nwant\n%s", got, want)
	}
}

func TestFormLooks(t *testing.T) {
	for _, size := range []struct{ width, height int }{{60, 16}, {80, 20}} {
		w := newWizard(widgettest.Plain())
		w.SetSize(size.width, size.height)
		w.alias.SetValue("payroll")
		w.items[1].Problem = "An alias with the name alias/payroll already exists."
		widgettest.Golden(t, fmt.Sprintf("form-%dx%d", size.width, size.height), w.View())
		w.strokes("shift+tab")
		widgettest.Golden(t, fmt.Sprintf("form-end-%dx%d", size.width, size.height), w.View())
	}
}
