// Package firstrun is the page that makes a vault: a passphrase twice, the
// account and the Region that its keys live in.
//
// It refuses to know how a vault is made, and holds no passphrase longer than
// it is typed.
package firstrun

import (
	"crypto/rand"
	"fmt"
	"io"
	"math/big"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Failed says that the vault was not made.
type Failed struct {
	Reason string // in a sentence
	Advice string // what to do; "" when there is nothing to say
}

// offeredRegion is the Region that stands in its field at first.
const offeredRegion = "us-west-2"

// Page asks for what a new vault needs.
type Page struct {
	console *page.Console
	dir     string
	create  func(passphrase []byte, home model.Place) tea.Cmd

	passphrase *widget.SecretField
	repeated   *widget.SecretField
	understood *widget.Checkbox
	account    *widget.TextField
	region     *widget.TextField

	form          *widget.Form
	rows          rows
	failed        *Failed
	creating      bool
	width, height int
}

// New returns the page for a vault to be made in dir, with an account id from
// random on offer. create makes the command that makes the vault: the
// passphrase is then the command's, which wipes it. The command's result is a
// Failed, or whatever has the page taken away.
func New(c *page.Console, dir string, random io.Reader, create func(passphrase []byte, home model.Place) tea.Cmd) *Page {
	p := &Page{
		console: c, dir: dir, create: create,
		passphrase: widget.NewSecretField(c.Theme),
		repeated:   widget.NewSecretField(c.Theme),
		understood: widget.NewCheckbox(c.Theme, "Nobody can recover a lost passphrase"),
		account:    widget.NewTextField(c.Theme, 12),
		region:     widget.NewTextField(c.Theme, 32),
	}
	p.account.SetValue(offeredAccount(random))
	p.region.SetValue(offeredRegion)
	p.rows = p.newRows()
	p.form = widget.NewForm(c.Theme)
	p.lay()
	return p
}

// offeredAccount returns 12 random digits, or none when there is no chance to
// be had: the field then asks for them.
func offeredAccount(random io.Reader) string {
	n, err := rand.Int(random, big.NewInt(1e12))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%012d", n)
}

// Title is the page's crumb.
func (p *Page) Title() string { return "New vault" }

// Init has nothing to fetch.
func (p *Page) Init() tea.Cmd { return nil }

// Capturing reports that text is typed.
func (p *Page) Capturing() bool { return p.form.Capturing() }

// Dirty is always "": nothing here is worth a question.
func (p *Page) Dirty() string { return "" }

// Forget wipes the passphrases.
func (p *Page) Forget() {
	p.passphrase.Forget()
	p.repeated.Forget()
	p.lay()
}

// Actions names the main button.
func (p *Page) Actions() []page.Action {
	return []page.Action{{ID: "create-vault", Label: "Create vault", Keys: []string{"ctrl+s"}, Off: p.busy(), Run: p.press}}
}

// busy says why nothing can be done now, "" when it can.
func (p *Page) busy() string {
	if p.creating {
		return "The vault is being created"
	}
	return ""
}

// Update takes keys and the outcome.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	if failed, ok := msg.(Failed); ok {
		p.creating, p.failed = false, &failed
		p.lay()
		return p.form.Focus(p.passphrase)
	}
	if p.creating {
		return nil
	}
	_, cmd := p.form.Update(msg)
	p.lay()
	return cmd
}

// press makes the vault, unless something must be mended first.
func (p *Page) press() tea.Cmd {
	if p.creating {
		return nil
	}
	if p.check(); p.anyProblem() {
		_, cmd := p.form.FocusProblem()
		return cmd
	}
	p.creating, p.failed = true, nil
	p.repeated.Forget()
	p.lay()
	return p.create(p.passphrase.Take(), model.Place{Account: p.account.Value(), Region: p.region.Value()})
}
