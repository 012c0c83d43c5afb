package policyview

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point gives what the mouse did to the text, to the list of what was found, or
// to the difference. A click gives the keys too.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	if !p.known() {
		return nil
	}
	m = m.From(0, headLines)
	if p.stage == reviewing {
		p.review.scroller.Update(m)
		return nil
	}
	room := p.listHeight()
	list := m.From(0, p.textHeight()+statusLines)
	switch {
	case m.Y >= 0 && m.Y < p.textHeight():
		if p.editor.Update(m, false) && m.Clicked() {
			return p.turnToText()
		}
	case list.Y >= 0 && list.Y < room && m.Clicked():
		if _, of := p.listLines(room); list.Y < len(of) && of[list.Y] >= 0 {
			p.list.set(p.entries(), of[list.Y])
			return p.turnToList()
		}
	case list.Y >= 0 && list.Y < room && p.onList:
		p.list.move(p.entries(), m.Wheel)
		p.follow()
	}
	return nil
}
