package help

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point runs the action that was clicked, or puts the caret into the search. The
// wheel moves the cursor.
func (d *Dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	if !m.Clicked() {
		d.cursor.Turn(m.Wheel, len(d.shown()))
		return false, nil
	}
	if m.Y == 0 {
		d.search.Update(m.From(len(searchPrompt), 0))
		return false, nil
	}
	list := d.list()
	from, to := d.window(list)
	at := from + m.Y - headLines
	if at < from || at >= to || list[at].place == noAction {
		return false, nil
	}
	d.cursor.Set(list[at].place)
	return d.run()
}
