package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const ellipsis = "…"

// Clean makes text from outside fit for one line of a screen: line ends and
// tabs become spaces; control characters, escape sequences and characters
// that turn the reading direction or show nothing at all are taken out.
func Clean(s string) string { return clean(s, func(r rune) bool { return false }) }

// CleanText is Clean for text of several lines: newlines stay, and a carriage
// return before one goes.
func CleanText(s string) string {
	return clean(strings.ReplaceAll(s, "\r\n", "\n"), func(r rune) bool { return r == '\n' })
}

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

// Width returns how many cells text takes; escape sequences take none.
func Width(s string) int {
	if isPlain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Fit returns text in exactly width cells: filled up with spaces, or cut at
// the end with an ellipsis. Styled text keeps its styles.
func Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(s) > width {
		s = ansi.Truncate(s, width, ellipsis)
	}
	fitted := s + spaces(width-Width(s))
	if Width(fitted) != width {
		// An escape sequence without an end, which Clean breaks, or a letter
		// that joins with the next, which any sequence ends, swallowed spaces.
		s = ansi.Truncate(Clean(s), width, "")
		fitted = s + ansi.ResetStyle + spaces(width-Width(s))
	}
	return fitted
}

// shorten cuts text that is wider than width, and fills nothing up.
func shorten(s string, width int) string { return Fit(s, min(Width(s), max(width, 0))) }

// FitMiddle is Fit for names whose two ends matter, such as key ids: what does
// not fit is cut out of the middle.
func FitMiddle(s string, width int) string {
	total := Width(s)
	if total <= width || width < 3 {
		return Fit(s, width)
	}
	head := width / 2
	tail := width - head - 1
	return Fit(ansi.Truncate(s, head, "")+ellipsis+lastCells(s, total, tail), width)
}

// lastCells returns the end of s, which is total cells wide, in at most n
// cells.
func lastCells(s string, total, n int) string {
	for cut := total - n; cut <= total; cut++ {
		if tail := ansi.TruncateLeft(s, cut, ""); Width(tail) <= n {
			return tail
		}
	}
	return ""
}

// Wrap breaks text into lines of at most width cells, at spaces where it can
// and at newlines always. It returns at least one line. The text has no styles.
func Wrap(text string, width int) []string {
	width = max(width, 1)
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for isWider(line, width) {
			piece := firstCells(line, width)
			if space := strings.LastIndexByte(piece, ' '); space > 0 && !strings.HasPrefix(line[len(piece):], " ") {
				piece = piece[:space]
			}
			lines = append(lines, strings.TrimRight(piece, " "))
			line = strings.TrimLeft(line[len(piece):], " ")
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

func isWider(text string, width int) bool { return len(text) > width && Width(text) > width }

// firstCells returns the longest beginning of text that fits width cells, and
// at least its first character.
func firstCells(text string, width int) string {
	end, used := 0, 0
	for end < len(text) {
		size, cells := firstCharacter(text[end:])
		if used+cells > width && end > 0 {
			break
		}
		end, used = end+size, used+cells
	}
	return text[:end]
}

// firstCharacter returns the bytes and cells of what text begins with. ASCII
// stands alone, whatever follows: so does ansi.StringWidth count.
func firstCharacter(text string) (size, cells int) {
	if text[0] < utf8.RuneSelf {
		return 1, Width(text[:1])
	}
	cluster, cells := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	return len(cluster), cells
}

// block returns lines as a view of exactly width × height cells.
func block(lines []string, width, height int) string {
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

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }
