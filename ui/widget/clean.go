package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside fit for one line of a screen: line ends and
// tabs become spaces; control characters, escape sequences and characters
// that turn the reading direction or show nothing at all are taken out.
func Clean(s string) string { return clean(s, func(r rune) bool { return false }) }

// CleanText is Clean for text of several lines: their ends stay, as Newlines
// has them.
func CleanText(s string) string {
	return clean(Newlines(s), func(r rune) bool { return r == '\n' })
}

// lineEnds are those that are no newline. Terminals send a carriage return for
// each line end of a paste.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Newlines returns text in which every line end is a newline.
func Newlines(s string) string { return lineEnds.Replace(s) }

func clean(s string, keep func(rune) bool) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune // written
	write := func(r rune) {
		b.WriteRune(r)
		last = r
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case keep(r):
			write(r)
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			write(' ')
		case r == 0x1b:
			size = escapeLength(s[i:])
		case isUnseen(r), r == joiner && last >= firstSymbol:
		default:
			write(r)
		}
		i += size
	}
	return b.String()
}

// escapeLength returns the length of the escape sequence that s begins with.
// One that never ends counts for its first byte only, so that it cannot hide
// the text behind it.
func escapeLength(s string) int {
	if len(s) < 2 {
		return 1
	}
	switch s[1] {
	case '[':
		for i := 2; i < len(s); i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
			if s[i] < 0x20 || s[i] > 0x3f {
				return 1
			}
		}
	case ']', 'P', 'X', '^', '_':
		for i := 2; i < len(s); i++ {
			if s[i] == 0x07 {
				return i + 1
			}
			if s[i] == 0x1b {
				if i+1 < len(s) && s[i+1] == '\\' {
					return i + 2
				}
				return 1
			}
		}
	}
	return 1
}

// Scripts need the joiners. Between emoji the joiner goes: terminals disagree
// on how wide a joined emoji is, and agree on each alone.
const (
	nonJoiner   = '\u200c'
	joiner      = '\u200d'
	firstSymbol = '\u2190'
)

// isUnseen reports characters that a screen must not be given: controls, the
// format characters (direction marks and overrides, tags, soft hyphens) that
// let two different names look the same, and the selectors that make a symbol
// as wide as an emoji on some terminals only.
func isUnseen(r rune) bool {
	return unicode.IsControl(r) || r == '\ufe0e' || r == '\ufe0f' ||
		unicode.Is(unicode.Cf, r) && r != joiner && r != nonJoiner
}

// isPlain reports printable ASCII, where a byte is a cell.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
