package aliases

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

// Actions lists what can be done here now.
func (p *Page) Actions() []page.Action {
	switch {
	case p.keys == nil && p.failure != nil:
		return keyaction.TryAgain(p.fetch)
	case p.keys == nil:
		return nil
	case p.stage == reviewing:
		return []page.Action{
			{ID: keyaction.MoveAliases, Label: "Move aliases", Keys: []string{"ctrl+s"}, Off: cmp.Or(p.offTarget(p.target), p.busy()), Run: p.write},
			{ID: "back-to-aliases", Label: "Back to the aliases", Keys: []string{"esc"}, Off: p.busy(), Run: p.goBack},
		}
	case p.stage == picking:
		return p.pickingActions()
	}
	off := "There is no key to choose"
	if under, ok := p.targets.Cursor(); ok {
		off = p.offTarget(under)
	}
	return p.withFilter([]page.Action{
		{ID: "choose-key", Label: "Move to this key", Keys: []string{"enter", "ctrl+s"}, Off: off, Run: p.choose},
	}, p.targets.Filter())
}

func (p *Page) pickingActions() []page.Action {
	off, none := "", ""
	if p.list.SelectedCount() == 0 {
		off = "No alias is selected"
	}
	if _, ok := p.list.Cursor(); !ok {
		none = "No alias is under the cursor"
	}
	return p.withFilter([]page.Action{
		{ID: "show-moves", Label: "Show what moves", Keys: []string{"ctrl+s", "enter"}, Off: off, Run: p.show},
		{ID: "select", Label: "Select", Keys: []string{" "}, Off: none, Run: p.pressed(' ')},
		{ID: "select-all", Label: "Select all rows that the filter shows", Keys: []string{"*"}, Off: none, Hidden: true, Run: p.pressed('*')},
		{ID: "back-to-keys", Label: "Choose another key", Keys: []string{"esc"}, Run: p.goBack},
	}, p.list.Filter())
}

// withFilter adds the actions of a table's filter; one that is there takes esc.
func (p *Page) withFilter(actions []page.Action, filter string) []page.Action {
	if !p.Capturing() && filter == "" {
		return append(actions, page.Action{ID: "filter", Label: "Filter", Keys: []string{"/"}, Run: p.pressed('/')})
	}
	clearing := page.Action{ID: "clear-filter", Label: "Clear filter", Keys: []string{"esc"}, Run: func() tea.Cmd {
		return p.Update(tea.KeyMsg{Type: tea.KeyEsc})
	}}
	return append([]page.Action{clearing}, actions...)
}

// pressed hands a key on to the table.
func (p *Page) pressed(r rune) func() tea.Cmd {
	return func() tea.Cmd { return p.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}) }
}

// offTarget says why no alias can be moved to a key, "" when one can.
func (p *Page) offTarget(k key) string {
	why := cmp.Or(p.c.ReadOnly, keyaction.Off(model.OpUpdateAlias, k.Key, p.c.Now()))
	switch {
	case why != "":
		return why
	case !slices.ContainsFunc(p.free, func(a alias) bool { return a.from != k.ID }):
		return "There is no alias to move to it"
	}
	return ""
}

// busy says why everything must wait, "" when it need not.
func (p *Page) busy() string {
	if p.moving {
		return "The aliases are being moved"
	}
	return ""
}

// choose takes the key under the cursor.
func (p *Page) choose() tea.Cmd {
	if under, ok := p.targets.Cursor(); ok {
		p.pick(under)
	}
	p.refresh()
	return nil
}

// pick lists what can move to a key. All of it is selected at first.
func (p *Page) pick(target key) {
	p.stage, p.target = picking, target
	can := p.movable(target)
	p.list.SetRows(can)
	var in []string
	for _, a := range can {
		if !p.out[a.name] {
			in = append(in, a.name)
		}
	}
	p.list.SetSelected(in)
}

// remember keeps which aliases of the list are not to move.
func (p *Page) remember() {
	for _, a := range p.list.Rows() {
		p.out[a.name] = true
	}
	for _, a := range p.list.Selected() {
		delete(p.out, a.name)
	}
}

// show shows the difference.
func (p *Page) show() tea.Cmd {
	p.remember()
	p.stage, p.plan = reviewing, nil
	for _, a := range p.list.Selected() {
		p.plan = append(p.plan, step{alias: a})
	}
	p.review.Update(tea.KeyMsg{Type: tea.KeyHome})
	p.refresh()
	return nil
}

// goBack goes back a stage. What was moved meanwhile stands at its new key.
func (p *Page) goBack() tea.Cmd {
	defer p.refresh()
	if p.stage == picking {
		p.remember()
		p.stage = choosing
		return nil
	}
	p.stage, p.plan = picking, nil
	return p.fetch()
}
