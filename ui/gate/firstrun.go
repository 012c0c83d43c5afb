package gate

import (
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// offeredRegion is the Region that stands in its field at first.
const offeredRegion = "us-west-2"

// FirstRun asks for what a new vault needs.
type FirstRun struct {
	gate
	create func(passphrase []byte, home model.Place) tea.Cmd

	passphrase *widget.SecretField
	repeated   *widget.SecretField
	understood *widget.Checkbox
	account    *plainField
	region     *plainField
	offered    string // account id
	rows       rows
}

var _ page.Page = (*FirstRun)(nil)

// NewFirstRun returns the page for a vault to be made in dir, with an account
// id from random on offer. create makes the command that makes the vault: the
// passphrase is then the command's, which wipes it. The command's result is a
// Failed, or whatever has the page taken away.
func NewFirstRun(c *page.Console, dir string, random io.Reader, create func(passphrase []byte, home model.Place) tea.Cmd) *FirstRun {
	f := &FirstRun{
		gate: newGate(c, dir, 0), create: create,
		passphrase: widget.NewSecretField(c.Theme),
		repeated:   widget.NewSecretField(c.Theme),
		understood: widget.NewCheckbox(c.Theme, "Nobody can recover a lost passphrase"),
		account:    &plainField{widget.NewOfferField(c.Theme, 12), digit},
		region:     &plainField{widget.NewOfferField(c.Theme, 32), unicode.ToLower},
		offered:    offeredAccount(random),
	}
	f.account.SetValue(f.offered)
	f.region.SetValue(offeredRegion)
	f.rows = f.newRows()
	f.lay()
	return f
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
func (f *FirstRun) Title() string { return "New vault" }

// Forget wipes the passphrases.
func (f *FirstRun) Forget() {
	f.passphrase.Forget()
	f.repeated.Forget()
	f.lay()
}

// Actions names the main button.
func (f *FirstRun) Actions() []page.Action {
	off := ""
	if f.trying {
		off = "The vault is being created"
	}
	return []page.Action{{ID: "create-vault", Label: "Create vault", Keys: []string{"ctrl+s"}, Off: off, Run: f.press}}
}

// Update takes keys, the mouse and the outcome.
func (f *FirstRun) Update(msg tea.Msg) tea.Cmd {
	cmd := f.update(msg, f.passphrase)
	f.lay()
	return cmd
}

// press makes the vault, unless something must be mended first.
func (f *FirstRun) press() tea.Cmd {
	if f.trying {
		return nil
	}
	if f.check(); f.anyProblem() {
		_, cmd := f.form.FocusProblem()
		return cmd
	}
	f.try()
	f.repeated.Forget()
	f.lay()
	return f.create(f.passphrase.Take(), model.Place{Account: f.account.Value(), Region: f.region.Value()})
}

// formHeight is the most lines that the form takes: the button stands near
// the fields.
const formHeight = 24

// SetSize sets the cells of the page.
func (f *FirstRun) SetSize(width, height int) {
	f.width, f.height = width, height
	f.form.SetSize(f.formWidth(), max(min(height, formHeight), 1))
}

// View draws the form.
func (f *FirstRun) View() string { return f.view() }
