package widget

import tea "github.com/charmbracelet/bubbletea"

// point presses the button that was clicked, as ↵ does with the focus, or puts
// the caret into the confirmation. The wheel moves the text.
func (c *Confirm) point(m Mouse) (done bool, cmd tea.Cmd) {
	if !m.Clicked() {
		c.scroll(m.Wheel)
		return false, nil
	}
	m = m.InBox().From(0, len(c.shown()))
	switch {
	case m.Y == len(c.foot())-1:
		at := buttonAt(c.theme, c.buttons(), c.at, m.X)
		if at < 0 {
			return false, nil
		}
		c.moveTo(at)
		return c.enter()
	case c.question.Typed != "" && m.Y == typedLine:
		c.typed.Update(m)
		c.moveTo(typing)
	}
	return false, nil
}
