package clients

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point hands what the mouse did to the table.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	if p.serving.URL == "" || m.Clicked() && m.Y < len(p.head()) {
		return nil
	}
	_, cmd := p.table.Update(m.From(0, len(p.head())))
	return cmd
}
