package gate

import (
	"slices"

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
	offered    bool // a look, since the vault was found to be damaged
	served     Served
	why        string // it was locked, in a sentence; "" when its user wanted it
}

// Served says that a vault is open behind the page, for AWS clients.
type Served struct {
	URL     string // where they use it; "" when the vault is closed
	Failing string // why it takes no calls, in sentences; "" when it does
	Failed  int    // calls that it could not take
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

// SetServed says that the vault is open behind the page, and how it does.
func (u *Unlock) SetServed(served Served) {
	if u.served != served {
		u.served = served
		u.lay()
	}
}

// SetWhy says why the console locked by itself.
func (u *Unlock) SetWhy(why string) {
	u.why = why
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
	case u.failed == nil && u.served.URL != "":
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
	if u.offered && !u.trying {
		height = max(height, shortForm+2)
		items = append(items, &widget.Item{Label: "Read-only", Field: u.look})
	}
	if trouble := u.trouble(); trouble != nil && !u.trying {
		items = slices.Insert(items, 1, trouble)
		height += 2 + len(widget.Wrap(trouble.Note, u.formWidth()))
	}
	if u.served.URL != "" {
		height++
	}
	if u.why != "" {
		height++
	}
	u.form.SetItems(items...)
	u.form.SetButtons(buttons...)
	u.form.SetSize(u.formWidth(), max(min(u.height-1, height), 1))
}

// intro says what is locked, and who is not locked out.
func (u *Unlock) intro() *widget.Item {
	intro := &widget.Item{Label: "The vault is locked", Note: widget.Clean(u.dir)}
	if u.why != "" {
		intro.Note += "\n" + u.why
	}
	if u.served.URL != "" {
		intro.Label = "The screen is locked"
		intro.Note += "\nAWS clients are still served at " + widget.Clean(u.served.URL) + "."
	}
	return intro
}

// trouble says that the vault takes no calls of AWS clients, nil when it does.
func (u *Unlock) trouble() *widget.Item {
	if u.served.Failing == "" {
		return nil
	}
	label := u.console.Theme.Signs.Caution + " The vault takes no calls"
	if u.served.Failed > 0 {
		label += ": " + widget.Counted(u.served.Failed, "call") + " failed"
	}
	return &widget.Item{Label: label, Note: u.served.Failing}
}

// opening names what goes on while the passphrase is tried.
func (u *Unlock) opening() string {
	if u.served.URL != "" {
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
