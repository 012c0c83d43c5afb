package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// filterLine is where a table's filter is typed. It stands above the rows
// while it is open, and stays while it holds text.
type filterLine struct {
	theme *themes.Theme
	field *TextField
	open  bool
	width int
}

const filterPrompt = "/ "

func newFilterLine(theme *themes.Theme) *filterLine {
	return &filterLine{theme: theme, field: NewTextField(theme, 256)}
}

func (f *filterLine) text() string     { return f.field.Value() }
func (f *filterLine) setText(s string) { f.field.SetValue(s) }
func (f *filterLine) visible() bool    { return f.open || f.text() != "" }

func (f *filterLine) setWidth(width int) {
	f.width = width
	f.field.SetWidth(max(width-len(filterPrompt), 0))
}

func (f *filterLine) begin() {
	f.open = true
	f.field.Focus()
}

func (f *filterLine) end() {
	f.open = false
	f.field.Blur()
}

// update takes a key while the filter is open: enter keeps the text, esc
// clears it, and both go back to the rows.
func (f *filterLine) update(press tea.KeyMsg) (handled, changed bool) {
	switch press.Type {
	case tea.KeyEnter:
		f.end()
		return true, false
	case tea.KeyEsc:
		f.end()
		f.setText("")
		return true, true
	}
	before := f.text()
	handled, _ = f.field.Update(press)
	return handled, f.text() != before
}

func (f *filterLine) view() string {
	style := f.theme.Label
	if f.open {
		style = f.theme.Focus
	}
	return Fit(style.Render(filterPrompt)+f.field.View(), f.width)
}
