package keydetails

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point goes to the section whose name was clicked, or hands what the mouse did
// to what stands under the tabs.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	body := p.body()
	switch {
	case p.key == nil:
		return nil
	case m.Y >= headLines:
		_, cmd := body.Update(m.From(0, headLines))
		return cmd
	case !m.Clicked() || body != p.sections.current():
		return nil
	}
	parts, broken := p.tabParts()
	first := 0
	if m.Y > 0 {
		first, parts = broken, parts[broken:]
	} else {
		parts = parts[:broken]
	}
	at := widget.PartAt(parts, len(tabGap), m.X)
	if at < 0 {
		return nil
	}
	return p.turn(first + at - p.sections.at)
}
