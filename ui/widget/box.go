package widget

import (
	"strings"

	"coldkms/themes"
)

// box draws lines between edges, with a title in the upper one: exactly width
// cells, and as high as the lines need but for a limit.
func box(theme *themes.Theme, title string, lines []string, width, limit int) string {
	signs, edge := theme.Signs, theme.Rule.Render
	inner := max(width-4, 0)
	head := theme.Title.Render(shorten(" "+Clean(title)+" ", inner))
	out := []string{edge(signs.NorthWest+signs.Above) + head + edge(strings.Repeat(signs.Above, max(width-3-Width(head), 0))+signs.NorthEast)}
	for _, line := range lines {
		out = append(out, edge(signs.Side)+" "+Fit(line, inner)+" "+edge(signs.Side))
	}
	out = append(out, edge(signs.SouthWest+strings.Repeat(signs.Above, max(width-2, 0))+signs.SouthEast))
	out = out[:min(len(out), limit)]
	return block(out, width, len(out))
}
