package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// FilterLine is where a filter is typed. It stands above the rows while it is
// open, and stays while it holds text.
type FilterLine struct {
	theme *themes.Theme
	field *TextField
	note  string // on what is typed, at its right
	open  bool
	width int
}

const (
	filterPrompt = "/ "
	leastFilter  = 20 // cells that a note leaves to the text
)

// NewFilterLine returns an empty filter, closed.
func NewFilterLine(theme *themes.Theme) *FilterLine {
	return &FilterLine{theme: theme, field: NewTextField(theme, 256)}
}

// Text returns what the filter holds.
func (f *FilterLine) Text() string { return f.field.Value() }

// SetText replaces the text.
func (f *FilterLine) SetText(s string) { f.field.SetValue(s) }

// Visible reports whether the filter takes a line of the screen.
func (f *FilterLine) Visible() bool { return f.open || f.Text() != "" }

// Capturing reports that the filter is being typed.
func (f *FilterLine) Capturing() bool { return f.open }

// SetWidth sets the width in cells.
func (f *FilterLine) SetWidth(width int) {
	f.width = width
	f.fit()
}

// Remark puts a note beside the text, "" for none.
func (f *FilterLine) Remark(note string) {
	f.note = note
	f.fit()
}

func (f *FilterLine) fit() {
	room := f.width - len(filterPrompt)
	if f.note != "" {
		room -= Width(f.note) + 2
	}
	f.field.SetWidth(max(room, min(f.width-len(filterPrompt), leastFilter), 0))
}

// Begin opens the filter for typing.
func (f *FilterLine) Begin() {
	f.open = true
	f.field.Focus()
}

// End closes the filter and keeps its text.
func (f *FilterLine) End() {
	f.open = false
	f.field.Blur()
}

// Update takes a key while the filter is open: enter keeps the text, esc
// clears it, and both go back to the rows.
func (f *FilterLine) Update(press tea.KeyMsg) (handled, changed bool) {
	switch press.Type {
	case tea.KeyEnter:
		f.End()
		return true, false
	case tea.KeyEsc:
		f.End()
		f.SetText("")
		return true, true
	}
	before := f.Text()
	handled, _ = f.field.Update(press)
	return handled, f.Text() != before
}

// View draws the line.
func (f *FilterLine) View() string {
	style := f.theme.Label
	if f.open {
		style = f.theme.Focus
	}
	line := style.Render(filterPrompt) + f.field.View()
	if f.note != "" {
		line += "  " + f.theme.Warning.Render(f.note)
	}
	return Fit(line, f.width)
}
