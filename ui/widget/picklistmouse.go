package widget

import tea "github.com/charmbracelet/bubbletea"

// point picks the row that was clicked, or takes it out.
func (p *PickList) point(m Mouse) (handled bool, cmd tea.Cmd) {
	place, ok := p.rowAt(m.Y)
	if !m.Clicked() || !ok {
		return p.Table.Update(m)
	}
	p.filter.End()
	p.move(place)
	p.toggle()
	return true, nil
}
