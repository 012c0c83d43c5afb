package editor

import (
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"coldkms/ui/widget"
)

// line is a line of the text. What is worked out of it is kept until the line
// becomes another one.
type line struct {
	text   string
	tokens []token // nil before they were asked for
	starts []int   // the bytes that its pieces begin with, at a width
	width  int     // of the pieces; 0 before they were asked for
}

// kinds returns the line's tokens.
func (l *line) kinds() []token {
	if l.tokens == nil {
		l.tokens = tokenize(l.text)
	}
	return l.tokens
}

// character is what a place in a line shows.
type character struct {
	size  int    // in bytes
	shown string // on the screen
	cells int
}

const (
	tabWidth = 4
	// unseen stands for a character that a screen must not be given, or that
	// shows nothing.
	unseen = "?"
)

// characterAt returns the character that begins at a byte and at a cell of its
// piece. Marks belong to the letter before them.
func characterAt(s string, at, cell int) character {
	c := s[at]
	if c >= ' ' && c < 0x7f && (c == ' ' || at+1 == len(s) || s[at+1] < utf8.RuneSelf) {
		return character{1, s[at : at+1], 1}
	}
	if c == '\t' {
		cells := tabWidth - cell%tabWidth
		return character{1, "    "[:cells], cells}
	}
	size := 1
	if c >= utf8.RuneSelf {
		cluster, _ := ansi.FirstGraphemeCluster(s[at:], ansi.GraphemeWidth)
		size = len(cluster)
	}
	for at+size < len(s) {
		r, next := utf8.DecodeRuneInString(s[at+size:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		size += next
	}
	shown := widget.Clean(s[at : at+size])
	cells := widget.Width(shown)
	if cells == 0 || shown == " " || !utf8.ValidString(s[at:at+size]) {
		return character{size, unseen, 1}
	}
	return character{size, shown, cells}
}

// previous returns where the character begins that ends at a byte.
func previous(s string, at int) int {
	if at <= 1 || s[at-1] < utf8.RuneSelf && s[at-2] < utf8.RuneSelf {
		return max(at-1, 0)
	}
	begin := 0
	for begin < at {
		next := begin + characterAt(s, begin, 0).size
		if next >= at {
			break
		}
		begin = next
	}
	return begin
}

// pieces returns the bytes that the line's pieces of at most so many cells begin
// with. A piece ends behind a space or a comma where there is one.
func (l *line) pieces(width int) []int {
	if l.width == width {
		return l.starts
	}
	l.width, l.starts = width, append(l.starts[:0], 0)
	start, cell, gap := 0, 0, -1
	for at := 0; at < len(l.text); {
		c := characterAt(l.text, at, cell)
		if cell+c.cells > width && at > start {
			if gap > start {
				at = gap
			}
			l.starts = append(l.starts, at)
			start, cell, gap = at, 0, -1
			continue
		}
		at, cell = at+c.size, cell+c.cells
		if c.shown == " " || c.shown == "," && at < len(l.text) && l.text[at] != ' ' {
			gap = at
		}
	}
	return l.starts
}

// piece returns the bytes of a piece.
func (l *line) piece(width, at int) (from, to int) {
	starts := l.pieces(width)
	if at+1 < len(starts) {
		return starts[at], starts[at+1]
	}
	return starts[at], len(l.text)
}

// pieceOf returns the piece that a byte stands in.
func (l *line) pieceOf(width, byteAt int) int {
	starts := l.pieces(width)
	at := len(starts) - 1
	for at > 0 && starts[at] > byteAt {
		at--
	}
	return at
}

// cellOf returns the cell of its piece that a byte stands at.
func (l *line) cellOf(from, byteAt int) (cell int) {
	for at := from; at < byteAt; {
		c := characterAt(l.text, at, cell)
		at, cell = at+c.size, cell+c.cells
	}
	return cell
}

// byteAt returns the byte of a piece that stands at a cell: the character that
// covers it, or the end.
func (l *line) byteAt(from, to, cell int) int {
	at, passed := from, 0
	for at < to {
		c := characterAt(l.text, at, passed)
		if passed+c.cells > cell {
			break
		}
		at, passed = at+c.size, passed+c.cells
	}
	return at
}
