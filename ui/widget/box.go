package widget

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/themes"
)

// What stands before the lines of a Box: its upper edge, and at the left an
// edge and a space.
const (
	boxHead   = 1
	boxMargin = 2
)

// Box draws lines between edges, with a title in the upper one: exactly width
// cells, and as high as the lines need but for a limit.
func Box(theme *themes.Theme, title string, lines []string, width, limit int) string {
	signs, edge := theme.Signs, theme.Rule.Render
	inner := max(width-2*boxMargin, 0)
	head := theme.Title.Render(shorten(" "+Clean(title)+" ", inner))
	out := []string{edge(signs.NorthWest+signs.Above) + head + edge(strings.Repeat(signs.Above, max(width-3-Width(head), 0))+signs.NorthEast)}
	for _, line := range lines {
		out = append(out, edge(signs.Side)+" "+Fit(line, inner)+" "+edge(signs.Side))
	}
	out = append(out, edge(signs.SouthWest+strings.Repeat(signs.Above, max(width-2, 0))+signs.SouthEast))
	out = out[:min(len(out), limit)]
	return Block(out, width, len(out))
}

// Block returns lines as a view of exactly width × height cells.
func Block(lines []string, width, height int) string {
	var b strings.Builder
	for i := range height {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i < len(lines) {
			b.WriteString(Fit(lines[i], width))
		} else {
			b.WriteString(spaces(width))
		}
	}
	return b.String()
}

// Hanging returns text behind a sign in lines of at most width cells; what
// does not fit goes on under the text, not under the sign.
func Hanging(style lipgloss.Style, sign, text string, width int) []string {
	lead := sign + " "
	var lines []string
	for _, line := range Wrap(text, width-Width(lead)) {
		lines = append(lines, style.Render(lead+line))
		lead = spaces(Width(lead))
	}
	return lines
}
