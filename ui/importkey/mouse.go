package importkey

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// point hands what the mouse did to the form.
func (p *Page) point(m widget.Mouse) tea.Cmd {
	_, cmd := p.form().Update(m.From(0, len(p.head())))
	return cmd
}
