package policy

import (
	"fmt"
	"unicode/utf8"
)

// Position is a place in a document's text.
type Position struct {
	Offset int `json:"-"`      // in bytes, from 0
	Line   int `json:"line"`   // from 1
	Column int `json:"column"` // in characters, from 1
}

// String returns "line 3, column 7".
func (p Position) String() string { return fmt.Sprintf("line %d, column %d", p.Line, p.Column) }

// advance returns the position of a later offset. Only a line feed ends a line.
func (p Position) advance(text string, offset int) Position {
	for p.Offset < offset {
		r, size := utf8.DecodeRuneInString(text[p.Offset:])
		p.Offset += size
		p.Column++
		if r == '\n' {
			p.Line, p.Column = p.Line+1, 1
		}
	}
	return p
}
