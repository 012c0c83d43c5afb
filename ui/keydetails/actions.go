package keydetails

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

// Actions lists what can be done here now.
func (p *Page) Actions() []page.Action {
	switch {
	case p.key == nil && p.failure != nil:
		return keyaction.TryAgain(p.fetch)
	case p.key == nil:
		return nil
	case p.draft != nil && p.draft.stage != kept:
		return p.draftActions()
	case p.record != nil:
		return p.recordActions()
	case p.naming != nil && !p.naming.put:
		return p.namingActions()
	case p.picking != nil:
		return p.pickerActions()
	case p.sections.rotation.reviewing:
		return p.reviewActions()
	case p.Capturing():
		return []page.Action{p.clearFilter(p.sections.current())}
	}
	return p.keyActions()
}

// keyActions are those of the section on the screen and those on the key
// itself. What brings the key back into use stands first.
func (p *Page) keyActions() []page.Action {
	section, list := p.sectionActions(), keyaction.For(p.c, p.subject())
	var actions []page.Action
	if p.draft != nil && !p.onChangedRotation() {
		actions = append(actions, p.saveAction(), page.Action{ID: "discard-draft", Label: "Discard draft", Keys: []string{"X"}, Run: p.discard})
	}
	if p.subject().State != model.Enabled {
		actions, list = append(actions, list[0]), list[1:]
	}
	actions = append(append(actions, section...), p.sectionKeys()...)
	rest := append([]page.Action{
		{ID: "key-actions", Label: "Key actions", Keys: []string{"a"}, Run: p.openMenu},
		p.needing(model.OpUpdateKeyDescription, page.Action{ID: "edit-description", Label: "Edit description", Keys: []string{"e"}, Run: p.edit}),
		p.editPolicy(),
		{ID: "copy-arn", Label: "Copy ARN", Keys: []string{"y"}, Run: func() tea.Cmd {
			return p.c.Clipboard(p.key.metadata.ARN)
		}},
	}, list...)
	if p.filter() != "" {
		actions = append(actions, p.clearFilter(p.sections.current()))
	}
	return append(actions, yielding(rest, section)...)
}

// onChangedRotation reports that Save Changes is about the key rotation.
func (p *Page) onChangedRotation() bool {
	return p.sections.current() == body(p.sections.rotation) && p.sections.rotation.changed()
}

// sectionKeys go from section to section.
func (p *Page) sectionKeys() []page.Action {
	return []page.Action{
		{ID: "next-section", Label: "Next section", Keys: []string{"right"}, Run: func() tea.Cmd { return p.turn(1) }},
		{ID: "previous-section", Label: "Previous section", Keys: []string{"left"}, Hidden: true, Run: func() tea.Cmd { return p.turn(-1) }},
	}
}

// yielding takes the keys from actions that the section on the screen has
// another use for: they stay in the menu and the palette. What the section
// offers itself is left out.
func yielding(actions, section []page.Action) []page.Action {
	var rest []page.Action
	for _, action := range actions {
		offered := false
		for _, own := range section {
			offered = offered || own.ID == action.ID
			action.Keys = slices.DeleteFunc(slices.Clone(action.Keys), func(key string) bool { return slices.Contains(own.Keys, key) })
		}
		if !offered {
			rest = append(rest, action)
		}
	}
	return rest
}

func (p *Page) openMenu() tea.Cmd {
	key := p.subject()
	return page.Send(page.Ask{Dialog: keyaction.Menu(p.c, keyaction.MenuTitle(p.c, []keyaction.Key{key}), keyaction.For(p.c, key))})
}

// draftActions are those on a description that is open.
func (p *Page) draftActions() []page.Action {
	if p.draft.stage == reviewing {
		return []page.Action{p.saveAction(), {ID: "back-to-draft", Label: "Back, keeping the draft", Keys: []string{"esc"}, Off: p.busy(), Run: p.leaveDraft}}
	}
	return []page.Action{p.saveAction(), {ID: "keep-draft", Label: "Close, keeping the draft", Keys: []string{"esc"}, Run: p.leaveDraft}}
}

func (p *Page) saveAction() page.Action {
	off := p.off(model.OpUpdateKeyDescription)
	switch {
	case off != "":
	case !p.draft.isChange():
		off = "The description is as it was"
	default:
		off = p.busy()
	}
	return page.Action{ID: "save-changes", Label: "Save Changes", Keys: []string{"ctrl+s"}, Off: off, Run: p.save}
}

// busy says why the draft must wait, "" when it need not.
func (p *Page) busy() string {
	if p.draft.saving {
		return "It is being saved"
	}
	return ""
}

// recordActions are those on a record that is open.
func (p *Page) recordActions() []page.Action {
	return []page.Action{
		{ID: "close-record", Label: "Close the record", Keys: []string{"esc", "enter"}, Run: func() tea.Cmd {
			p.record = nil
			return nil
		}},
		keyaction.WhyRefused(p.recorded),
		{ID: "copy-record", Label: "Copy record", Keys: []string{"y"}, Run: func() tea.Cmd { return p.c.Clipboard(p.record.text) }},
	}
}

// filter is the filter of the section on the screen, "" when it has none.
func (p *Page) filter() string {
	if filtered, ok := p.sections.current().(interface{ Filter() string }); ok {
		return filtered.Filter()
	}
	return ""
}

// clearFilter hands esc to the table on the screen, before it leaves the page.
func (p *Page) clearFilter(table body) page.Action {
	return page.Action{ID: "clear-filter", Label: "Clear the filter", Keys: []string{"esc"}, Hidden: true, Run: func() tea.Cmd {
		_, cmd := table.Update(tea.KeyMsg{Type: tea.KeyEsc})
		return cmd
	}}
}
