package help

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point runs the action that was clicked, or puts the caret into the search. The
// wheel moves the cursor.
func (d *Dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	if !m.Clicked() || m.Y < d.list.Above {
		d.list.Point(m, len(d.shown()))
		return false, nil
	}
	lines := d.lines()
	from, to := d.window(lines)
	at := from + m.Y - d.list.Above
	if at >= to || lines[at].place == noAction {
		return false, nil
	}
	d.list.Set(lines[at].place)
	return d.run()
}
