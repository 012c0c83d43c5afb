package policyview

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

// The labels of what has one in two places.
const (
	saveChanges = "Save Changes"
	switchView  = "Switch to default view"
	formatLabel = "Format"
	blanksLabel = "Remove blanks"
)

// Actions lists what can be done here now.
func (p *Page) Actions() []page.Action {
	return p.key.Explained(model.OpPutKeyPolicy, p.c.Now(), p.actions())
}

func (p *Page) actions() []page.Action {
	switch {
	case !p.known() && p.failure != nil:
		actions := keyaction.TryAgain(p.fetch)
		if why, ok := keyaction.Why(p.failure); ok {
			actions = append(actions, why)
		}
		return actions
	case !p.known():
		return nil
	case p.stage == reviewing:
		return p.reviewActions()
	case p.editor.Finding():
		return p.findActions()
	case p.onList:
		return p.listActions()
	case p.stage == typing:
		return p.typingActions()
	}
	return p.lookingActions()
}

// lookingActions are those while letters are no text.
func (p *Page) lookingActions() []page.Action {
	actions := []page.Action{{ID: "edit-policy", Label: "Edit", Keys: []string{"e", "enter"}, Off: cmp.Or(p.off(), p.busy()), Run: p.edit}}
	if p.isChange() {
		actions = append(actions, p.saveAction(), page.Action{ID: "discard-draft", Label: "Discard draft", Keys: []string{"X"}, Off: p.busy(), Run: p.discard})
	}
	actions = append(actions,
		page.Action{ID: "default-view", Label: switchView, Keys: []string{"p"}, Off: p.busy(), Run: p.leaveForDefaultView},
		p.findAction("/", "ctrl+f"),
		page.Action{ID: "save-to-file", Label: "Save to file", Keys: []string{"s"}, Run: p.saveToFile},
		page.Action{ID: "open-file", Label: "Open a file", Keys: []string{"o"}, Off: cmp.Or(p.off(), p.busy()), Run: p.openFile},
		page.Action{ID: "copy-policy", Label: "Copy key policy", Keys: []string{"y"}, Run: func() tea.Cmd { return p.c.Clipboard(p.text()) }})
	return append(actions, p.textActions()...)
}

// typingActions are those while letters are text. Those that the bottom line has
// no room for are for help to name.
func (p *Page) typingActions() []page.Action {
	label := "Close"
	if p.isChange() {
		label = "Keep draft"
	}
	actions := []page.Action{p.saveAction(), {ID: "keep-draft", Label: label, Keys: []string{"esc"}, Run: p.stopTyping}, p.findAction("ctrl+f")}
	actions = append(actions, p.textActions()...)
	for _, named := range []struct{ id, key, label string }{
		{"delete-word", "ctrl+w", "Delete the word before the caret"},
		{"delete-line-end", "ctrl+k", "Delete up to the end of the line"},
		{"word-left", "ctrl+left", "To the word before"},
		{"word-right", "ctrl+right", "To the word behind"},
		{"to-beginning", "ctrl+home", "To the beginning of the document"},
		{"to-end", "ctrl+end", "To the end of the document"},
	} {
		actions = append(actions, page.Action{ID: named.id, Label: named.label, Keys: []string{named.key}, Hidden: true, Run: func() tea.Cmd {
			p.editor.Update(tea.KeyMsg{Type: keyTypes[named.key]}, true)
			return p.edited()
		}})
	}
	return actions
}

// keyTypes are the keys of typingActions.
var keyTypes = map[string]tea.KeyType{
	"ctrl+w": tea.KeyCtrlW, "ctrl+k": tea.KeyCtrlK, "ctrl+left": tea.KeyCtrlLeft, "ctrl+right": tea.KeyCtrlRight,
	"ctrl+home": tea.KeyCtrlHome, "ctrl+end": tea.KeyCtrlEnd,
}

