package keypolicy

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// The labels are the guide's.
const (
	saveChanges  = "Save Changes"
	switchView   = "Switch to policy view"
	seeUpgrade   = "Preview and upgrade to the new key policy"
	upgradeLabel = "Upgrade key policy"
)

// Actions lists what can be done here now.
func (p *Page) Actions() []page.Action {
	switch {
	case p.base == nil && p.failure != nil:
		return keyaction.TryAgain(p.fetch)
	case p.base == nil:
		return nil
	case !p.editable():
		return []page.Action{p.switchAction()}
	case p.review != nil:
		return p.reviewActions()
	case p.adding != nil:
		return p.addingActions()
	}
	return p.key.Explained(model.OpPutKeyPolicy, p.c.Now(), p.sectionActions())
}

func (p *Page) switchAction() page.Action {
	return page.Action{ID: "policy-view", Label: switchView, Keys: []string{"p"}, Off: p.busy(), Run: p.askToSwitch}
}

func (p *Page) reviewActions() []page.Action {
	write := page.Action{ID: "save-changes", Label: saveChanges, Keys: []string{"ctrl+s"}, Off: cmp.Or(p.off(), p.busy()), Run: p.save}
	back := "Back, keeping what was chosen"
	if p.review.section == nil {
		write.ID, write.Label, back = "upgrade-key-policy", upgradeLabel, "Back"
	}
	return []page.Action{write, {ID: "back-to-view", Label: back, Keys: []string{"esc"}, Off: p.busy(), Run: p.goOn}}
}

func (p *Page) addingActions() []page.Action {
	list := p.adding.list
	actions := []page.Action{{ID: "attach", Label: "Attach", Keys: []string{"ctrl+s"}, Off: p.nothingToAttach(), Run: p.attach}}
	if list.Capturing() || list.Filter() != "" {
		actions = append(actions, p.clearFilter())
	} else {
		actions = append(actions, page.Action{ID: "close-list", Label: "Close", Keys: []string{"esc"}, Run: p.closeAdder})
	}
	return append(actions, p.listActions()...)
}

func (p *Page) nothingToAttach() string {
	if len(p.adding.list.Targets()) == 0 {
		return "Nobody is under the cursor"
	}
	return ""
}

// sectionActions are those on the section on the screen.
func (p *Page) sectionActions() []page.Action {
	s := p.section()
	off := cmp.Or(p.off(), p.busy())
	actions := p.sectionKeys()
	if p.older() {
		actions = append(actions, page.Action{ID: "preview-upgrade", Label: seeUpgrade, Keys: []string{"U"}, Off: off, Run: p.preview})
	}
	if s.accounts != nil && s.accounts.Focused() {
		actions = append(actions, page.Action{ID: "remove-account", Label: "Remove account", Keys: []string{"ctrl+x"}, Off: off, Run: func() tea.Cmd {
			return p.Update(tea.KeyMsg{Type: tea.KeyCtrlX})
		}})
	}
	actions = append(actions,
		page.Action{ID: "add-principals", Label: "Add", Keys: []string{"n"}, Off: off, Run: p.open},
		page.Action{ID: "remove-principals", Label: "Remove", Keys: []string{"d"}, Off: cmp.Or(off, s.nobody()), Run: p.remove},
		page.Action{ID: "save-changes", Label: saveChanges, Keys: []string{"ctrl+s"}, Off: p.saveOff(s), Run: p.save})
	actions = append(actions, p.switchAction())
	if s.people.Capturing() || s.people.Focused() && s.people.Filter() != "" {
		actions = append(actions, p.clearFilter())
	}
	if s.changed(p.base.view.Console) {
		actions = append(actions, page.Action{ID: "discard-changes", Label: "Discard changes", Keys: []string{"X"}, Off: p.busy(), Run: p.discard})
	}
	return append(actions, p.listActions()...)
}

// sectionKeys go from section to section, from the buttons too: tab goes from
// button to button.
func (p *Page) sectionKeys() []page.Action {
	id, key, by := "next-section", "right", 1
	if p.at > 0 {
		id, key, by = "previous-section", "left", -1
	}
	return []page.Action{{ID: id, Label: p.sections[p.at+by].title, Keys: []string{key}, Run: func() tea.Cmd { return p.turn(by) }}}
}

// listActions are those of the list on the screen, for help to name.
func (p *Page) listActions() []page.Action {
	listed := func(id, label string, press tea.KeyMsg) page.Action {
		return page.Action{ID: id, Label: label, Keys: []string{press.String()}, Hidden: true, Run: func() tea.Cmd { return p.Update(press) }}
	}
	return []page.Action{
		{ID: "sort", Label: "Sort", Keys: []string{"s"}, Hidden: true, Run: p.sortMenu},
		listed("filter", "Filter", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'/'}}),
		listed("check", "Check, or take out", tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}),
		listed("check-all", "Check all that are shown", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'*'}}),
	}
}

// clearFilter hands esc to the list, before it leaves.
func (p *Page) clearFilter() page.Action {
	return page.Action{ID: "clear-filter", Label: "Clear the filter", Keys: []string{"esc"}, Run: func() tea.Cmd {
		return p.Update(tea.KeyMsg{Type: tea.KeyEsc})
	}}
}

// older reports that the document is an older version of the default.
func (p *Page) older() bool { return len(p.base.view.Lacks) > 0 }

// saveOff says why a section cannot be saved, "" when it can.
func (p *Page) saveOff(s *section) string {
	off := cmp.Or(p.off(), p.busy())
	if off == "" && !s.changed(p.base.view.Console) {
		return "The " + s.noun + " are as they were"
	}
	return off
}

// busy says why everything must wait, "" when it need not.
func (p *Page) busy() string {
	if p.saving {
		return "The key policy is being saved"
	}
	return ""
}

// sorted is what the sort menu was closed with.
type sorted struct{ by widget.Sort }

// sortMenu offers the columns to sort by.
func (p *Page) sortMenu() tea.Cmd {
	now := p.table().Sort()
	by := func(sort widget.Sort) func() tea.Cmd { return func() tea.Cmd { return page.Send(sorted{sort}) } }
	var actions []page.Action
	for i, column := range columns() {
		label := column.Title
		if now.Column == column.Title {
			label += ", the other way round"
		}
		actions = append(actions, page.Action{Label: label, Keys: []string{fmt.Sprint(i + 1)}, Run: by(now.Turned(column.Title))})
	}
	actions = append(actions, page.Action{Label: "The order of the key policy", Keys: []string{"0"}, Run: by(widget.Sort{})})
	return page.Send(page.Ask{Dialog: keyaction.Menu(p.c, "Sort by", actions)})
}

// switching is the tag of the question whether to switch.
type switching struct{}

// askToSwitch goes to the policy view, and asks first when something that was
// chosen would be lost.
func (p *Page) askToSwitch() tea.Cmd {
	lost := p.Dirty()
	if lost == "" {
		return p.switchNow()
	}
	return page.Send(page.Ask{Dialog: widget.NewConfirm(p.c.Theme, widget.Question{
		Tag: switching{}, Title: switchView, About: p.key.About(p.c.Now()),
		Consequences: []string{"The policy view shows the document as it was last saved: " + lost + " will be lost."},
		Answers:      []widget.Answer{{Choice: "switch", Label: switchView}},
	})})
}

func (p *Page) switchNow() tea.Cmd {
	return page.Send(page.Replace{Route: page.PolicyView{KeyID: p.keyID}})
}

func (p *Page) decided(msg widget.Decision) tea.Cmd {
	if msg.Tag == any(switching{}) && msg.Choice != "" {
		return p.switchNow()
	}
	return nil
}
