package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Overlay draws a box over a view, its upper left cell at column x and line y.
// What the box does not cover stays; what would stand outside of the view is
// cut off.
func Overlay(view, box string, x, y int) string {
	lines := strings.Split(view, "\n")
	for i, over := range strings.Split(box, "\n") {
		if at := y + i; at >= 0 && at < len(lines) {
			lines[at] = splice(lines[at], over, max(x, 0))
		}
	}
	return strings.Join(lines, "\n")
}

// Centered draws a box over the middle of a view.
func Centered(view, box string) string {
	x, y := middle(view, box)
	return Overlay(view, box, x, y)
}

// middle is where a box over the middle of a view begins.
func middle(view, box string) (x, y int) {
	viewWidth, viewHeight := dimensions(view)
	boxWidth, boxHeight := dimensions(box)
	return max((viewWidth-boxWidth)/2, 0), (viewHeight - boxHeight) / 2
}

// splice replaces the cells of a line from column x on. Where the edge runs
// through a wide character, a space stands for the half that is left.
func splice(line, over string, x int) string {
	width := Width(line)
	end := x + Width(over)
	left := ansi.Truncate(line, x, "")
	right := lastCells(line, width, max(width-end, 0))
	out := left + spaces(x-Width(left)) + over + spaces(width-end-Width(right)) + right
	return ansi.Truncate(out, width, "")
}

// dimensions returns the cells of the widest line, and the lines.
func dimensions(view string) (width, height int) {
	lines := strings.Split(view, "\n")
	for _, line := range lines {
		width = max(width, Width(line))
	}
	return width, len(lines)
}
