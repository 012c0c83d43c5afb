// Package history is the dialog that shows the messages of this session again,
// the newest first. It refuses to know what sent them.
package history

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Dialog lists messages, and shows the one under the cursor in full.
type Dialog struct {
	theme    *themes.Theme
	copy     func(text string) tea.Cmd
	messages []widget.Toast // the newest first

	cursor        widget.ListCursor
	width, height int
}

// New returns the dialog of messages, the newest of which comes last. copy makes
// the command that copies one.
func New(theme *themes.Theme, messages []widget.Toast, copy func(text string) tea.Cmd) *Dialog {
	messages = slices.Clone(messages)
	slices.Reverse(messages)
	return &Dialog{theme: theme, copy: copy, messages: messages}
}

// Capturing is false: nothing is typed here.
func (d *Dialog) Capturing() bool { return false }

// Actions are the dialog's keys, for help and the bottom line: told, not run.
func (d *Dialog) Actions() []page.Action {
	return []page.Action{
		{Label: "Copy", Keys: []string{"enter", "y"}},
		{Label: "Close", Keys: []string{"esc", "q"}},
	}
}

// Forget does nothing: a message holds no secret.
func (d *Dialog) Forget() {}

// letters are the keys that mean the same as others in a list.
var letters = map[string]string{"k": "up", "j": "down"}

// Update moves the cursor, by a click too, or closes the dialog.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		from, to := d.window()
		d.cursor.Point(m.InBox(), from, to, len(d.messages))
		return false, nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	key := press.String()
	if move, ok := letters[key]; ok {
		key = move
	}
	switch key {
	case "esc", "q":
		return true, nil
	case "enter", "y":
		if len(d.messages) == 0 {
			return true, nil
		}
		return true, d.copy(d.messages[d.cursor.At(len(d.messages))].Text)
	case "home", "g":
		d.cursor.Set(0)
	case "end", "G":
		d.cursor.Set(len(d.messages) - 1)
	default:
		d.cursor.Press(key, len(d.messages), d.room())
	}
	return false, nil
}

const (
	boxWidth = 80
	whole    = 3 // lines for the message under the cursor
	// around is what stands about the list: edges, the message under the cursor
	// between empty lines, and the foot.
	around = whole + 5
)

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) { d.width, d.height = min(width, boxWidth), height }

func (d *Dialog) inner() int { return max(d.width-4, 1) }
func (d *Dialog) room() int  { return max(min(d.height-around, len(d.messages)), 1) }

// window is the messages on the screen: they are the first lines in the box.
func (d *Dialog) window() (from, to int) {
	return widget.Window(d.cursor.At(len(d.messages)), len(d.messages), d.room())
}

// View draws the box.
func (d *Dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	if len(d.messages) == 0 {
		return widget.Box(d.theme, title, []string{d.theme.Faint.Render("There was no message yet."), "", d.foot()}, d.width, d.height)
	}
	at := d.cursor.At(len(d.messages))
	from, to := d.window()
	var lines []string
	for i, message := range d.messages[from:to] {
		lines = append(lines, d.line(message, from+i == at))
	}
	text := widget.Wrap(d.messages[at].Text, d.inner())
	text = append(text, make([]string, whole)...)[:whole]
	lines = append(lines, "")
	for _, line := range text {
		lines = append(lines, d.theme.Text.Render(line))
	}
	return widget.Box(d.theme, title, append(lines, "", d.foot()), d.width, d.height)
}

const title = "Message history"

func (d *Dialog) foot() string {
	return d.theme.Faint.Render("↑ ↓ choose   ↵ copy   esc close   times are UTC")
}

// line draws a message: when it came, and as much of it as there is room for.
func (d *Dialog) line(message widget.Toast, under bool) string {
	sign, style := d.theme.Signs.Done, d.theme.Success
	if message.Caution {
		sign, style = d.theme.Signs.Caution, d.theme.Warning
	}
	at := message.At.UTC().Format(time.DateTime)
	if under {
		return d.theme.Cursor.Render(widget.Fit(d.theme.Signs.Cursor+" "+at+"  "+sign+" "+message.Text, d.inner()))
	}
	return "  " + d.theme.Faint.Render(at) + "  " + style.Render(sign) + " " + d.theme.Text.Render(message.Text)
}
