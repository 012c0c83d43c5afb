package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/help"
	"coldkms/ui/page"
	"coldkms/ui/why"
)

// always are the keys that the console takes before any dialog or field.
func (r *Root) always() []page.Action {
	suspend := "Lock, then suspend"
	if r.neverLocks() != "" {
		suspend = "Suspend"
	}
	return []page.Action{
		{ID: "lock", Label: "Lock", Keys: []string{"ctrl+l"}, Off: r.neverLocks(), Run: r.lock},
		{ID: "suspend", Label: suspend, Keys: []string{"ctrl+z"}, Run: r.suspend},
		{ID: "leave", Label: "Leave coldkms", Keys: []string{"ctrl+c"}, Run: r.quit},
	}
}

// general are the console's other keys; those that are letters are text where
// text is typed. The gate leads nowhere back.
func (r *Root) general() []page.Action {
	actions := []page.Action{
		{ID: "help", Label: "Help for this page", Keys: []string{"?", "f1"}, Run: func() tea.Cmd { return r.help() }},
		{ID: "quit", Label: "Leave coldkms", Keys: []string{"q"}, Run: r.quit},
	}
	if r.gate != nil {
		return actions
	}
	if move, ok := r.clockAction(); ok {
		actions = append([]page.Action{move}, actions...)
	}
	nothing := ""
	if r.offered() == nil {
		nothing = "There is nothing to undo"
	}
	return append([]page.Action{
		{ID: "back", Label: "Back, or close", Keys: []string{"esc"}, Run: r.back},
		{ID: "palette", Label: "Find a page, an action or a key", Keys: []string{":", "ctrl+p"}, Run: r.palette},
		{ID: "menu", Label: "Menu", Keys: []string{"m"}, Run: r.openMenu},
		{ID: "region", Label: "Switch Region", Keys: []string{"r"}, Run: r.readRegions},
		r.signInAction(),
		r.whyAction(),
		{ID: "undo", Label: "Undo", Keys: []string{"u"}, Off: nothing, Run: r.undo},
	}, actions...)
}

// isEverywhere reports keys that mean the same while text is typed.
func isEverywhere(key string) bool {
	return slices.Contains([]string{"esc", "ctrl+s", "ctrl+p", "f1"}, key)
}

// isText reports keys that are text, or move through it, while text is typed.
func isText(key string) bool { return !isEverywhere(key) && !strings.HasPrefix(key, "ctrl+") }

// find returns the action that a key runs.
func find(actions []page.Action, key string) (page.Action, bool) {
	for _, action := range actions {
		if slices.Contains(action.Keys, key) {
			return action, true
		}
	}
	return page.Action{}, false
}

// press hands a key on in a fixed order: the console's keys that nothing may
// take away, the dialog on top, the menu, the text field with the focus, the
// page's actions, the console's other keys, the page. An action of the page's on a console key
// goes first: esc closes what the page has open before it leaves the page. While
// the screen says that esc stops something, it does that.
func (r *Root) press(msg tea.KeyMsg) tea.Cmd {
	key := msg.String()
	if action, ok := find(r.always(), key); ok {
		return r.do(action)
	}
	top := r.top()
	dialog, asked := r.dialog()
	switch {
	case top == nil || r.leaving:
		return nil
	case asked && r.asksForHelp(dialog, msg):
		return r.help()
	case asked:
		return r.consult(dialog, msg)
	case r.menuing:
		return r.pressMenu(key)
	case key == "esc" && r.stoppable:
		r.console.Running.Stop(nil)
		return nil
	case top.Capturing() && (msg.Paste || !isEverywhere(key)):
		return mail(top, top.Update(msg))
	case msg.Paste:
		return paste(top, string(msg.Runes))
	case key == "esc" && r.refused != nil && r.gate == nil:
		r.acquit()
		return nil
	case key == "w" && why.Explains(r.refused) && r.gate == nil:
		return r.do(r.whyAction())
	}
	if action, ok := find(top.Actions(), key); ok {
		return r.run(top, action)
	}
	if action, ok := find(r.general(), key); ok {
		return r.do(action)
	}
	return mail(top, top.Update(msg))
}

// asksForHelp reports a key that opens help over a dialog. Help itself takes
// the key as any other.
func (r *Root) asksForHelp(l layer, msg tea.KeyMsg) bool {
	if _, open := l.dialog.(*help.Dialog); open {
		return false
	}
	key := msg.String()
	return key == "f1" || key == "?" && !l.dialog.Capturing()
}

// run does what an action of a page does, or says why it does not work now.
func (r *Root) run(p page.Page, action page.Action) tea.Cmd {
	r.acquit()
	return mail(p, r.do(action))
}

// do does what an action does, or says why it does not work now.
func (r *Root) do(action page.Action) tea.Cmd {
	if action.Off != "" {
		r.refuse(page.OffError{Label: action.Label, Reason: action.Off, Because: action.Because})
		return nil
	}
	if action.Run == nil {
		return nil
	}
	return action.Run()
}

// paste gives a text that was pasted where nothing is typed to a page that
// takes such.
func paste(to page.Page, text string) tea.Cmd {
	taker, ok := to.(interface{ Paste(text string) tea.Cmd })
	if !ok {
		return nil
	}
	return mail(to, taker.Paste(text))
}