// textActions are those on the text.
func (p *Page) textActions() []page.Action {
	off := cmp.Or(p.off(), p.busy())
	none := func(there bool, what string) string {
		if there {
			return ""
		}
		return "There is nothing to " + what
	}
	noEditor := ""
	if p.c.Editor == "" {
		noEditor = "No editor is known: set EDITOR"
	}
	return []page.Action{
		{ID: "format", Label: formatLabel, Keys: []string{"ctrl+t"}, Off: off, Run: p.format},
		{ID: "remove-blanks", Label: blanksLabel, Keys: []string{"ctrl+y"}, Hidden: true, Off: off, Run: p.removeBlanks},
		{ID: "undo-typing", Label: "Undo typing", Keys: []string{"ctrl+u"}, Off: cmp.Or(off, none(p.editor.CanUndo(), "undo")), Run: p.undo},
		{ID: "redo-typing", Label: "Redo typing", Keys: []string{"ctrl+r"}, Off: cmp.Or(off, none(p.editor.CanRedo(), "redo")), Run: p.redo},
		{ID: "own-editor", Label: "Edit in your own editor", Keys: []string{"ctrl+o"}, Off: cmp.Or(off, noEditor), Run: p.lend},
		{ID: "findings", Label: "Findings", Keys: []string{"tab", "shift+tab"}, Off: none(len(p.entries()) > 0, "list"), Run: p.turnToList},
	}
}

func (p *Page) findAction(keys ...string) page.Action {
	return page.Action{ID: "find", Label: "Find", Keys: keys, Run: func() tea.Cmd {
		p.editor.Find()
		return nil
	}}
}

func (p *Page) findActions() []page.Action {
	return []page.Action{{ID: "end-find", Label: "Close find", Keys: []string{"esc"}, Run: func() tea.Cmd {
		p.editor.EndFind()
		return nil
	}}}
}

// listActions are those while the list has the keys.
func (p *Page) listActions() []page.Action {
	e, ok := p.chosen()
	silent := ""
	if !ok || e.check == "" {
		silent = "A fault cannot be silenced"
	}
	actions := []page.Action{
		{ID: "go-to", Label: "Go to its place", Keys: []string{"enter", "esc", "tab", "shift+tab"}, Run: p.turnToText},
		{ID: "silence", Label: "Silence findings of this kind", Keys: []string{"x"}, Off: silent, Run: p.silence},
	}
	if p.isChange() {
		actions = append(actions, p.saveAction())
	}
	if p.hidden() > 0 {
		actions = append(actions, page.Action{ID: "show-all", Label: "Show silenced findings", Keys: []string{"X"}, Run: p.hearAll})
	}
	return actions
}

func (p *Page) reviewActions() []page.Action {
	actions := []page.Action{p.saveAction()}
	if p.review.lockout {
		actions = append(actions, page.Action{ID: "bypass-lockout-check", Label: "Save without the lockout check", Keys: []string{"b"}, Off: cmp.Or(p.off(), p.busy()), Run: p.askBypass})
	}
	return append(actions, page.Action{ID: "back-to-text", Label: "Back, keeping what was typed", Keys: []string{"esc"}, Off: p.busy(), Run: p.goOn})
}

func (p *Page) saveAction() page.Action {
	off := cmp.Or(p.off(), p.busy())
	if off == "" && !p.isChange() {
		off = "The key policy is as it was"
	}
	return page.Action{ID: "save-changes", Label: saveChanges, Keys: []string{"ctrl+s"}, Off: off, Run: p.save}
}

// off says why the policy cannot be changed, "" when it can.
func (p *Page) off() string {
	return cmp.Or(p.c.ReadOnly, keyaction.Off(model.OpPutKeyPolicy, p.key, p.c.Now()))
}

// busy says why everything must wait, "" when it need not.
func (p *Page) busy() string {
	switch {
	case p.saving:
		return "The key policy is being saved"
	case p.lent:
		return "It is in your own editor"
	}
	return ""
}

// edit makes letters text.
func (p *Page) edit() tea.Cmd {
	p.stage, p.onList = typing, false
	p.fit()
	return nil
}

// stopTyping keeps what was typed, and makes letters keys again.
func (p *Page) stopTyping() tea.Cmd {
	p.stage = looking
	p.fit()
	return nil
}

// discard shows the key's policy again. Undoing brings the draft back.
func (p *Page) discard() tea.Cmd {
	p.editor.Rewrite(p.shown)
	return p.edited()
}

func (p *Page) undo() tea.Cmd {
	p.editor.Undo()
	return p.edited()
}

func (p *Page) redo() tea.Cmd {
	p.editor.Redo()
	return p.edited()
}

// format puts each value on a line of its own. Nothing but blanks is changed.
func (p *Page) format() tea.Cmd { return p.reformat(formatLabel, indented) }

// removeBlanks takes out what a document can do without.
func (p *Page) removeBlanks() tea.Cmd { return p.reformat(blanksLabel, compacted) }

func (p *Page) reformat(label string, form func(string) string) tea.Cmd {
	text := p.text()
	if document, faults := policy.Read(text, policy.KeyPolicy); document == nil {
		return p.refuse(label, faults)
	}
	p.editor.Rewrite(form(text))
	return p.edited()
}
