package createkey

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point picks the row that was clicked; on the line under the list it begins to
// type the name of a user or role, or puts the caret there.
func (l *principals) point(m widget.Mouse) (handled bool, cmd tea.Cmd) {
	switch {
	case !m.Clicked() || m.Y < l.PickList.Height():
		return l.PickList.Update(m)
	case l.adding != "":
		return true, nil
	}
	l.entry.Update(m.From(widget.Width(entryPrompt), 0))
	l.openEntry()
	return true, nil
}
