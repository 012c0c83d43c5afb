package widget

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Option is one of the values of a Choice.
type Option struct {
	ID    string
	Label string
	Off   bool // it cannot be chosen; who shows the choice says why
}

// Choice is one of a few values side by side, moved by ← →, and by space, which
// goes round. Those that do not fit its width go on under the first.
type Choice struct {
	Column bool // each option has a line of its own
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

// Height is the lines that the options take.
func (c *Choice) Height() int { return len(c.lines()) }

// Update moves the choice, and not beyond its ends; a click chooses.
func (c *Choice) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return c.point(m), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !c.on {
		return false, nil
	}
	switch press.String() {
	case "left":
		c.move(-1)
	case "right":
		c.move(1)
	case " ":
		c.turn()
	default:
		return false, nil
	}
	return true, nil
}

// move chooses the next option in a direction that can be chosen, if there is
// one.
func (c *Choice) move(by int) {
	for at := c.at + by; at >= 0 && at < len(c.options); at += by {
		if !c.options[at].Off {
			c.at = at
			return
		}
	}
}

// turn chooses the next option, and the first after the last.
func (c *Choice) turn() {
	was := c.at
	if c.move(1); c.at != was {
		return
	}
	first := slices.IndexFunc(c.options, func(o Option) bool { return !o.Off })
	c.at = max(first, 0)
}

// View draws the options, and the keys that move the choice where they fit.
func (c *Choice) View() string {
	lines := c.lines()
	return Block(lines, c.width, len(lines))
}

// optionGap is what stands between options.
const optionGap = "   "

func (c *Choice) lines() []string {
	var lines []string
	for _, row := range c.rows() {
		lines = append(lines, strings.Join(row, optionGap))
	}
	keys := optionGap + KeyNames([]string{"left", "right"})
	beside := len(lines) - 1
	if c.Column {
		beside = 0
	}
	if c.on && len(c.options) > 1 && Width(lines[beside])+Width(keys) <= c.width {
		lines[beside] += c.theme.Faint.Render(keys)
	}
	return lines
}

// rows draws each of the options, as many on a line as fit.
func (c *Choice) rows() [][]string {
	rows, room := [][]string{nil}, c.width
	for i, option := range c.options {
		sign, style := c.theme.Signs.Unchosen, c.theme.Text
		if option.Off {
			style = c.theme.Faint
		}
		if i == c.at {
			sign = c.theme.Signs.Chosen
			if c.on {
				style = c.theme.Focus
			}
		}
		part := style.Render(sign + " " + Clean(option.Label))
		if i > 0 && (c.Column || Width(part) > room) {
			rows, room = append(rows, nil), c.width
		}
		last := &rows[len(rows)-1]
		*last = append(*last, part)
		room -= Width(part) + len(optionGap)
	}
	return rows
}
