package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/why"
)

// whyAction explains the refusal that is on the screen.
func (r *Root) whyAction() page.Action {
	action := page.Action{ID: "why", Label: "Why it was refused", Keys: []string{"w"}, Run: func() tea.Cmd {
		return r.push(page.Why{Err: r.refused})
	}}
	switch {
	case r.refused == nil:
		action.Off = "Nothing was refused"
	case !why.Explains(r.refused):
		action.Off = "Neither a policy nor a key's state decided that"
	}
	return action
}
