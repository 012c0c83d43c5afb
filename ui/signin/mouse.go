package signin

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point signs in who was clicked, or puts the caret into the field.
func (d *Dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	if d.role != nil {
		if m.Clicked() && m.Y == sessionLine {
			d.session.Update(m.From(len(label), 0))
		}
		return false, nil
	}
	if d.list.Point(m, len(d.shown)) {
		return d.choose()
	}
	return false, nil
}
