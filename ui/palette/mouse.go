package palette

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point runs the action that was clicked, or puts the caret into the search.
func (d *Dialog) point(m widget.Mouse) (done bool, cmd tea.Cmd) {
	if m.Clicked() && m.Y == 0 {
		d.search.Update(m.From(len(prompt), 0))
		return false, nil
	}
	shown := d.shown()
	from, to := d.window(len(shown))
	if d.cursor.Point(m.From(0, headLines), from, to, len(shown)) {
		return d.run(shown)
	}
	return false, nil
}
