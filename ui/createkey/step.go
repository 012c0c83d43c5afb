package createkey

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// step is one of the wizard's forms. It keeps what was typed for as long as
// the wizard lives.
type step interface {
	// name is the step's name in the guide.
	name() string
	form() *widget.Form
	// above is what stands between the head and the form.
	above() []string
	// check marks every mistake at its field.
	check(p *Page)
	// actions are what can be done here beside going on and back.
	actions(p *Page) []page.Action
	// setSize says how many cells there are below the head.
	setSize(width, height int)
}

// lastStep is the place of the preview among the steps.
const lastStep = 4

func (p *Page) steps() []step {
	return []step{p.naming, p.tags, p.administrators, p.users, p.preview}
}

// current returns what is on the screen.
func (p *Page) current() step {
	if p.missing != nil {
		return p.missing
	}
	return p.steps()[p.at]
}

// next goes to the next step when nothing is wrong on this one. The first step
// is left only once its alias was looked up.
func (p *Page) next() tea.Cmd {
	return p.settled(func() tea.Cmd {
		p.naming.alias.TryAgain()
		if wrong, cmd := p.mark(); wrong {
			return cmd
		}
		if p.at == 0 {
			return p.lookUpAlias()
		}
		return p.show(p.at + 1)
	})
}

// settled goes on once the user or role that is typed on the step was added.
// One that cannot be added is shown at its field, and the step stays.
func (p *Page) settled(then func() tea.Cmd) tea.Cmd {
	for _, list := range p.lists() {
		cmd := list.submit()
		switch {
		case list.item.Problem != "":
			return p.current().form().Focus(list)
		case list.adding != "":
			p.then = then
			return cmd
		}
	}
	return then()
}

// mark shows every mistake of the step at its field, with the focus on the
// first. From then on each key looks which of them still stand.
func (p *Page) mark() (wrong bool, cmd tea.Cmd) {
	p.current().check(p)
	if row, wrong := p.users.accounts.Problem(p.account()); wrong != "" {
		p.users.accounts.Seek(row)
	}
	p.marked, cmd = p.current().form().FocusProblem()
	return p.marked, cmd
}

func (p *Page) previous() tea.Cmd {
	if p.doing != "" || p.at == 0 {
		return nil
	}
	return p.settled(func() tea.Cmd { return p.show(p.at - 1) })
}

// show puts a step on the screen, with the focus on a field.
func (p *Page) show(at int) tea.Cmd {
	p.at, p.marked = at, false
	if at == lastStep {
		p.preview.set(p)
	}
	p.layout()
	return p.current().form().FocusField()
}

// plainStep is what most steps have in common: a form that fills the page.
type plainStep struct {
	title string
	rows  *widget.Form
}

func (s *plainStep) name() string                { return s.title }
func (s *plainStep) form() *widget.Form          { return s.rows }
func (s *plainStep) above() []string             { return nil }
func (s *plainStep) check(*Page)                 {}
func (s *plainStep) actions(*Page) []page.Action { return nil }
func (s *plainStep) setSize(width, height int)   { s.rows.SetSize(width, height) }

// removeRow is the action that takes a row out of a list that is typed.
func removeRow(p *Page, label string) page.Action {
	return page.Action{
		ID: "remove-row", Label: label, Keys: []string{"ctrl+x"},
		Run: func() tea.Cmd { return p.Update(tea.KeyMsg{Type: tea.KeyCtrlX}) },
	}
}
