// Package createkey is the wizard that makes a key, in the five steps of the
// guide's "Creating Keys". It collects what a person types and picks; the vault
// makes the key. It refuses to know what the pages before and after it show.
package createkey

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Page is the wizard.
type Page struct {
	console       *page.Console
	width, height int

	naming         *naming
	tags           *tags
	administrators *administrators
	users          *users
	preview        *preview
	at             int     // the step on the screen
	marked         bool    // its mistakes are shown
	missing        *rescue // a key that was made without its alias, nil when there is none

	doing   string         // what runs now, in words; "" when nothing does
	request int            // of the work whose result is waited for
	loading int            // of the latest list of principals that was asked for
	then    func() tea.Cmd // leaves the step once a user or role was added; nil when nothing waits
}

var _ page.Page = (*Page)(nil)

// New returns the wizard on its first step.
func New(c *page.Console) *Page {
	p := &Page{console: c}
	p.naming = newNaming(c)
	p.tags = newTags(c.Theme)
	p.administrators = newAdministrators(c.Theme, p.makePrincipal)
	p.users = newUsers(c.Theme, p.makePrincipal)
	p.preview = newPreview(c.Theme)
	p.setButtons()
	return p
}

// Title is the crumb.
func (p *Page) Title() string { return "Create key" }

// Init fetches the users and roles. An alias that was being looked up when the
// console locked is looked up again at the next press; a key that is being made
// stays waited for, because a second one must not be made.
func (p *Page) Init() tea.Cmd {
	if p.doing == lookingUp {
		p.done()
	}
	return p.loadPrincipals()
}

// Follow fetches the users and roles, which are picked from lists.
func (p *Page) Follow() (tea.Cmd, bool) { return p.loadPrincipals(), true }

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.layout()
}

// layout shares the room out; what stands above a form can change it.
func (p *Page) layout() {
	width, height := p.width, p.height
	for _, step := range p.steps() {
		step.setSize(width, height-headLines)
	}
	if p.missing != nil {
		p.missing.setSize(width, height-headLines)
	}
}

// Capturing reports that a text field has the focus.
func (p *Page) Capturing() bool { return p.current().form().Capturing() }

// Forget drops nothing: the wizard holds no secret.
func (p *Page) Forget() {}

// Dirty names what leaving would lose.
func (p *Page) Dirty() string {
	switch {
	case p.doing == makingKey:
		return "sight of the key that is being made"
	case p.missing != nil:
		return "the alias of the new key"
	}
	var typed []string
	for _, part := range []struct {
		name string
		any  bool
	}{
		{"alias", p.naming.alias.Value() != ""},
		{"description", p.naming.description.Value() != ""},
		{"key material origin", p.naming.advanced.external()},
		{"tags", len(p.tags.field.Value()) > 0},
		{"key administrators", p.administrators.touched()},
		{"key users", len(p.users.principals.Picked()) > 0},
		{"external accounts", len(p.users.accounts.Value()) > 0},
	} {
		if part.any {
			typed = append(typed, part.name)
		}
	}
	if len(typed) == 0 {
		return ""
	}
	return "the new key's " + strings.Join(typed, ", ")
}

// Actions lists what can be done on the step.
func (p *Page) Actions() []page.Action {
	main := page.Action{ID: "main-button", Label: mainLabel(p.at), Keys: []string{"ctrl+s"}, Off: p.busy(), Run: p.pressMain}
	if p.missing != nil {
		main.Label = createAlias
	}
	actions := append([]page.Action{main}, p.current().actions(p)...)
	if p.at > 0 && p.missing == nil {
		actions = append(actions, page.Action{ID: "previous", Label: previousLabel, Keys: []string{"esc"}, Off: p.busy(), Run: p.previous})
	}
	return actions
}

const previousLabel = "Previous"

// mainLabel returns the label of a step's main button.
func mainLabel(at int) string {
	if at == lastStep {
		return "Finish"
	}
	return "Next Step"
}

