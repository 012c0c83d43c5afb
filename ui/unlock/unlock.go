// Package unlock is the page that asks for the passphrase of a vault and says
// why one does not open. It is all that a locked console draws.
//
// It refuses to know how a vault is opened, and holds no passphrase longer
// than it is typed.
package unlock

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Failed says that the vault did not open.
type Failed struct {
	Reason string // in a sentence
	Wrong  bool   // the passphrase was not the vault's
	Advice string // what to do; "" when there is nothing to say
}

// Page asks for the passphrase.
type Page struct {
	console *page.Console
	dir     string
	open    func(passphrase []byte) tea.Cmd

	passphrase    *widget.SecretField
	form          *widget.Form
	failed        *Failed
	opening       bool
	width, height int
}

// New returns the page for the vault in dir. open makes the command that opens
// it: the passphrase is then the command's, which wipes it. The command's
// result is a Failed, or whatever has the page taken away.
func New(c *page.Console, dir string, open func(passphrase []byte) tea.Cmd) *Page {
	p := &Page{console: c, dir: dir, open: open, passphrase: widget.NewSecretField(c.Theme)}
	p.form = widget.NewForm(c.Theme)
	p.lay()
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Locked" }

// Init has nothing to fetch.
func (p *Page) Init() tea.Cmd { return nil }

// Capturing reports that the passphrase can be typed.
func (p *Page) Capturing() bool { return p.form.Capturing() }

// Dirty is always "": half a passphrase is no loss.
func (p *Page) Dirty() string { return "" }

// Forget wipes what was typed.
func (p *Page) Forget() { p.passphrase.Forget() }

// Actions names the main button.
func (p *Page) Actions() []page.Action {
	return []page.Action{{ID: "unlock", Label: "Unlock", Keys: []string{"ctrl+s"}, Off: p.busy(), Run: p.press}}
}

// busy says why nothing can be done now, "" when it can.
func (p *Page) busy() string {
	if p.opening {
		return "The vault is being opened"
	}
	return ""
}

// Update takes keys and the outcome.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	if failed, ok := msg.(Failed); ok {
		p.opening, p.failed = false, &failed
		p.lay()
		return p.form.Focus(p.passphrase)
	}
	if p.opening {
		return nil
	}
	if press, ok := msg.(tea.KeyMsg); ok && (press.Type == tea.KeyPgUp || press.Type == tea.KeyPgDown) {
		return p.turn(msg)
	}
	_, cmd := p.form.Update(msg)
	return cmd
}

// turn turns over a long reason. The field would keep the key to itself.
func (p *Page) turn(msg tea.Msg) tea.Cmd {
	typing := p.passphrase.Focused()
	p.passphrase.Blur()
	_, cmd := p.form.Update(msg)
	if typing {
		return tea.Batch(cmd, p.passphrase.Focus())
	}
	return cmd
}

// press opens the vault with what was typed.
func (p *Page) press() tea.Cmd {
	if p.opening || p.passphrase.Len() == 0 {
		return nil
	}
	p.opening, p.failed = true, nil
	p.lay()
	return p.open(p.passphrase.Take())
}
