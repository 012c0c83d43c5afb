package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// ButtonField is a button among the fields of a form, for what is done before
// the form's own buttons are pressed.
type ButtonField struct {
	focus
	Label string
	Off   string // why it does not work now; "" when it works

	theme *themes.Theme
	press func() tea.Cmd
	width int
}

// NewButtonField returns a button that works.
func NewButtonField(theme *themes.Theme, label string, press func() tea.Cmd) *ButtonField {
	return &ButtonField{Label: label, theme: theme, press: press}
}

// Capturing is false: letters are not text here.
func (b *ButtonField) Capturing() bool { return false }

// SetWidth sets the width in cells.
func (b *ButtonField) SetWidth(width int) { b.width = width }

// Height is one line.
func (b *ButtonField) Height() int { return 1 }

// Update presses by ↵, space and a click.
func (b *ButtonField) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return b.point(m)
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !b.on || press.String() != "enter" && press.String() != " " {
		return false, nil
	}
	return true, b.button().press()
}

func (b *ButtonField) button() Button { return Button{Label: b.Label, Off: b.Off, Press: b.press} }

// View draws the button. The form marks the focus before it, as before every
// field.
func (b *ButtonField) View() string { return Fit(b.face(), b.width) }

func (b *ButtonField) face() string {
	style := b.theme.Button
	switch {
	case b.Off != "":
		style = b.theme.Faint
	case b.on:
		style = b.theme.Focus
	}
	return style.Render(b.theme.Signs.Left + " " + Clean(b.Label) + " " + b.theme.Signs.Right)
}
