// Package help is the dialog that lists what can be done: the actions of a
// page and the keys of the console, searched by typing, run by ↵. It is made
// from the same actions as the bottom line and refuses to know any page.
package help

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Group is a list of actions under a title. One without Run is only told.
type Group struct {
	Title   string
	Actions []page.Action
}

// Dialog lists groups of actions.
type Dialog struct {
	theme  *themes.Theme
	title  string
	groups []Group
	list   *widget.SearchBox // its cursor is on the actions that the search shows
}

// New returns the dialog. Groups without actions are left out.
func New(theme *themes.Theme, title string, groups ...Group) *Dialog {
	return &Dialog{
		theme: theme, title: title, groups: groups,
		list: widget.NewSearchBox(theme, "Search  ", 0, 64, widget.ListBox{Widest: 80, Rows: whole(groups), Above: 2, Below: 2}),
	}
}

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) { d.list.SetSize(width, height) }

// Capturing reports that letters are the search's.
func (d *Dialog) Capturing() bool { return true }

// Forget does nothing: help holds no secret.
func (d *Dialog) Forget() {}

// Update takes a key: movement, the search, or ↵, which closes the dialog and
// gives the action's command. A click on an action is ↵ on it.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case widget.Mouse:
		return d.point(msg.InBox())
	case tea.KeyMsg:
		switch msg.String() {
		case "esc", "f1":
			return true, nil
		case "enter":
			return d.run()
		}
		_, cmd = d.list.Press(msg, len(d.shown()))
	}
	return false, cmd
}

// run runs the action under the cursor when it works.
func (d *Dialog) run() (done bool, cmd tea.Cmd) {
	shown := d.shown()
	if len(shown) == 0 {
		return false, nil
	}
	return shown[d.list.At(len(shown))].Choose()
}

// shown are the actions that the search lets through.
func (d *Dialog) shown() []page.Action {
	var shown []page.Action
	for _, group := range d.groups {
		shown = append(shown, d.match(group.Actions)...)
	}
	return shown
}

// match keeps the actions whose words hold every word of the search.
func (d *Dialog) match(actions []page.Action) []page.Action {
	words := strings.Fields(strings.ToLower(d.list.Search.Value()))
	return slices.DeleteFunc(slices.Clone(actions), func(a page.Action) bool {
		text := strings.ToLower(a.Label + " " + widget.KeyNames(a.Keys))
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
}
