package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/history"
	"coldkms/ui/page"
	"coldkms/ui/palette"
)

// palette finds a page, an action or a key by name.
func (r *Root) palette() tea.Cmd {
	top := r.top()
	actions := r.pageActions(top)
	for _, place := range r.menu.Places() {
		if _, ok := r.choice(place.Route); ok { // which general names with its key
			continue
		}
		actions = append(actions, page.Action{ID: "go", Label: place.Label, Run: func() tea.Cmd { return r.goTo(place.Route) }})
	}
	actions = append(actions, r.general()...)
	actions = append(actions, r.everywhere()...)
	actions = append(actions, r.rare()...)
	actions = slices.DeleteFunc(actions, func(a page.Action) bool { return a.ID == "palette" })
	r.ask(layer{over: top, dialog: palette.New(r.options.Theme, afterwards(actions), r.named)})
	return nil
}

// rare are the actions of the console that have no key.
func (r *Root) rare() []page.Action {
	actions := []page.Action{
		{ID: "create-key", Label: "Create key", Off: r.console.ReadOnly, Run: func() tea.Cmd { return r.push(page.CreateKey{}) }},
		{ID: "history", Label: "Message history", Run: r.history},
		r.compactAction(),
	}
	if r.options.Reset != nil {
		actions = append(actions, page.Action{ID: "reset", Label: "Reset demo", Run: r.reset})
	}
	return actions
}

// history shows the messages of this session again.
func (r *Root) history() tea.Cmd {
	r.ask(layer{over: r.top(), dialog: history.New(r.options.Theme, r.toasts.History(r.options.Now()), r.copyText)})
	return nil
}
