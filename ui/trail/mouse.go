package trail

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point hands what the mouse did to the record, the filter or the rows. One turn
// of the wheel is so many ↑ or ↓.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	switch {
	case p.record != nil:
		p.record.document.Update(m)
		return nil
	case !m.Clicked():
		return p.turn(m.Wheel)
	case p.filter.Visible() && m.Y == 0:
		p.filter.Point(m)
		return nil
	}
	_, cmd := p.table.Update(m.From(0, len(p.head())))
	p.filter.End()
	if under, ok := p.table.Cursor(); ok {
		p.window.seek(under.index)
	}
	return cmd
}

func (p *Page) turn(lines int) tea.Cmd {
	var cmds []tea.Cmd
	for ; lines > 0; lines-- {
		cmds = append(cmds, p.move("down"))
	}
	for ; lines < 0; lines++ {
		cmds = append(cmds, p.move("up"))
	}
	return tea.Batch(cmds...)
}

// seek puts the cursor on a record on the screen.
func (w *window) seek(index uint64) {
	for i, shown := range w.shown() {
		if shown.index == index {
			w.move(w.top + i)
			return
		}
	}
}
