package keyaction

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point runs the action that was clicked. The wheel moves the cursor.
func (m *menu) point(on widget.Mouse) (done bool, cmd tea.Cmd) {
	top, room := m.window()
	line := on.Y - menuHead
	at := top + line
	switch {
	case !on.Clicked():
		m.at = max(min(m.at+on.Wheel, len(m.actions)-1), 0)
	case line >= 0 && line < room && at < len(m.actions):
		m.at = at
		return m.run()
	}
	return false, nil
}
