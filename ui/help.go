package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/help"
	"coldkms/ui/page"
)

// help lists what can be done on the page and everywhere, and runs it.
func (r *Root) help() tea.Cmd {
	top := r.top()
	actions := top.Actions()
	for i, action := range actions {
		actions[i].Run = func() tea.Cmd { return r.run(top, action) }
	}
	everywhere := append(r.general(), r.always()...)
	r.ask(layer{over: top, dialog: help.New(r.options.Theme, "Help: "+top.Title(),
		help.Group{Title: "On this page", Actions: actions},
		help.Group{Title: "Everywhere", Actions: everywhere},
		help.Group{Title: "Moving", Actions: movement},
	)})
	return nil
}

// movement is what widgets and forms do with keys: told, not run.
var movement = []page.Action{
	{Label: "Up and down a line", Keys: []string{"up", "down", "j", "k"}},
	{Label: "Up and down a screen", Keys: []string{"pgup", "pgdown"}},
	{Label: "To the first and the last", Keys: []string{"home", "end", "g", "G"}},
	{Label: "Next and previous field", Keys: []string{"tab", "shift+tab"}},
	{Label: "Open, press, or next field", Keys: []string{"enter"}},
	{Label: "Select text, past the console's mouse", Keys: []string{"shift+drag"}},
}
