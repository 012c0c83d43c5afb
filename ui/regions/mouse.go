package regions

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point switches to the Region that was clicked, or puts the caret into the
// field.
func (d *Dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	if m.Clicked() && m.Y == d.fieldLine() {
		d.other.Update(m.From(fieldMargin, 0))
		d.cursor.Set(len(d.found))
		return false, d.refocus()
	}
	from, to := d.window()
	chosen := d.cursor.Point(m, from, to, len(d.found)+1)
	cmd = d.refocus()
	if chosen {
		return d.choose()
	}
	return false, cmd
}
