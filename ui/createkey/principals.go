package createkey

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model/identity"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// principals is the field that users and roles are picked in. Its last line
// says how to pick, and is where one that does not exist yet is typed. Rows are
// known by ARN, which is what a policy names.
type principals struct {
	*widget.PickList
	theme *themes.Theme
	item  *widget.Item // that the field stands in: a mistake is shown there
	entry *widget.TextField
	open  bool // the entry is being typed in

	adding string // the name that is being made, "" when none is
	create maker
	width  int
}

// maker returns the command that makes a user or role for a field.
type maker func(into *principals, kind identity.Kind, name string) tea.Cmd

func newPrincipals(theme *themes.Theme, create maker) *principals {
	p := &principals{
		PickList: widget.NewPickList(theme, leastPrincipals,
			widget.PickColumn{Title: "Name", Min: 12, Ideal: 34},
			widget.PickColumn{Title: "Path", Min: 4, Ideal: 10},
			widget.PickColumn{Title: "Type", Min: 4, Ideal: 4}),
		theme:  theme,
		entry:  widget.NewTextField(theme, 0),
		create: create,
	}
	p.item = &widget.Item{Label: "Users and roles", Field: p}
	p.SetEmpty("Loading" + theme.Signs.Ellipsis)
	return p
}

// leastPrincipals is the least height of the list in lines, with the three
// that are no rows.
const leastPrincipals = 5

// set replaces the rows; what was picked stays picked.
func (p *principals) set(all []identity.Principal) {
	rows := make([]widget.PickItem, len(all))
	for i, principal := range all {
		rows[i] = widget.PickItem{
			ID:      principal.ARN(),
			Columns: []string{principal.Name, principal.Path, string(principal.Kind)},
		}
	}
	p.SetRows(rows)
	p.SetEmpty("This account has no users or roles yet.")
}

// pick picks one more row and closes the line it was typed in.
func (p *principals) pick(arn string) {
	p.SetPicked(append(p.Picked(), arn))
	p.close()
	p.clearFilter()
	p.SetCursor(arn)
}

// clearFilter shows all rows again, as esc does.
func (p *principals) clearFilter() { p.PickList.Update(tea.KeyMsg{Type: tea.KeyEsc}) }

// setHeight sets the lines on the screen.
func (p *principals) setHeight(height int) {
	p.SetSize(p.width, max(height-1, leastPrincipals))
}

// SetWidth sets the width in cells.
func (p *principals) SetWidth(width int) {
	p.width = width
	p.PickList.SetWidth(width)
	p.entry.SetWidth(max(width-widget.Width(entryPrompt), 0))
}

// Height returns the lines on the screen.
func (p *principals) Height() int { return p.PickList.Height() + 1 }

// Capturing reports that letters are text.
func (p *principals) Capturing() bool { return p.open || p.PickList.Capturing() }

// Blur takes the keys away.
func (p *principals) Blur() {
	p.entry.Blur()
	p.PickList.Blur()
}

// Focus gives the keys to the line that is being typed in, else to the list.
func (p *principals) Focus() tea.Cmd {
	if p.open {
		p.entry.Focus()
	}
	return p.PickList.Focus()
}

// openEntry begins to type the name of a user or role to add.
func (p *principals) openEntry() {
	p.open = true
	p.entry.Focus()
}

func (p *principals) close() {
	p.open, p.item.Problem = false, ""
	p.entry.SetValue("")
	p.entry.Blur()
}

// Update picks from the list, and adds what was typed behind + or, when the
// list has no such row, in the filter.
func (p *principals) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch {
	case p.open:
		return p.updateEntry(press)
	case press.String() == "+" && !p.PickList.Capturing():
		p.openEntry()
		return true, nil
	case press.Type == tea.KeyEnter && p.PickList.Capturing() && p.Shown() == 0:
		return true, p.add(p.Filter())
	}
	p.item.Problem = ""
	return p.PickList.Update(msg)
}

func (p *principals) updateEntry(press tea.KeyMsg) (handled bool, cmd tea.Cmd) {
	switch press.Type {
	case tea.KeyEsc:
		p.close()
		return true, nil
	case tea.KeyEnter:
		if p.entry.Value() == "" {
			p.close()
			return true, nil
		}
		return true, p.add(p.entry.Value())
	}
	if handled, cmd = p.entry.Update(press); handled {
		p.item.Problem = ""
	}
	return handled, cmd
}

// add picks the user or role of that name, and makes it when there is none.
func (p *principals) add(typed string) tea.Cmd {
	if p.adding != "" {
		return nil
	}
	kind, name, problem := parsePrincipal(typed)
	if p.item.Problem = problem; problem != "" {
		return nil
	}
	rows := p.Rows()
	is := func(row widget.PickItem) bool { return row.Columns[0] == name && row.Columns[2] == string(kind) }
	if i := slices.IndexFunc(rows, is); i >= 0 {
		p.pick(rows[i].ID)
		return nil
	}
	p.adding = strings.TrimSpace(typed)
	return p.create(p, kind, name)
}

// parsePrincipal takes user/NAME or role/NAME apart, or says what is wrong.
func parsePrincipal(typed string) (kind identity.Kind, name, problem string) {
	before, name, found := strings.Cut(strings.TrimSpace(typed), "/")
	switch {
	case found && strings.EqualFold(before, string(identity.User)):
		kind = identity.User
	case found && strings.EqualFold(before, string(identity.Role)):
		kind = identity.Role
	default:
		return "", "", "Type user/NAME or role/NAME."
	}
	if identity.CheckName(kind, name) != nil {
		return "", "", "A name has 1 to 64 letters, digits and _+=,.@-"
	}
	return kind, name, ""
}

// actions are what can be done while the field has the focus. esc closes the
// line that is typed in before it leaves the page.
func (p *principals) actions() []page.Action {
	switch {
	case !p.Focused():
		return nil
	case p.open:
		return []page.Action{p.action("close-entry", "close", "esc", p.close)}
	case p.PickList.Capturing() || p.Filter() != "":
		return []page.Action{p.action("clear-filter", "clear the filter", "esc", p.clearFilter)}
	}
	return []page.Action{p.action("add-principal", "add user or role", "+", p.openEntry)}
}

func (p *principals) action(id, label, key string, do func()) page.Action {
	return page.Action{ID: id, Label: label, Keys: []string{key}, Run: func() tea.Cmd {
		do()
		return nil
	}}
}

const entryPrompt = "+ Add user/NAME or role/NAME: "

// View draws the list and the line under it.
func (p *principals) View() string {
	if p.width <= 0 {
		return ""
	}
	return p.PickList.View() + "\n" + p.lastLine()
}

func (p *principals) lastLine() string {
	switch {
	case p.adding != "":
		return p.theme.Warning.Render(widget.Fit("Adding "+widget.Clean(p.adding)+p.theme.Signs.Ellipsis, p.width))
	case p.open:
		return p.theme.Focus.Render(entryPrompt) + p.entry.View()
	case p.PickList.Capturing() && p.Shown() == 0:
		return p.theme.Faint.Render(widget.Fit("↵ adds it when it reads user/NAME or role/NAME", p.width))
	}
	return p.theme.Faint.Render(widget.Fit("space picks, / filters, + adds a user or role", p.width))
}
