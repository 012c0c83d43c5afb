package tags

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

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
	case p.reviewing:
		return []page.Action{p.saveAction(), {ID: "back-to-tags", Label: "Back, keeping what was typed", Keys: []string{"esc"}, Off: p.busy(), Run: p.goOn}}
	}
	return []page.Action{p.saveAction(), {
		ID: "remove-tag", Label: "Remove tag", Keys: []string{"ctrl+x"},
		Run: func() tea.Cmd { return p.Update(tea.KeyMsg{Type: tea.KeyCtrlX}) },
	}}
}

func (p *Page) saveAction() page.Action {
	return page.Action{ID: "save-changes", Label: "Save Changes", Keys: []string{"ctrl+s"}, Off: p.off(), Run: p.save}
}

// off says why nothing can be saved now, "" when it can.
func (p *Page) off() string {
	switch why := p.leftOut(); {
	case why != "":
		return why
	case !p.changed() && p.one():
		return "The tags are as they were"
	case !p.changed():
		return "No key would change"
	}
	return p.busy()
}

// leftOut says why none of the keys can be changed, "" when one can.
func (p *Page) leftOut() string {
	first, w := "", p.rows.wish()
	for i := range p.keys {
		why := p.keys[i].off(p.c, w.of(p.keys[i].tags))
		if why == "" {
			return ""
		}
		first = cmp.Or(first, why)
	}
	return first
}

// busy says why everything must wait, "" when it need not.
func (p *Page) busy() string {
	if p.saving {
		return "The tags are being saved"
	}
	return ""
}

// save shows the difference, and from there writes it.
func (p *Page) save() tea.Cmd {
	if p.reviewing {
		return p.write()
	}
	if p.mistaken() {
		_, cmd := p.form.FocusProblem()
		return cmd
	}
	p.reviewing = true
	p.review.Update(tea.KeyMsg{Type: tea.KeyHome})
	return nil
}

// mistaken shows what is wrong with the rows, and reports whether anything is.
// From then on each key looks whether it still is.
func (p *Page) mistaken() bool {
	p.rows.check(p.one())
	p.marked = p.rows.item.Problem != ""
	return p.marked
}

// goOn goes back from the difference to the rows.
func (p *Page) goOn() tea.Cmd {
	p.reviewing = false
	return p.form.FocusField()
}
