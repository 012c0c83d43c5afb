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
}

// Choice is one of a few values side by side, moved by ← →.
type Choice struct {
	focus
	theme   *themes.Theme
	options []Option
	at      int
	width   int
}

// NewChoice returns a choice of which the first option is chosen; there is at
// least one.
func NewChoice(theme *themes.Theme, options ...Option) *Choice {
	return &Choice{theme: theme, options: options}
}

// Value returns the id of the chosen option.
func (c *Choice) Value() string { return c.options[c.at].ID }

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

// Height is one line.
func (c *Choice) Height() int { return 1 }

// Update moves the choice, and not beyond its ends.
func (c *Choice) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !c.on {
		return false, nil
	}
	switch press.String() {
	case "left":
		c.at = max(c.at-1, 0)
	case "right":
		c.at = min(c.at+1, len(c.options)-1)
	default:
		return false, nil
	}
	return true, nil
}

// View draws the options.
func (c *Choice) View() string {
	parts := make([]string, len(c.options))
	for i, option := range c.options {
		sign, style := c.theme.Signs.Unchosen, c.theme.Text
		if i == c.at {
			sign = c.theme.Signs.Chosen
			if c.on {
				style = c.theme.Focus
			}
		}
		parts[i] = style.Render(sign + " " + Clean(option.Label))
	}
	return Fit(strings.Join(parts, "   "), c.width)
}