// busy returns why buttons do not work now, "" when they do.
func (p *Page) busy() string {
	if p.doing == "" {
		return ""
	}
	return "still " + p.doing
}

// pressMain does what the main button does.
func (p *Page) pressMain() tea.Cmd {
	switch {
	case p.doing != "":
		return nil
	case p.missing != nil:
		return p.retryAlias()
	case p.at == lastStep:
		return p.finish()
	default:
		return p.next()
	}
}

// setButtons puts the row of buttons under every form.
func (p *Page) setButtons() {
	off := p.busy()
	if p.missing != nil {
		p.missing.rows.SetButtons(
			widget.Button{Label: withoutAlias, Off: off, Press: p.finishWithoutAlias},
			widget.Button{Label: createAlias, Main: true, Off: off, Press: p.pressMain})
	}
	for at, step := range p.steps() {
		buttons := []widget.Button{{Label: "Cancel", Press: func() tea.Cmd { return page.Send(page.Back{}) }}}
		if at > 0 {
			buttons = append(buttons, widget.Button{Label: previousLabel, Off: off, Press: p.previous})
		}
		step.form().SetButtons(append(buttons,
			widget.Button{Label: mainLabel(at), Main: true, Off: off, Press: p.pressMain})...)
	}
}

// Update takes results of work, keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case principalsLoaded:
		return p.takePrincipals(msg)
	case principalMade:
		return p.takePrincipal(msg)
	case aliasLookedUp:
		return p.takeLookUp(msg)
	case finished:
		return p.takeFinished(msg)
	case tea.KeyMsg:
		p.then = nil // something else is wanted by now
	case widget.Mouse:
		p.then = nil
		return p.fill(msg.From(0, headLines+len(p.current().above())))
	}
	return p.fill(msg)
}

// fill hands a message to the form, and looks which mistakes still stand.
func (p *Page) fill(msg tea.Msg) tea.Cmd {
	_, cmd := p.current().form().Update(msg)
	p.naming.rows.SetItems(p.naming.items()...)
	if p.marked {
		p.current().check(p)
	}
	return cmd
}

// begin says that work runs whose result must come before anything else.
func (p *Page) begin(doing string) (request int) {
	p.request++
	p.doing = doing
	p.setButtons()
	return p.request
}

// done says that no work runs; results that are still under way are late.
func (p *Page) done() {
	p.request++
	p.doing = ""
	p.setButtons()
}

// keyRequest returns the key as it was typed and picked.
func (p *Page) keyRequest() *model.CreateKeyRequest {
	return &model.CreateKeyRequest{
		Origin:      p.naming.advanced.origin.Value(),
		Policy:      p.policy().Document(),
		Description: p.naming.text(),
		Tags:        p.tags.field.Tags(),
	}
}

func (p *Page) policy() policy.Console {
	return policy.Console{
		Account:        p.account(),
		Administrators: p.administrators.principals.Picked(),
		AllowDeletion:  p.administrators.deletion.Checked,
		Imported:       p.naming.advanced.external(),
		Users:          p.users.principals.Picked(),
		External:       p.users.accounts.Value(),
	}
}

// account returns the account that the key will belong to.
func (p *Page) account() string { return p.console.Session.Place().Account }

// headLines is what stands above a step: its name, and an empty line.
const headLines = 2

// View draws the step.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	body := strings.Split(p.current().form().View(), "\n")
	lines := append([]string{p.head(), ""}, append(p.current().above(), body...)...)
	return widget.Block(lines, p.width, p.height)
}

// head says which step this is, and on the right what runs.
func (p *Page) head() string {
	theme := p.console.Theme
	counter := "Almost done  "
	if p.missing == nil {
		counter = fmt.Sprintf("Step %d of %d  ", p.at+1, len(p.steps()))
	}
	left := theme.Faint.Render(counter) + theme.Title.Render(p.current().name())
	right := ""
	if p.doing != "" {
		right = theme.Warning.Render(p.doing + theme.Signs.Ellipsis)
	}
	return widget.Fit(left, p.width-widget.Width(right)) + right
}
