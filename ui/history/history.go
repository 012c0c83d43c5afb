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
	list     widget.ListBox
}

// New returns the dialog of messages, the newest of which comes last. copy makes
// the command that copies one.
func New(theme *themes.Theme, messages []widget.Toast, copy func(text string) tea.Cmd) *Dialog {
	messages = slices.Clone(messages)
	slices.Reverse(messages)
	return &Dialog{theme: theme, copy: copy, messages: messages, list: widget.ListBox{Widest: 80, Rows: len(messages), Below: whole + 3}}
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

// Update moves the cursor, by a click too, or closes the dialog.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case widget.Mouse:
		d.list.Point(msg.InBox(), len(d.messages))
	case tea.KeyMsg:
		switch key := msg.String(); key {
		case "esc", "q":
			return true, nil
		case "enter", "y":
			if len(d.messages) == 0 {
				return true, nil
			}
			return true, d.copy(d.under().Text)
		default:
			d.list.PressLetter(key, len(d.messages))
		}
	}
	return false, nil
}

// under is the message under the cursor; there is at least one.
func (d *Dialog) under() widget.Toast { return d.messages[d.list.At(len(d.messages))] }

// whole is how many lines there are for the message under the cursor.
const whole = 3

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) { d.list.SetSize(width, height) }

// View draws the box: the list, and under it between empty lines the message
// under the cursor.
func (d *Dialog) View() string {
	foot := d.theme.Faint.Render("↑ ↓ choose   ↵ copy   esc close   times are UTC")
	listing := widget.Listing{Title: "Message history", Count: len(d.messages), Line: d.line, Empty: "There was no message yet.", Below: []string{"", foot}}
	if len(d.messages) > 0 {
		text := append(widget.Wrap(d.under().Text, d.list.Inner()), make([]string, whole)...)[:whole]
		for i, line := range text {
			text[i] = d.theme.Text.Render(line)
		}
		listing.Below = slices.Concat([]string{""}, text, listing.Below)
	}
	return d.list.View(d.theme, listing)
}

// line draws a message: when it came, and as much of it as there is room for.
func (d *Dialog) line(place int, under bool) string {
	message := d.messages[place]
	sign, style := d.theme.Signs.Done, d.theme.Success
	if message.Caution {
		sign, style = d.theme.Signs.Caution, d.theme.Warning
	}
	at := message.At.UTC().Format(time.DateTime)
	if under {
		return d.list.Line(d.theme, at+"  "+sign+" "+message.Text, under)
	}
	return "  " + d.theme.Faint.Render(at) + "  " + style.Render(sign) + " " + d.theme.Text.Render(message.Text)
}
