package gate

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Blocked says why there can be no vault in the folder. No passphrase would
// change that, so none is asked for.
type Blocked struct {
	gate
	again func() tea.Cmd
}

var _ page.Page = (*Blocked)(nil)

// NewBlocked returns the page that says why. again makes the command that looks
// at the folder once more, after which another page is shown.
func NewBlocked(c *page.Console, dir string, why Failed, again func() tea.Cmd) *Blocked {
	b := &Blocked{gate: newGate(c, dir, 1), again: again}
	b.form.SetItems(&widget.Item{Label: c.Theme.Signs.Refused + " This folder cannot hold a vault", Note: said(&why)})
	b.form.SetButtons(widget.Button{Label: "Try again", Main: true, Press: again})
	return b
}

// Title is the page's crumb.
func (b *Blocked) Title() string { return "No vault" }

// Forget does nothing: nothing is typed here.
func (b *Blocked) Forget() {}

// Actions names the main button.
func (b *Blocked) Actions() []page.Action {
	return []page.Action{{ID: "try-again", Label: "Try again", Keys: []string{"ctrl+s"}, Run: b.again}}
}

// Update takes keys and the mouse.
func (b *Blocked) Update(msg tea.Msg) tea.Cmd { return b.fill(msg) }

// SetSize sets the cells of the page.
func (b *Blocked) SetSize(width, height int) {
	b.width, b.height = width, height
	b.form.SetSize(b.formWidth(), max(min(height-1, shortForm), 1))
}

// View draws the reason under a line of air.
func (b *Blocked) View() string { return b.view() }
