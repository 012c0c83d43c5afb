package widget

import tea "github.com/charmbracelet/bubbletea"

// point puts the caret where a click was. The wheel moves through the rows that
// have the keys, and is let go at the ends.
func (p *Pairs) point(m Mouse) (handled bool, cmd tea.Cmd) {
	if !m.Clicked() {
		to := max(min(p.row+m.Wheel, len(p.rows)-1), 0)
		if !p.on || to == p.row {
			return false, nil
		}
		return p.moveTo(to, p.value)
	}
	row := p.top() + m.Y - pairHead
	if m.Y < pairHead || row >= len(p.rows) {
		return true, nil
	}
	column := pairMargin
	value := m.X >= p.valueColumn()
	if value {
		column = p.valueColumn()
	}
	p.row, p.value = row, value
	p.field().Update(m.From(column, 0))
	return true, p.refocus()
}
