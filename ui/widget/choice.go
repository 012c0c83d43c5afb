package widget

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Option is one of the values of a Choice.
type Option struct {
	ID    string
	Label string
	Note  string // drawn faintly behind the label when the choice is a column
	Off   string // why it cannot be chosen; "" when it can
}

// Choice is one of a few values: side by side, moved by ← →, or as a column,
// moved by ↑ ↓.
type Choice struct {
	focus
	Column bool

	theme   *themes.Theme
	options []Option
	at      int
	width   int
}

// NewChoice returns a choice of which the first option that is not off is
// chosen.
func NewChoice(theme *themes.Theme, options ...Option) *Choice {
	c := &Choice{theme: theme, options: options, at: -1}
	c.move(1)
	return c
}

// Value returns the id of the chosen option, "" when all are off.
func (c *Choice) Value() string {
	if c.at < 0 {
		return ""
	}
	return c.options[c.at].ID
}

// SetValue chooses the option of that id, if there is one.
func (c *Choice) SetValue(id string) {
	for i, option := range c.options {
		if option.ID == id {
			c.at = i
		}
	}
}

// Capturing is false: letters are not text here.
func (c *Choice) Capturing() bool { return false }

// SetWidth sets the width in cells.
func (c *Choice) SetWidth(width int) { c.width = width }

// Height is one line, or one for each option of a column.
func (c *Choice) Height() int {
	if c.Column {
		return len(c.options)
	}
	return 1
}

// Update moves the choice. A column lets go of ↑ on its first option and of ↓
// on its last, so that a form can be left by them.
func (c *Choice) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !c.on {
		return false, nil
	}
	back, on := "left", "right"
	if c.Column {
		back, on = "up", "down"
	}
	switch press.String() {
	case back:
		return c.move(-1) || !c.Column, nil
	case on:
		return c.move(1) || !c.Column, nil
	}
	return false, nil
}

// move chooses the next option in a direction that is not off.
func (c *Choice) move(by int) bool {
	for i := c.at + by; i >= 0 && i < len(c.options); i += by {
		if c.options[i].Off == "" {
			c.at = i
			return true
		}
	}
	return false
}

// View draws the options.
func (c *Choice) View() string {
	parts := make([]string, len(c.options))
	for i, option := range c.options {
		parts[i] = c.option(i, option)
	}
	if !c.Column {
		parts = []string{strings.Join(parts, "   ")}
	}
	return block(parts, c.width, len(parts))
}

func (c *Choice) option(i int, option Option) string {
	sign, style, note := c.theme.Signs.Unchosen, c.theme.Text, option.Note
	if i == c.at {
		sign = c.theme.Signs.Chosen
		if c.on {
			style = c.theme.Focus
		}
	}
	if option.Off != "" {
		style, note = c.theme.Faint, option.Off
	}
	drawn := style.Render(sign + " " + Clean(option.Label))
	if c.Column && note != "" {
		drawn += c.theme.Faint.Render("  " + Clean(note))
	}
	return drawn
}
