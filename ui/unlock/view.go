package unlock

import (
	"strings"

	"coldkms/ui/widget"
)

// margin is the room at the left; the text stays readable on a wide screen.
const (
	margin   = 4
	maxWidth = 80
)

// shortForm is the lines of the form while there is little to say: the button
// stands near the field then.
const shortForm = 9

// SetSize sets the cells of the page.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.lay()
}

// lay puts the field and what there is to say into the form, which scrolls
// when that is long.
func (p *Page) lay() {
	field := &widget.Item{Label: "Passphrase", Field: p.passphrase}
	items := []*widget.Item{{Label: "The vault is locked", Note: widget.Clean(p.dir)}, field}
	height := shortForm
	switch {
	case p.opening:
		items = []*widget.Item{{Label: "Opening the vault…", Note: "The passphrase is stretched on purpose, so that guessing is slow."}}
	case p.failed == nil:
		field.Note = "Keys are in memory only while the vault is open."
	case p.failed.Wrong:
		field.Problem = "This is not the vault's passphrase. Nothing was changed."
	default:
		height = p.height
		items = append(items, &widget.Item{
			Label: p.console.Theme.Signs.Refused + " The vault did not open",
			Note:  said(p.failed),
		})
	}
	p.form.SetItems(items...)
	if p.opening {
		p.form.SetButtons()
	} else {
		p.form.SetButtons(widget.Button{Label: "Unlock", Main: true, Press: p.press})
	}
	p.form.SetSize(min(p.width-2*margin, maxWidth), max(min(p.height-1, height), 1))
}

func said(f *Failed) string {
	if f.Advice == "" {
		return f.Reason
	}
	return f.Reason + "\n\n" + f.Advice
}

// View draws the form under a line of air.
func (p *Page) View() string {
	blank := strings.Repeat(" ", p.width)
	lines := make([]string, 0, p.height)
	lines = append(lines, blank)
	for _, line := range strings.Split(p.form.View(), "\n") {
		lines = append(lines, widget.Fit(strings.Repeat(" ", margin)+line, p.width))
	}
	for len(lines) < p.height {
		lines = append(lines, blank)
	}
	return strings.Join(lines[:min(p.height, len(lines))], "\n")
}
