package keyaction

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/widget"
)

// Block returns lines as a view of exactly width × height cells.
func Block(lines []string, width, height int) string {
	out := make([]string, height)
	for i := range out {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out[i] = widget.Fit(line, width)
	}
	return strings.Join(out, "\n")
}

// Hanging returns text behind a sign in lines of at most width cells; what
// does not fit goes on under the text, not under the sign.
func Hanging(style lipgloss.Style, sign, text string, width int) []string {
	lead := sign + " "
	var lines []string
	for _, line := range widget.Wrap(text, max(width-widget.Width(lead), 1)) {
		lines = append(lines, style.Render(lead+line))
		lead = strings.Repeat(" ", widget.Width(lead))
	}
	return lines
}
