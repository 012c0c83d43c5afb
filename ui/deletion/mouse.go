package deletion

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point hands what the mouse did to the form; over the text above it the wheel
// turns that.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	if p.subjects == nil {
		return nil
	}
	m = m.From(0, len(p.head()))
	if m.Y < 0 {
		p.turn(m.Wheel)
		return nil
	}
	_, cmd := p.form.Update(m)
	return cmd
}
