package democlock

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point moves the clock by the step that was clicked.
func (d *Dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	from, to := d.window()
	if d.cursor.Point(m.From(0, headLines), from, to, len(steps)) {
		return d.choose()
	}
	return false, nil
}
