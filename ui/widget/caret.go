package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"coldkms/themes"
)

// caretLine draws one line of typed text in exactly width cells. The caret
// stands on the rune at position at; -1 draws none. A line that does not fit is
// moved left so far that the caret is its last cell, which needs no memory of
// how it was drawn before.
func caretLine(theme *themes.Theme, text []rune, at, width int) string {
	if width <= 0 {
		return ""
	}
	if at < 0 {
		return filled(theme, theme.Field.Render(shorten(string(text), width)), width)
	}
	before, under, after := splitAt(text, at)
	under, mark := caretCell(theme, under)
	before = besideCaret(before, under, width)
	room := max(width-Width(before)-Width(under), 0)
	after = ansi.Truncate(after, room, "")
	return filled(theme, theme.Field.Render(before)+mark+theme.Field.Render(after), width)
}

// besideCaret returns the end of the text before the caret that fits a line of
// so many cells beside it.
func besideCaret(before, under string, width int) string {
	over := Width(before) + Width(under) - width
	if over <= 0 {
		return before
	}
	return lastCells(before, Width(before), max(Width(before)-over, 0))
}

// filled fills a line of a text field up, so that its room is seen.
func filled(theme *themes.Theme, line string, width int) string {
	line += theme.Field.Render(strings.Repeat(theme.Signs.Blank, max(width-Width(line), 0)))
	return Fit(line, width)
}

// CaretCell draws the insertion point over what stands there. Where a sign shows
// it, it is one cell wider than that, unless that is a space.
func CaretCell(theme *themes.Theme, under string) string {
	_, styled := caretCell(theme, under)
	return styled
}

// caretCell returns what stands at the insertion point, plain for measuring
// and styled for drawing.
func caretCell(theme *themes.Theme, under string) (plain, styled string) {
	if sign := theme.Signs.Caret; sign != "" {
		if under == " " {
			under = ""
		}
		return sign + under, theme.Caret.Render(sign + under)
	}
	return under, theme.Caret.Render(under)
}

// splitAt cuts text around the character that holds the rune at position at: a
// character may be several runes, and must not be torn apart. Behind the text
// the caret stands on a space.
func splitAt(text []rune, at int) (before, under, after string) {
	rest, seen := string(text), 0
	var b strings.Builder
	for rest != "" {
		cluster, _ := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		seen += len([]rune(cluster))
		rest = rest[len(cluster):]
		if seen > at {
			return b.String(), cluster, rest
		}
		b.WriteString(cluster)
	}
	return b.String(), " ", ""
}
