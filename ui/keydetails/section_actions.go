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
	actions := p.ownActions()
	if why, ok := keyaction.Why(p.unread()); ok {
		actions = append(actions, why)
	}
	return actions
}

// unread is why the section on the screen is not there, nil when it is.
func (p *Page) unread() error {
	switch p.sections.current() {
	case body(p.sections.summary):
		return cmp.Or(p.key.usageErr, p.key.aliasErr)
	case body(p.sections.aliases):
		return p.key.aliasErr
	case body(p.sections.tags):
		return p.key.tagsErr
	case body(p.sections.policy):
		return p.key.policyErr
	case body(p.sections.material), body(p.sections.rotation):
		if p.key.rotation != nil {
			return p.key.rotation.err
		}
		return nil
	}
	return p.key.eventsErr
}

func (p *Page) ownActions() []page.Action {
	switch p.sections.current() {
	case body(p.sections.aliases):
		return p.aliasActions()
	case body(p.sections.tags):
		// New, edit and delete all happen in the editor.
		return []page.Action{p.needing(model.OpTagResource, page.Action{ID: keyaction.EditTags, Label: "Edit tags", Keys: []string{"e", "n", "d", "t"}, Run: func() tea.Cmd {
			return page.Send(page.Open{Route: page.Tags{KeyIDs: []string{p.keyID}}})
		}})}
	case body(p.sections.policy):
		return p.policyActions()
	case body(p.sections.material):
		return p.materialActions()
	case body(p.sections.rotation):
		return p.rotationActions()
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
	if p.subject().Managed {
		managed = "An AWS managed key takes no other alias"
	}
	return []page.Action{
		p.needing(model.OpCreateAlias, page.Action{ID: "add-alias", Label: "Add alias", Keys: []string{"n"}, Off: managed, Run: p.name}),
		p.needing(model.OpUpdateAlias, page.Action{ID: "move-alias", Label: "Move an alias here", Keys: []string{"e"}, Off: managed, Run: p.pick}),
		p.needing(model.OpDeleteAlias, page.Action{ID: "delete-alias", Label: "Delete alias", Keys: []string{"d"}, Off: cmp.Or(kept, none), Run: p.askDelete}),
		{ID: "copy-alias-arn", Label: "Copy alias ARN", Keys: []string{"y"}, Off: none, Hidden: true, Run: func() tea.Cmd { return p.c.Clipboard(alias.AliasARN) }},
	}
}

func (p *Page) policyActions() []page.Action {
	edit := p.editPolicy()
	edit.Keys, edit.Hidden = []string{"e"}, false
	if !p.key.older {
		return []page.Action{edit}
	}
	upgrade := page.Action{ID: "preview-upgrade", Label: "Preview and upgrade to the new key policy", Keys: []string{"U"}, Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.KeyPolicy{KeyID: p.keyID, Upgrade: true}})
	}}
	return []page.Action{p.needing(model.OpPutKeyPolicy, upgrade), edit}
}

// editPolicy opens the default view of the key policy. Who may only read the
// policy sees it there too.
func (p *Page) editPolicy() page.Action {
	key := p.subject()
	key.May = nil
	return page.Action{
		ID: "edit-key-policy", Label: "Edit key policy", Hidden: true,
		Off: cmp.Or(p.c.ReadOnly, keyaction.Off(model.OpPutKeyPolicy, key, p.c.Now())),
		Run: func() tea.Cmd { return page.Send(page.Open{Route: page.KeyPolicy{KeyID: p.keyID}}) },
	}
}

func (p *Page) trailActions() []page.Action {
	var actions []page.Action
	if event, ok := p.sections.trail.Cursor(); ok {
		actions = append(actions, page.Action{ID: "open-record", Label: "Open record", Keys: []string{"enter"}, Run: func() tea.Cmd {
			p.record, p.recorded = newRecord(p.c.Theme, event), event
			p.fit()
			return nil
		}}, keyaction.WhyRefused(event))
	}
	return append(actions, page.Action{ID: "all-records", Label: "All records", Keys: []string{"A"}, Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.Trail{Filter: "key:" + p.keyID}})
	}})
}

// needing turns an action off where the operation that it needs cannot be asked
// for. What it says of an AWS managed key stays.
func (p *Page) needing(op *model.Operation, action page.Action) page.Action {
	if off := p.off(op); off != "" && (action.Off == "" || !p.subject().Managed) {
		action.Off = off
	}
	if p.c.ReadOnly == "" {
		action.Because = keyaction.Because(op, p.subject(), p.c.Now())
	}
	return action
}

// off says why an operation on the key cannot be asked for, "" when it can.
func (p *Page) off(op *model.Operation) string {
	return cmp.Or(p.c.ReadOnly, keyaction.Off(op, p.subject(), p.c.Now()))
}
