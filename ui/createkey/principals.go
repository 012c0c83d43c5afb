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
func (l *principals) set(all []identity.Principal) {
	rows := make([]widget.PickItem, len(all))
	for i, principal := range all {
		rows[i] = widget.PickItem{
			ID:      principal.ARN(),
			Columns: []string{principal.Name, principal.Path, string(principal.Kind)},
		}
	}
	l.SetRows(rows)
	l.SetEmpty("This account has no users or roles yet.")
}

// pick picks one more row and closes the line it was typed in.
func (l *principals) pick(arn string) {
	l.SetPicked(append(l.Picked(), arn))
	l.close()
	l.clearFilter()
	l.SetCursor(arn)
}

// clearFilter shows all rows again, as esc does.
func (l *principals) clearFilter() { l.PickList.Update(tea.KeyMsg{Type: tea.KeyEsc}) }

// setHeight sets the lines on the screen.
func (l *principals) setHeight(height int) {
	l.SetSize(l.width, max(height-1, leastPrincipals))
}

// SetWidth sets the width in cells.
func (l *principals) SetWidth(width int) {
	l.width = width
	l.PickList.SetWidth(width)
	l.entry.SetWidth(max(width-widget.Width(entryPrompt), 0))
}

// Height returns the lines on the screen.
func (l *principals) Height() int { return l.PickList.Height() + 1 }

// Capturing reports that letters are text.
func (l *principals) Capturing() bool { return l.open || l.PickList.Capturing() }

// Blur takes the keys away.
func (l *principals) Blur() {
	l.entry.Blur()
	l.PickList.Blur()
}

// Focus gives the keys to the line that is being typed in, else to the list.
func (l *principals) Focus() tea.Cmd {
	if l.open {
		l.entry.Focus()
	}
	return l.PickList.Focus()
}

// openEntry begins to type the name of a user or role to add.
func (l *principals) openEntry() {
	l.open = true
	l.entry.Focus()
}

func (l *principals) close() {
	l.open, l.item.Problem = false, ""
	l.entry.SetValue("")
	l.entry.Blur()
}

// Update picks from the list, and adds what was typed behind + or, when the
// list has no such row, in the filter.
func (l *principals) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return l.point(m)
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch {
	case l.open:
		return l.updateEntry(press)
	case press.String() == "+" && !l.PickList.Capturing():
		l.openEntry()
		return true, nil
	case press.Type == tea.KeyEnter && l.PickList.Capturing() && l.Shown() == 0:
		return true, l.add(l.Filter())
	}
	l.item.Problem = ""
	return l.PickList.Update(msg)
}

func (l *principals) updateEntry(press tea.KeyMsg) (handled bool, cmd tea.Cmd) {
	switch press.Type {
	case tea.KeyEsc:
		l.close()
		return true, nil
	case tea.KeyEnter:
		if l.entry.Value() == "" {
			l.close()
			return true, nil
		}
		return true, l.add(l.entry.Value())
	}
	if handled, cmd = l.entry.Update(press); handled {
		l.item.Problem = ""
	}
	return handled, cmd
}

// submit adds what is typed behind +, if there is anything.
func (l *principals) submit() tea.Cmd {
	switch {
	case l.adding != "":
		return nil
	case strings.TrimSpace(l.entry.Value()) == "":
		l.close()
		return nil
	}
	return l.add(l.entry.Value())
}

// add picks the user or role of that name, and makes it when there is none.
func (l *principals) add(typed string) tea.Cmd {
	if l.adding != "" {
		return nil
	}
	kind, name, problem := parsePrincipal(typed)
	if l.item.Problem = problem; problem != "" {
		return nil
	}
	rows := l.Rows()
	is := func(row widget.PickItem) bool { return row.Columns[0] == name && row.Columns[2] == string(kind) }
	if i := slices.IndexFunc(rows, is); i >= 0 {
		l.pick(rows[i].ID)
		return nil
	}
	l.adding = strings.TrimSpace(typed)
	return l.create(l, kind, name)
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

// actions are what can be done on the field's step while no other text is
// typed there. esc closes the line that is typed in before it leaves the step.
func (l *principals) actions(p *Page) []page.Action {
	switch {
	case l.Focused() && l.open:
		return []page.Action{l.closing("close-entry", "close", l.close)}
	case l.Focused() && l.PickList.Capturing():
		return []page.Action{l.closing("clear-filter", "clear the filter", l.clearFilter)}
	}
	actions := []page.Action{{ID: "add-principal", Label: "add user or role", Keys: []string{"+"}, Run: func() tea.Cmd {
		l.openEntry()
		return p.current().form().Focus(l)
	}}}
	if !l.Focused() {
		return actions
	}
	if l.Filter() != "" {
		actions = append(actions, l.closing("clear-filter", "clear the filter", l.clearFilter))
	}
	return append(actions,
		l.listed(p, "pick", "pick, or take out", tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}),
		l.listed(p, "pick-all", "pick all that are shown", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'*'}}),
		l.listed(p, "filter", "filter", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'/'}}))
}

func (l *principals) closing(id, label string, do func()) page.Action {
	return page.Action{ID: id, Label: label, Keys: []string{"esc"}, Run: func() tea.Cmd {
		do()
		return nil
	}}
}

// listed is a key of the list's own, for help to name.
func (l *principals) listed(p *Page, id, label string, press tea.KeyMsg) page.Action {
	return page.Action{
		ID: id, Label: label, Keys: []string{press.String()}, Hidden: true,
		Run: func() tea.Cmd { return p.Update(press) },
	}
}

const entryPrompt = "+ Add user/NAME or role/NAME: "

// View draws the list and the line under it.
func (l *principals) View() string {
	if l.width <= 0 {
		return ""
	}
	return l.PickList.View() + "\n" + l.lastLine()
}

func (l *principals) lastLine() string {
	switch {
	case l.adding != "":
		return l.theme.Warning.Render(widget.Fit("Adding "+widget.Clean(l.adding)+l.theme.Signs.Ellipsis, l.width))
	case l.open:
		return l.theme.Focus.Render(entryPrompt) + l.entry.View()
	case l.PickList.Capturing() && l.Shown() == 0:
		return l.theme.Faint.Render(widget.Fit("↵ adds it when it reads user/NAME or role/NAME", l.width))
	}
	return l.theme.Faint.Render(widget.Fit("space picks, / filters, + adds a user or role", l.width))
}
