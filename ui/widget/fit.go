package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const ellipsis = "…"

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
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for {
			piece := firstCells(line, max(width, 1))
			if piece == line {
				break
			}
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

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }
