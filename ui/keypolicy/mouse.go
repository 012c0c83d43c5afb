package keypolicy

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point goes to the section whose name was clicked, opens the alert, or hands
// what the mouse did to what stands under the head.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	if !p.editable() {
		return p.press(m)
	}
	head := len(p.head())
	switch {
	case m.Y >= head:
		return p.press(m.From(0, head))
	case !m.Clicked() || p.review != nil || p.adding != nil:
		return nil
	case m.Y > 0:
		return p.clickAlert(m)
	}
	if at := widget.PartAt(p.tabParts(), len(tabGap), m.X); at >= 0 {
		return p.turn(at - p.at)
	}
	return nil
}

func (p *Page) clickAlert(m widget.Mouse) tea.Cmd {
	if p.older() && m.Y == 1 && p.off() == "" {
		return p.preview()
	}
	return nil
}
