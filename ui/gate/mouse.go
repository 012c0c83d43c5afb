package gate

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// fill hands a message to the form, and what the mouse did in the form's own
// cells.
func (g *gate) fill(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.From(margin, g.air)
	}
	_, cmd := g.form.Update(msg)
	return cmd
}
