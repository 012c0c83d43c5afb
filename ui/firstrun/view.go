package firstrun

import (
	"strings"

	"coldkms/ui/widget"
)

// margin is the room at the left; the text stays readable on a wide screen.
const (
	margin   = 4
	maxWidth = 80
)

// formHeight is the most lines that the form takes: the button stands near
// the fields.
const formHeight = 24

// SetSize sets the cells of the page.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.form.SetSize(min(width-2*margin, maxWidth), max(min(height, formHeight), 1))
}

// View draws the form.
func (p *Page) View() string {
	lines := make([]string, 0, p.height)
	for _, line := range strings.Split(p.form.View(), "\n") {
		lines = append(lines, widget.Fit(strings.Repeat(" ", margin)+line, p.width))
	}
	for len(lines) < p.height {
		lines = append(lines, strings.Repeat(" ", p.width))
	}
	return strings.Join(lines, "\n")
}
