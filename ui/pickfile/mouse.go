package pickfile

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point chooses the entry that was clicked, or puts the caret into the name; the
// wheel turns the list.
func (d *dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	if d.list.Point(m, len(d.shown())) {
		return d.choose()
	}
	return false, nil
}
