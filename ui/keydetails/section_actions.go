package keydetails

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

// sectionActions are those of the section on the screen alone.
func (p *Page) sectionActions() []page.Action {
	switch p.sections.current() {
	case body(p.sections.aliases):
		return p.aliasActions()
	case body(p.sections.tags):
		// New, edit and delete all happen in the editor.
		return []page.Action{{ID: keyaction.EditTags, Label: "Edit tags", Keys: []string{"e", "n", "d", "t"}, Off: p.off(model.OpTagResource), Run: func() tea.Cmd {
			return page.Send(page.Open{Route: page.Tags{KeyIDs: []string{p.keyID}}})
		}}}
	case body(p.sections.policy):
		return p.policyActions()
	case body(p.sections.trail):
		return p.trailActions()
	}
	return nil
}

func (p *Page) aliasActions() []page.Action {
	none, kept, managed := "", "", ""
	alias, ok := p.sections.aliases.Cursor()
	switch {
	case !ok:
		none = "No alias is under the cursor"
	case model.CheckAliasName(alias.AliasName) != nil:
		kept = "AWS keeps this alias for its managed key"
	}
	if p.key.metadata.KeyManager == model.ManagerAWS {
		managed = "An AWS managed key takes no other alias"
	}
	return []page.Action{
		{ID: "add-alias", Label: "Add alias", Keys: []string{"n"}, Off: cmp.Or(p.off(model.OpCreateAlias), managed), Run: p.name},
		{ID: "move-alias", Label: "Move an alias here", Keys: []string{"e"}, Off: cmp.Or(p.off(model.OpUpdateAlias), managed), Run: p.pick},
		{ID: "delete-alias", Label: "Delete alias", Keys: []string{"d"}, Off: cmp.Or(p.off(model.OpDeleteAlias), none, kept), Run: p.askDelete},
		{ID: "copy-alias-arn", Label: "Copy alias ARN", Keys: []string{"y"}, Off: none, Hidden: true, Run: func() tea.Cmd { return p.c.Clipboard(alias.AliasARN) }},
	}
}

func (p *Page) policyActions() []page.Action {
	edit := p.editPolicy()
	edit.Keys, edit.Hidden = []string{"e"}, false
	if !p.key.older {
		return []page.Action{edit}
	}
	return []page.Action{{ID: "preview-upgrade", Label: "Preview and upgrade to the new key policy", Keys: []string{"U"}, Off: p.off(model.OpPutKeyPolicy), Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.KeyPolicy{KeyID: p.keyID, Upgrade: true}})
	}}, edit}
}

// editPolicy opens the default view of the key policy.
func (p *Page) editPolicy() page.Action {
	return page.Action{ID: "edit-key-policy", Label: "Edit key policy", Hidden: true, Off: p.off(model.OpPutKeyPolicy), Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.KeyPolicy{KeyID: p.keyID}})
	}}
}

func (p *Page) trailActions() []page.Action {
	var actions []page.Action
	if event, ok := p.sections.trail.Cursor(); ok {
		actions = append(actions, page.Action{ID: "open-record", Label: "Open record", Keys: []string{"enter"}, Run: func() tea.Cmd {
			p.record = newRecord(p.c.Theme, event)
			p.fit()
			return nil
		}})
	}
	return append(actions, page.Action{ID: "all-records", Label: "All records", Keys: []string{"A"}, Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.Trail{Filter: "key:" + p.keyID}})
	}})
}

// off says why an operation on the key cannot be asked for, "" when it can.
func (p *Page) off(op *model.Operation) string {
	return cmp.Or(p.c.ReadOnly, keyaction.Off(op, p.subject(), p.c.Now()))
}
