package cryptography

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// plaintextArea is text whose exact bytes matter.
type plaintextArea struct {
	*widget.TextArea
	altered bool // a paste held what an area cannot hold
}

// Update types, and notes when what was typed is not what the area holds. That
// its line ends are newlines alters nothing: those of a paste are the
// terminal's.
func (a *plaintextArea) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok {
		typed := string(press.Runes)
		a.altered = a.altered || widget.CleanText(typed) != widget.Newlines(typed)
	}
	handled, cmd = a.TextArea.Update(msg)
	a.altered = a.altered && a.Value() != ""
	return handled, cmd
}
