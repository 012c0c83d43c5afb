package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Checkbox is a sentence that can be ticked.
type Checkbox struct {
	focus
	Checked bool

	theme *themes.Theme
	label string
	width int
}

// NewCheckbox returns a box that is not ticked.
func NewCheckbox(theme *themes.Theme, label string) *Checkbox {
	return &Checkbox{theme: theme, label: Clean(label)}
}

// Capturing is false: letters are not text here.
func (c *Checkbox) Capturing() bool { return false }

// SetWidth sets the width in cells.
func (c *Checkbox) SetWidth(width int) { c.width = width }

// Height is the lines that the sentence takes.
func (c *Checkbox) Height() int { return len(c.lines()) }

func (c *Checkbox) lines() []string { return Wrap(c.label, max(c.width-2, 1)) }

// Update ticks on space and by a click.
func (c *Checkbox) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return c.point(m), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !c.on || press.String() != " " {
		return false, nil
	}
	c.Checked = !c.Checked
	return true, nil
}

// View draws box and sentence.
func (c *Checkbox) View() string {
	sign, style := c.theme.Signs.Unchecked, c.theme.Text
	if c.Checked {
		sign = c.theme.Signs.Checked
	}
	if c.on {
		style = c.theme.Focus
	}
	lines := c.lines()
	for i, line := range lines {
		lead := spaces(2)
		if i == 0 {
			lead = sign + " "
		}
		lines[i] = style.Render(Fit(lead+line, c.width))
	}
	return Block(lines, c.width, len(lines))
}
