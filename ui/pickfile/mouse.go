package pickfile

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point chooses the entry that was clicked; the wheel turns the list.
func (d *dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	shown := d.shown()
	from, to := d.window(shown)
	if d.cursor.Point(m.From(0, head), from, to, len(shown)) {
		return d.choose()
	}
	return false, nil
}
