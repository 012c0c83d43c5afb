package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Item is one row of a form: a labelled field, or a paragraph when it has no
// field.
type Item struct {
	Label string
	Field Field
	// Note stands faintly under the field; without a field it is the
	// paragraph.
	Note string
	// Problem says what is wrong with the field now, "" when nothing is.
	Problem string
}

// Button is one of the buttons under a form or in a dialog.
type Button struct {
	Label string
	// Main is pressed by ctrl+s from anywhere, and by enter on the last field.
	// Nothing that destroys may be main.
	Main bool
	// Danger is drawn as what cannot be taken back.
	Danger bool
	// Off is why it does not work now; "" when it works.
	Off   string
	Press func() tea.Cmd
}

// Form is a column of fields and a row of buttons. When the fields are higher
// than their area, the one with the focus is always on the screen; the
// buttons always are.
type Form struct {
	theme   *themes.Theme
	items   []*Item
	buttons []Button

	at            int // of the places where the focus can be: fields, then buttons
	scrolled      int // lines that pgup and pgdown moved away from the focus
	width, height int
}

// NewForm returns a form with the focus on its first field.
func NewForm(theme *themes.Theme, items ...*Item) *Form {
	f := &Form{theme: theme, items: items}
	f.refocus()
	return f
}

// SetButtons sets the row of buttons.
func (f *Form) SetButtons(buttons ...Button) {
	f.buttons = buttons
	f.moveTo(min(f.at, f.places()-1))
}

// SetItems replaces the rows. The focus stays on its field if that is still
// there, and what was scrolled stays with it.
func (f *Form) SetItems(items ...*Item) {
	focused := f.focused()
	f.items = items
	f.SetSize(f.width, f.height)
	for i, field := range f.fields() {
		if field == focused {
			f.moveTo(i)
			return
		}
	}
	f.moveTo(min(f.at, f.places()-1))
}

// SetSize sets the size in cells, buttons included.
func (f *Form) SetSize(width, height int) {
	f.width, f.height = width, height
	for _, field := range f.fields() {
		field.SetWidth(f.fieldWidth())
	}
}

// Focus puts the focus on a field of the form, such as the first that has a
// problem.
func (f *Form) Focus(field Field) tea.Cmd {
	for i, other := range f.fields() {
		if other == field {
			return f.moveTo(i)
		}
	}
	return nil
}

// FocusProblem puts the focus on the first field that has a problem, and
// reports whether there is one.
func (f *Form) FocusProblem() (found bool, cmd tea.Cmd) {
	for _, item := range f.items {
		if item.Field != nil && item.Problem != "" {
			return true, f.Focus(item.Field)
		}
	}
	return false, nil
}

// FocusField takes the focus from the buttons to the first field. On a field
// it stays.
func (f *Form) FocusField() tea.Cmd {
	if f.focused() != nil {
		return nil
	}
	return f.moveTo(0)
}

// Capturing reports that letters are text now.
func (f *Form) Capturing() bool {
	field := f.focused()
	return field != nil && field.Capturing()
}

// fields lists the fields in the order of the focus.
func (f *Form) fields() []Field {
	var fields []Field
	for _, item := range f.items {
		if item.Field != nil {
			fields = append(fields, item.Field)
		}
	}
	return fields
}

// places counts the fields and buttons.
func (f *Form) places() int { return len(f.fields()) + len(f.buttons) }

// focused returns the field that has the focus, nil when a button has it.
func (f *Form) focused() Field {
	if fields := f.fields(); f.at < len(fields) {
		return fields[f.at]
	}
	return nil
}

// focusedButton returns which button has the focus, -1 when a field has it.
func (f *Form) focusedButton() int {
	return max(f.at-len(f.fields()), -1)
}

// moveTo puts the focus on a place; beyond either end it comes round.
func (f *Form) moveTo(place int) tea.Cmd {
	before := f.at
	if n := f.places(); n > 0 {
		f.at = (place%n + n) % n
	}
	if f.at != before {
		f.scrolled = 0
	}
	return f.refocus()
}

func (f *Form) refocus() tea.Cmd {
	var cmd tea.Cmd
	for i, field := range f.fields() {
		if i == f.at {
			cmd = field.Focus()
		} else {
			field.Blur()
		}
	}
	return cmd
}

// Update offers a message to the field with the focus first; then come the
// keys of the form. handled is false for keys that are neither's. What the mouse
// does is for the field or button under it.
func (f *Form) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return f.point(m)
	}
	if field := f.focused(); field != nil {
		if handled, cmd = field.Update(msg); handled {
			f.scrolled = 0
			return true, cmd
		}
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || f.places() == 0 {
		return false, cmd
	}
	switch key := press.String(); key {
	case "tab", "down":
		return true, f.moveTo(f.at + 1)
	case "shift+tab", "up":
		return true, f.moveTo(f.at - 1)
	case "pgdown":
		f.scroll(f.room())
	case "pgup":
		f.scroll(-f.room())
	case "ctrl+s":
		return true, f.pressMain()
	case "enter":
		return true, f.enter()
	case "left", "right":
		return f.moveButton(key), nil
	default:
		return false, nil
	}
	return true, nil
}

// enter presses the focused button, or goes to the next field, and from the
// last one presses the main button.
func (f *Form) enter() tea.Cmd {
	if i := f.focusedButton(); i >= 0 {
		return f.buttons[i].press()
	}
	if f.at < len(f.fields())-1 {
		return f.moveTo(f.at + 1)
	}
	return f.pressMain()
}

// moveButton moves along the row of buttons, and not beyond it.
func (f *Form) moveButton(key string) bool {
	i := f.focusedButton()
	switch {
	case i < 0:
		return false
	case key == "right" && i < len(f.buttons)-1:
		f.moveTo(f.at + 1)
	case key == "left" && i > 0:
		f.moveTo(f.at - 1)
	}
	return true
}

func (f *Form) pressMain() tea.Cmd {
	for _, button := range f.buttons {
		if button.Main {
			return button.press()
		}
	}
	return nil
}

func (b Button) press() tea.Cmd {
	if b.Off != "" || b.Press == nil {
		return nil
	}
	return b.Press()
}
