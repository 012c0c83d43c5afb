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
	list    *widget.SearchBox
}

// longest is what can be searched for: a key's ARN is shorter.
const longest = 512

// New returns the palette of actions; of those with the same label only the
// first is kept.
func New(theme *themes.Theme, actions []page.Action, named Named) *Dialog {
	d := &Dialog{theme: theme, named: named}
	for _, action := range actions {
		if !slices.ContainsFunc(d.actions, func(a page.Action) bool { return a.Label == action.Label }) {
			d.actions = append(d.actions, action)
		}
	}
	// Behind the actions stands what a name names.
	d.list = widget.NewSearchBox(theme, "Go to or do  ", 0, longest, widget.ListBox{Widest: 80, Rows: len(d.actions) + 1, Above: 2, Below: 2})
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

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) { d.list.SetSize(width, height) }

// Update takes a key: movement, the search, or ↵, which closes the palette and
// gives the action's command. A click on an action is ↵ on it.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	shown := d.shown()
	switch msg := msg.(type) {
	case widget.Mouse:
		if d.list.Point(msg.InBox(), len(shown)) {
			return d.run(shown)
		}
	case tea.KeyMsg:
		switch msg.String() {
		case "esc", "ctrl+p":
			return true, nil
		case "enter":
			return d.run(shown)
		}
		_, cmd = d.list.Press(msg, len(shown))
	}
	return false, cmd
}

// View draws the box.
func (d *Dialog) View() string {
	shown := d.shown()
	return d.list.View(d.theme, widget.Listing{
		Title: "Palette",
		Above: []string{d.list.Field(), ""},
		Count: len(shown), Empty: "Nothing is called that.",
		Line: func(i int, under bool) string {
			return widget.ActionLine(d.theme, shown[i].Keys, shown[i].Label, shown[i].Off, under, d.list.Inner())
		},
		Below: []string{"", d.theme.Faint.Render("A name, or an ARN, id or alias   ↵ go   esc close")},
	})
}

// run runs the action under the cursor when it works; else its reason is read
// there.
func (d *Dialog) run(shown []page.Action) (done bool, cmd tea.Cmd) {
	if len(shown) == 0 {
		return false, nil
	}
	return shown[d.list.At(len(shown))].Choose()
}

// shown are the actions that answer to the search, the best first.
func (d *Dialog) shown() []page.Action {
	text := d.list.Search.Value()
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
