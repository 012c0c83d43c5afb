// Package palette is the dialog that finds a page or an action by its name,
// typed roughly, and runs it; what is typed or pasted may also name a key.
//
// It refuses to know what there is to find: it is handed a list of actions, and
// asked-for names are understood elsewhere.
package palette

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Named makes the action for what a typed text names, such as a key. certain
// says that the text can be nothing else: the action then stands first, and
// otherwise last. ok is false when it names nothing.
type Named func(text string) (action page.Action, certain, ok bool)

// Dialog is the palette.
type Dialog struct {
	theme   *themes.Theme
	actions []page.Action
	named   Named
	search  *widget.TextField

	cursor        widget.ListCursor
	width, height int
}

// longest is what can be searched for: a key's ARN is shorter.
const longest = 512

// New returns the palette of actions; of those with the same label only the
// first is kept.
func New(theme *themes.Theme, actions []page.Action, named Named) *Dialog {
	d := &Dialog{theme: theme, named: named, search: widget.NewTextField(theme, longest)}
	for _, action := range actions {
		if !slices.ContainsFunc(d.actions, func(a page.Action) bool { return a.Label == action.Label }) {
			d.actions = append(d.actions, action)
		}
	}
	d.search.Focus()
	return d
}

// Capturing reports that letters are the search's.
func (d *Dialog) Capturing() bool { return true }

// Actions are the palette's keys, for help and the bottom line: told, not run.
func (d *Dialog) Actions() []page.Action {
	return []page.Action{
		{Label: "Run", Keys: []string{"enter"}},
		{Label: "Close the palette", Keys: []string{"esc", "ctrl+p"}},
	}
}

// Forget does nothing: the palette holds no secret.
func (d *Dialog) Forget() {}

// Update takes a key: movement, the search, or ↵, which closes the palette and
// gives the action's command. A click on an action is ↵ on it.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return d.point(m.InBox())
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	shown := d.shown()
	switch key := press.String(); {
	case key == "esc", key == "ctrl+p":
		return true, nil
	case key == "enter":
		return d.run(shown)
	case d.cursor.Press(key, len(shown), d.room()):
		return false, nil
	}
	before := d.search.Value()
	_, cmd = d.search.Update(msg)
	if d.search.Value() != before {
		d.cursor.Set(0)
	}
	return false, cmd
}

// run runs the action under the cursor when it works; else its reason is read
// there.
func (d *Dialog) run(shown []page.Action) (done bool, cmd tea.Cmd) {
	if len(shown) == 0 {
		return false, nil
	}
	action := shown[d.cursor.At(len(shown))]
	if action.Off != "" || action.Run == nil {
		return false, nil
	}
	return true, action.Run()
}

// shown are the actions that answer to the search, the best first.
func (d *Dialog) shown() []page.Action {
	text := d.search.Value()
	type hit struct {
		action page.Action
		score  int
	}
	var hits []hit
	for _, action := range d.actions {
		if s, ok := score(text, action.Label); ok {
			hits = append(hits, hit{action, s})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.score - a.score })
	var shown []page.Action
	for _, h := range hits {
		shown = append(shown, h.action)
	}
	switch action, certain, ok := d.named(text); {
	case ok && certain:
		return slices.Insert(shown, 0, action)
	case ok:
		return append(shown, action)
	}
	return shown
}
