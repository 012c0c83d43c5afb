package createkey

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

const implicationsTitle = "Security, availability, and durability implications"

// implicationsText is what one understands by ticking that one does. A heading
// ends with a colon.
const implicationsText = `Security:
You make the key material, so how hard it is to guess and who else has it are up to you. Make all 32 bytes at random, and let them leave their place only encrypted under the wrapping key. The vault guards its own copy and no other.

Availability and durability:
Keep the original. The vault hands imported key material out to nobody, and what it has lost it cannot make again. While the material is away, the key neither encrypts nor decrypts; services that use it fail. Whatever is encrypted under the key stays unreadable until you import the same material again, and for ever if you cannot.

Expiration and deletion:
You can set a date at which the key material expires, and you can delete it by hand. Either takes effect at once, without a waiting period, and puts the key back to Pending import. Deleting the whole key is another thing: it has its waiting period, and cannot be undone by importing.

One key material for each key, for ever:
A key takes the same material again and never another. A ciphertext opens with the key that made it and with no other key, even one that holds the same material.

No automatic rotation:
The vault does not rotate imported key material. To change it, make another key, import other material into that, and move the alias there. Keep the old key for what it has encrypted.`

// implications is the dialog to read them in.
type implications struct {
	theme         *themes.Theme
	text          *widget.Scroller
	width, height int
}

func newImplications(theme *themes.Theme) *implications {
	return &implications{theme: theme, text: widget.NewScroller(theme, func(width int) []string {
		var lines []string
		for _, line := range widget.Wrap(implicationsText, max(width, 1)) {
			style := theme.Text
			if strings.HasSuffix(line, ":") {
				style = theme.Title
			}
			lines = append(lines, style.Render(line))
		}
		return lines
	})}
}

// The size of the dialog in cells, and what of it is not text.
const (
	implicationsWidth = 76
	implicationsFrame = 4 // edges, an empty line and the keys
)

// SetSize says how many cells there are to stand in.
func (d *implications) SetSize(width, height int) {
	d.width, d.height = min(width, implicationsWidth), height
	lines := len(widget.Wrap(implicationsText, max(d.width-4, 1)))
	d.text.SetSize(max(d.width-4, 1), max(min(height-implicationsFrame, lines), 1))
}

// Capturing is false: nothing is typed here.
func (d *implications) Capturing() bool { return false }

// Forget does nothing: the text is no secret.
func (d *implications) Forget() {}

// Actions are the dialog's keys, for help and the bottom line: told, not run.
func (d *implications) Actions() []page.Action {
	return []page.Action{
		{Label: "Scroll", Keys: []string{"down", "pgdown"}},
		{Label: "Close", Keys: []string{"esc", "enter", "q"}},
	}
}

// Update scrolls, or closes the dialog.
func (d *implications) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.InBox()
	}
	if press, ok := msg.(tea.KeyMsg); ok {
		switch press.String() {
		case "esc", "enter", "q":
			return true, nil
		}
	}
	_, cmd = d.text.Update(msg)
	return false, cmd
}

// View draws the box.
func (d *implications) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	lines := append(strings.Split(d.text.View(), "\n"), "", d.theme.Faint.Render("↑ ↓ pgup pgdn scroll   esc close"))
	return widget.Box(d.theme, implicationsTitle, lines, d.width, d.height)
}
