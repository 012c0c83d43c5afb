package widget

import tea "github.com/charmbracelet/bubbletea"

// point presses the button when it was clicked.
func (b *ButtonField) point(m Mouse) (handled bool, cmd tea.Cmd) {
	if !m.Clicked() || PartAt([]string{b.face()}, 0, m.X) < 0 {
		return false, nil
	}
	return true, b.button().press()
}
