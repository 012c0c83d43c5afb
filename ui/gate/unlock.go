package gate

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Unlock asks for the passphrase of a vault.
type Unlock struct {
	gate
	open       func(passphrase []byte, look bool) tea.Cmd
	passphrase *widget.SecretField
	look       *widget.Checkbox
	offered    bool   // a look, since the vault was found to be damaged
	served     string // where AWS clients use the vault; "" when it is closed
}

var _ page.Page = (*Unlock)(nil)

// NewUnlock returns the page for the vault in dir. open makes the command that
// opens it, or opens it to be looked at only: the passphrase is then the
// command's, which wipes it. The command's result is a Failed, or whatever has
// the page taken away.
func NewUnlock(c *page.Console, dir string, open func(passphrase []byte, look bool) tea.Cmd) *Unlock {
	u := &Unlock{
		gate: newGate(c, dir, 1), open: open,
		passphrase: widget.NewSecretField(c.Theme),
		look:       widget.NewCheckbox(c.Theme, "Look at what can still be read; nothing is changed"),
	}
	u.lay()
	return u
}

// SetServed says that the vault is open behind the page, for AWS clients that
// use it at a URL.
func (u *Unlock) SetServed(url string) {
	u.served = url
	u.lay()
}

// Title is the page's crumb.
func (u *Unlock) Title() string { return "Locked" }

// Forget wipes what was typed.
func (u *Unlock) Forget() { u.passphrase.Forget() }

// Actions names the main button.
func (u *Unlock) Actions() []page.Action {
	off := ""
	if u.trying {
		off = "The passphrase is being tried"
	}
	return []page.Action{{ID: "unlock", Label: "Unlock", Keys: []string{"ctrl+s"}, Off: off, Run: u.press}}
}

// Update takes keys, the mouse and the outcome.
func (u *Unlock) Update(msg tea.Msg) tea.Cmd {
	cmd := u.update(msg, u.passphrase)
	u.offered = u.offered || u.failed != nil && u.failed.Damaged
	u.lay()
	return cmd
}

// press opens the vault with what was typed.
func (u *Unlock) press() tea.Cmd {
	if u.trying || u.passphrase.Len() == 0 {
		return nil
	}
	u.try()
	u.lay()
	return u.open(u.passphrase.Take(), u.look.Checked)
}

// shortForm is the lines of the form while there is little to say: the button
// stands near the field then.
const shortForm = 9

// servedLines is how much longer the form is while AWS clients are served.
const servedLines = 1

// SetSize sets the cells of the page.
func (u *Unlock) SetSize(width, height int) {
	u.width, u.height = width, height
	u.lay()
}

// lay puts the field and what there is to say into the form, which scrolls
// when that is long.
func (u *Unlock) lay() {
	field := &widget.Item{Label: "Passphrase", Field: u.passphrase}
	items := []*widget.Item{u.intro(), field}
	buttons := []widget.Button{{Label: "Unlock", Main: true, Press: u.press}}
	height := shortForm
	switch {
	case u.trying:
		items, buttons = []*widget.Item{stretching(u.opening())}, nil
	case u.failed == nil && u.served != "":
		field.Note = "Keys stay in memory for them. Leaving coldkms (ctrl+c) ends that."
	case u.failed == nil:
		field.Note = "Keys are in memory only while the vault is open."
	case u.failed.Wrong:
		field.Problem = "This is not the vault's passphrase. Nothing was changed."
	default:
		height = u.height
		items = append(items, &widget.Item{
			Label: u.console.Theme.Signs.Refused + " The vault did not open",
			Note:  said(u.failed),
		})
	}
	if u.served != "" {
		height = max(height, shortForm+servedLines)
	}
	if u.offered && !u.trying {
		height = max(height, shortForm+2)
		items = append(items, &widget.Item{Label: "Read-only", Field: u.look})
	}
	u.form.SetItems(items...)
	u.form.SetButtons(buttons...)
	u.form.SetSize(u.formWidth(), max(min(u.height-1, height), 1))
}

// intro says what is locked, and who is not locked out.
func (u *Unlock) intro() *widget.Item {
	if u.served == "" {
		return &widget.Item{Label: "The vault is locked", Note: widget.Clean(u.dir)}
	}
	return &widget.Item{
		Label: "The screen is locked",
		Note:  widget.Clean(u.dir) + "\nAWS clients are still served at " + widget.Clean(u.served) + ".",
	}
}

// opening names what goes on while the passphrase is tried.
func (u *Unlock) opening() string {
	if u.served != "" {
		return "Checking the passphrase…"
	}
	return "Opening the vault…"
}

func said(f *Failed) string {
	if f.Advice == "" {
		return f.Reason
	}
	return f.Reason + "\n\n" + f.Advice
}

// View draws the form under a line of air.
func (u *Unlock) View() string { return u.view() }
