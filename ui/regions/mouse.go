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
		d.list.Set(len(d.found))
		return false, d.refocus()
	}
	if !m.Clicked() {
		d.list.Turn(m.Wheel, len(d.found)+1)
		return false, d.refocus()
	}
	if d.list.Point(m, len(d.found)) {
		d.refocus()
		return d.choose()
	}
	return false, nil
}
