package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/help"
	"coldkms/ui/page"
)

// help lists what can be done on the page, or in the dialog over it, and
// everywhere, and runs it.
func (r *Root) help() tea.Cmd {
	top, title := r.top(), "Help"
	groups := []help.Group{{Title: "Moving", Actions: movement}}
	if !r.console.Preferences.MouseOff {
		groups = append(groups, help.Group{Title: "Mouse", Actions: mouseActions})
	}
	if over, asked := r.dialog(); asked {
		groups = append([]help.Group{
			{Title: "In this dialog", Actions: r.dialogActions(over)},
			{Title: "Everywhere", Actions: r.everywhere()},
		}, groups...)
	} else if r.menuing {
		groups = append([]help.Group{{Title: "In the menu", Actions: r.menu.Actions()}}, groups...)
	} else {
		title += ": " + top.Title()
		groups = append([]help.Group{
			{Title: "On this page", Actions: afterwards(r.pageActions(top))},
			{Title: "Everywhere", Actions: afterwards(append(r.general(), r.everywhere()...))},
		}, groups...)
	}
	r.ask(layer{over: top, dialog: help.New(r.options.Theme, title, groups...)})
	return nil
}

// everywhere are the console's own keys. Without an open vault there is nothing
// to lock.
func (r *Root) everywhere() []page.Action {
	actions := r.always()
	if r.vault == nil {
		actions = slices.DeleteFunc(actions, func(a page.Action) bool { return a.ID == "lock" })
	}
	return actions
}

// pageActions are the page's, run as their keys would have it.
func (r *Root) pageActions(p page.Page) []page.Action {
	actions := p.Actions()
	for i, action := range actions {
		actions[i].Run = func() tea.Cmd { return r.run(p, action) }
	}
	return actions
}

// dialogActions are those that a dialog names, or what the keys do in every
// dialog. One that runs closes the dialog.
func (r *Root) dialogActions(l layer) []page.Action {
	named, ok := l.dialog.(interface{ Actions() []page.Action })
	if !ok {
		return answering
	}
	actions := named.Actions()
	for i, action := range actions {
		if action.Run == nil {
			continue
		}
		actions[i].Run = func() tea.Cmd {
			r.close(l.dialog)
			return action.Run()
		}
	}
	return actions
}

// answering is what the keys do in a dialog: told, not run.
var answering = []page.Action{
	{Label: "Next and previous button or field", Keys: []string{"tab", "shift+tab"}},
	{Label: "Press the button", Keys: []string{"enter"}},
	{Label: "Close the dialog", Keys: []string{"esc"}},
}

// mouseActions is what the mouse does: told, not run.
var mouseActions = []page.Action{
	{Label: "To what is clicked; a button or a key is pressed", Keys: []string{"click"}},
	{Label: "Open the row under the cursor", Keys: []string{"click again"}},
	{Label: "Up and down three lines", Keys: []string{"wheel"}},
	{Label: "Select text, as without the mouse", Keys: []string{"shift-drag"}},
}

// movement is what widgets and forms do with keys: told, not run.
var movement = []page.Action{
	{Label: "Up and down a line", Keys: []string{"up", "down", "j", "k"}},
	{Label: "Up and down a screen", Keys: []string{"pgup", "pgdown"}},
	{Label: "To the first and the last", Keys: []string{"home", "end", "g", "G"}},
	{Label: "Next and previous field", Keys: []string{"tab", "shift+tab"}},
	{Label: "Open, press, or next field", Keys: []string{"enter"}},
}
