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
	search *widget.TextField

	cursor        widget.ListCursor // of the actions that the search shows
	width, height int
}

// boxWidth is the widest that the dialog gets.
const boxWidth = 80

// New returns the dialog. Groups without actions are left out.
func New(theme *themes.Theme, title string, groups ...Group) *Dialog {
	d := &Dialog{theme: theme, title: title, groups: groups, search: widget.NewTextField(theme, 64)}
	d.search.Focus()
	return d
}

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) {
	d.width, d.height = min(width, boxWidth), height
	d.search.SetWidth(max(d.inner()-len(searchPrompt), 1))
}

// Capturing reports that letters are the search's.
func (d *Dialog) Capturing() bool { return true }

// Forget does nothing: help holds no secret.
func (d *Dialog) Forget() {}

// Update takes a key: movement, the search, or ↵, which closes the dialog and
// gives the action's command. A click on an action is ↵ on it.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return d.point(m.InBox())
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch key := press.String(); {
	case key == "esc", key == "f1":
		return true, nil
	case key == "enter":
		return d.run()
	case d.cursor.Press(key, len(d.shown()), d.room()):
		return false, nil
	}
	before := d.search.Value()
	_, cmd = d.search.Update(msg)
	if d.search.Value() != before {
		d.cursor.Set(0)
	}
	return false, cmd
}

// run runs the action under the cursor when it works.
func (d *Dialog) run() (done bool, cmd tea.Cmd) {
	shown := d.shown()
	if len(shown) == 0 {
		return false, nil
	}
	action := shown[d.cursor.At(len(shown))]
	if action.Off != "" || action.Run == nil {
		return false, nil
	}
	return true, action.Run()
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
	words := strings.Fields(strings.ToLower(d.search.Value()))
	return slices.DeleteFunc(slices.Clone(actions), func(a page.Action) bool {
		text := strings.ToLower(a.Label + " " + widget.KeyNames(a.Keys))
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
}
