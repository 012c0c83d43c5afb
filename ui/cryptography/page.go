// Package cryptography is the pages that use a key: Encrypt, Decrypt and
// Generate data key. One Page does what the three have in common; an operation
// adds its inputs and its call.
//
// It refuses to know how anything is encrypted and what a key is made of: it
// hands bytes to the vault and shows what comes back.
package cryptography

import (
	"cmp"
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// operation is what is particular to one of the pages.
type operation struct {
	title   string           // the page's crumb
	label   string           // of the main button
	verb    string           // what it does with the key
	needs   *model.Operation // whose permission it needs
	anyKey  bool             // it may turn out to use another key than the page's
	working string           // what goes on while the call runs, such as "encrypting"
	inputs  []input
	// call takes what was typed, in the update loop, and returns the call.
	call func(keyID string) call
}

// call is the work of a page, off the update loop.
type call func(context.Context, *vault.Session) (*result, error)

// Page uses one key. It shows a form until there is a result, and then the
// result until the form is asked for again.
type Page struct {
	console   *page.Console
	operation operation
	subject   subject
	form      *widget.Form
	checked   bool    // the main button was pressed: problems are shown
	result    *result // nil while the form is on the page

	last      ticket // handed out
	loading   ticket // of the key's state; 0 when nothing loads
	calling   ticket // of the operation; 0 when it does not run
	forgotten ticket // of the operation whose secrets are dropped when they come

	width, height int
}

// ticket numbers a piece of work, so that a result that nobody waits for any
// more is told apart from the one that is awaited.
type ticket int

// Results of work.
type (
	keyLoaded struct {
		ticket  ticket
		subject subject
		err     error
	}
	called struct {
		ticket ticket
		result *result
		err    error
	}
)

func newPage(c *page.Console, keyID string, op operation) *Page {
	p := &Page{console: c, operation: op, subject: unknownSubject(keyID), form: widget.NewForm(c.Theme)}
	p.setButtons()
	p.layout()
	p.form.Focus(op.inputs[0].first())
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return p.operation.title }

// Init fetches the key's aliases and state. A plaintext that was revealed is
// masked again: the page was left for another.
func (p *Page) Init() tea.Cmd {
	if p.result != nil {
		p.result.mask()
		p.layout()
	}
	return p.load()
}

// Follow fetches them. What is revealed stays so: the page was not left.
func (p *Page) Follow() (tea.Cmd, bool) { return p.load(), true }

func (p *Page) load() tea.Cmd {
	p.loading = p.nextTicket()
	awaited, keyID := keyLoaded{ticket: p.loading}, p.subject.ID
	return p.console.Call("reading the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		awaited.subject, awaited.err = loadSubject(ctx, s, keyID)
		return awaited
	})
}

func (p *Page) nextTicket() ticket {
	p.last++
	return p.last
}

// Update takes a message.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case keyLoaded:
		return p.takeKey(msg)
	case called:
		return p.takeResult(msg)
	case savefile.Ended:
		return msg.Report()
	}
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.From(0, len(p.head()))
	}
	if p.result != nil {
		p.result.update(msg)
		return nil
	}
	_, cmd := p.form.Update(msg)
	p.layout()
	return cmd
}

func (p *Page) takeKey(msg keyLoaded) tea.Cmd {
	if msg.ticket != p.loading {
		return nil
	}
	p.loading = 0
	if msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.subject = msg.subject
	p.setButtons()
	p.layout()
	return nil
}

// submit checks what was typed and starts the operation.
func (p *Page) submit() tea.Cmd {
	if p.calling != 0 || p.off() != "" {
		return nil
	}
	p.checked = true
	p.layout()
	if found, cmd := p.form.FocusProblem(); found {
		return cmd
	}
	p.calling = p.nextTicket()
	awaited, work := called{ticket: p.calling}, p.operation.call(p.subject.ID)
	return p.console.Call(p.operation.working, func(ctx context.Context, s *vault.Session) tea.Msg {
		awaited.result, awaited.err = work(ctx, s)
		return awaited
	})
}

// takeResult shows a result, or says why there is none: at the file's field
// when the file is the reason.
func (p *Page) takeResult(msg called) tea.Cmd {
	if msg.ticket != p.calling {
		msg.result.wipe()
		return nil
	}
	p.calling = 0
	var wrong *fileError
	switch {
	case errors.As(msg.err, &wrong):
		wrong.source.refused = wrong
		p.layout()
		_, cmd := p.form.FocusProblem()
		return cmd
	case msg.err != nil:
		return page.Send(page.Refused{Err: msg.err})
	}
	p.checked = false
	p.result = msg.result
	if msg.ticket == p.forgotten {
		p.result.forget()
	}
	p.layout()
	return nil
}

// off says why the operation does not work with the page's key now.
func (p *Page) off() string {
	if p.operation.anyKey {
		return p.console.ReadOnly
	}
	return cmp.Or(p.console.ReadOnly, p.subject.off(p.operation, p.console.Now()))
}

// changeInput goes back to the form, which still holds what was typed.
func (p *Page) changeInput() tea.Cmd {
	p.result.wipe()
	p.result = nil
	p.layout()
	return nil
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.layout()
}

// Actions lists what can be done here now.
func (p *Page) Actions() []page.Action {
	if p.result != nil {
		return p.resultActions()
	}
	submit := page.Action{ID: "submit", Label: p.operation.label, Keys: []string{"ctrl+s"}, Off: p.off(), Run: p.submit}
	if submit.Off != "" && p.console.ReadOnly == "" {
		submit.Because = keyaction.Because(p.operation.needs, p.subject.Key, p.console.Now())
	}
	return []page.Action{submit}
}

// Capturing reports that a text field has the focus.
func (p *Page) Capturing() bool { return p.result == nil && p.form.Capturing() }

// Dirty names the typed text that leaving would lose. Once there is a result it
// has served.
func (p *Page) Dirty() string {
	if p.result != nil {
		return ""
	}
	for _, input := range p.operation.inputs {
		if typed := input.typed(); typed != "" {
			return typed
		}
	}
	return ""
}

// Forget drops plaintexts, typed and received. One that is still on its way is
// dropped when it comes.
func (p *Page) Forget() {
	p.forgotten = p.calling
	for _, input := range p.operation.inputs {
		input.forget()
	}
	if p.result != nil {
		p.result.forget()
	}
	p.layout()
}
