package keypolicy

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/widget"
)

// adder is the searchable list that users and roles are added from.
type adder struct {
	list *people
	item *widget.Item // that the list stands in
	form *widget.Form
}

// adderNote says how it is used.
const adderNote = "Type to search, and ↵ to go to the list. There space picks, and ↵ attaches what was picked or, if nothing was, what the cursor is on."

// newcomer says where users come from, when there is nobody to pick.
const newcomer = "\"coldkms iam create-user --user-name NAME\" makes a user. Open this list again to see it."

// newAdder opens the list with the search begun.
func newAdder(theme *themes.Theme, title string) *adder {
	a := &adder{list: newPeople(theme, "Loading"+theme.Signs.Ellipsis)}
	a.item = &widget.Item{Label: "Users and roles", Field: a.list}
	a.form = widget.NewForm(theme, &widget.Item{Label: title, Note: adderNote}, a.item)
	a.list.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'/'}})
	return a
}

// show lists who is not attached yet.
func (a *adder) show(known *directory, to *people) {
	switch {
	case known.err != nil:
		a.list.SetEmpty("The users and roles could not be read: " + widget.Clean(known.err.Error()))
	case known.named != nil && len(known.all) == 0:
		a.list.SetEmpty("This account has no users or roles yet.")
	case known.named != nil:
		a.list.SetEmpty("All users and roles of this account are there already.")
	}
	there := make(map[string]bool, len(to.attached))
	for _, id := range to.attached {
		there[id] = true
	}
	rows := make([]widget.PickItem, 0, len(known.all))
	for _, p := range known.all {
		if arn := p.ARN(); !there[arn] && !there[p.UniqueID] {
			rows = append(rows, rowOf(arn, p))
		}
	}
	a.list.SetRows(rows)
}

// setSize gives the list the room, and says below it how one is made who is not
// in it.
func (a *adder) setSize(width, height int, known *directory) {
	a.form.SetSize(width, height)
	room := height - formFoot - len(widget.Wrap(adderNote, width)) - 2
	if a.item.Note = ""; a.list.Shown() == 0 && known.named != nil {
		a.item.Note = newcomer
		room -= len(widget.Wrap(newcomer, width-labels))
	}
	a.list.setHeight(room)
}

// open begins to add to the section on the screen. Somebody new may be there
// since the users and roles were read.
func (p *Page) open() tea.Cmd {
	s := p.section()
	p.adding = newAdder(p.c.Theme, "Add "+s.noun)
	p.adding.show(p.known, s.people)
	p.refresh()
	return p.readPrincipals()
}

func (p *Page) closeAdder() tea.Cmd {
	p.adding = nil
	s := p.section()
	return s.form.Focus(s.people)
}

// attach adds what was picked, or what the cursor is on.
func (p *Page) attach() tea.Cmd {
	var ids []string
	for _, row := range p.adding.list.Targets() {
		ids = append(ids, row.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	p.section().people.attach(ids, p.known)
	return p.closeAdder()
}

// remove takes out what is checked, or what the cursor is on.
func (p *Page) remove() tea.Cmd {
	s := p.section()
	s.people.detach(p.known)
	s.unmark()
	return nil
}

// discard shows what the document has.
func (p *Page) discard() tea.Cmd {
	s := p.section()
	s.begin(p.base.view.Console)
	s.people.show(p.known)
	if p.behind {
		return p.fetch()
	}
	return nil
}

// table is the list on the screen.
func (p *Page) table() *people {
	if p.adding != nil {
		return p.adding.list
	}
	return p.section().people
}

// nobody says why nobody of a section can be removed, "" when somebody can.
func (s *section) nobody() string {
	if len(s.people.Targets()) == 0 {
		return "Nobody is under the cursor"
	}
	return ""
}
