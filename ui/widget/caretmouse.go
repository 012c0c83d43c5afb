package widget

import (
	"unicode/utf8"

	"coldkms/themes"
)

// runeAt returns which rune of a line that caretLine draws stands at cell x,
// the place behind them for a cell behind the text.
func runeAt(theme *themes.Theme, text []rune, at, width, x int) int {
	if at < 0 {
		return runesWithin(string(text), x)
	}
	before, under, after := splitAt(text, at)
	caret := utf8.RuneCountInString(before)
	rest := len(text) - utf8.RuneCountInString(after)
	under, _ = caretCell(theme, under)
	before = besideCaret(before, under, width)
	switch {
	case x < Width(before):
		return caret - utf8.RuneCountInString(before) + runesWithin(before, x)
	case x < Width(before)+Width(under):
		return min(at, len(text))
	}
	return rest + runesWithin(after, x-Width(before)-Width(under))
}

// runesWithin counts the runes of the characters that end before cell x.
func runesWithin(text string, x int) int {
	if x <= 0 {
		return 0
	}
	piece := firstCells(text, x)
	if Width(piece) > x {
		return 0
	}
	return utf8.RuneCountInString(piece)
}
