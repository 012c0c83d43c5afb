package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// SearchBox is a ListBox under a field that searches it. Letters are the
// field's, which always has the keys.
type SearchBox struct {
	ListBox
	Search *TextField

	theme  *themes.Theme
	prompt string
	line   int // of the box that the field stands on
}

// NewSearchBox returns the box with an empty field of at most limit runes, which
// stands on a line of the box behind a prompt.
func NewSearchBox(theme *themes.Theme, prompt string, line, limit int, box ListBox) *SearchBox {
	b := &SearchBox{ListBox: box, Search: NewTextField(theme, limit), theme: theme, prompt: prompt, line: line}
	b.Search.Focus()
	return b
}

// SetSize says how many cells there are to stand in.
func (b *SearchBox) SetSize(width, height int) {
	b.ListBox.SetSize(width, height)
	b.Search.SetWidth(max(b.Inner()-Width(b.prompt), 1))
}

// Field draws the line of the field.
func (b *SearchBox) Field() string { return b.theme.Label.Render(b.prompt) + b.Search.View() }

// Press moves the cursor through a list of so many lines, or types. What is
// searched for has changed when searched: the cursor is on the first line then.
func (b *SearchBox) Press(press tea.KeyMsg, count int) (searched bool, cmd tea.Cmd) {
	if b.ListBox.Press(press.String(), count) {
		return false, nil
	}
	before := b.Search.Value()
	_, cmd = b.Search.Update(press)
	if searched = b.Search.Value() != before; searched {
		b.Set(0)
	}
	return searched, cmd
}

// Point takes the mouse, in the box's inner cells: a click puts the caret into
// the field, or the cursor on a line of the list, which is chosen.
func (b *SearchBox) Point(m Mouse, count int) (chosen bool) {
	if m.Clicked() && m.Y == b.line {
		b.Search.Update(m.From(Width(b.prompt), 0))
		return false
	}
	return b.ListBox.Point(m, count)
}
