package wire

import (
	"bytes"
	"encoding/json"
)

// The methods here take a decoder through a document whose syntax is known to be right, so that they look for nothing
// but where its parts end.

// peek returns the first byte of what comes next: of a value, a name or a closing sign.
func (d *decoder) peek() byte {
	d.rest = bytes.TrimLeft(d.rest, " \t\r\n")
	return d.rest[0]
}

// next steps to the next part of a list or an object. It reports false, and steps over the closing sign, when there is
// none.
func (d *decoder) next(opening, closing byte) bool {
	switch first := d.peek(); first {
	case opening, ',':
		// An element that is a list itself begins with the opening sign too, but never where next looks for a comma.
		d.rest = d.rest[1:]
		if first == ',' || d.peek() != closing {
			return true
		}
	}
	d.rest = d.rest[1:]
	return false
}

// name returns the name of an object's next part and steps over its colon.
func (d *decoder) name() string {
	d.peek()
	name := unquoted(d.literal())
	d.peek()
	d.rest = d.rest[1:]
	return name
}

// literal returns a string with its quotes, a number, true, false or null, and steps over it.
func (d *decoder) literal() []byte {
	end := bytes.IndexAny(d.rest, ",]} \t\r\n")
	if d.rest[0] == '"' {
		for end = 1; d.rest[end] != '"'; end++ {
			if d.rest[end] == '\\' {
				end++
			}
		}
		end++
	}
	if end < 0 {
		end = len(d.rest)
	}
	literal := d.rest[:end]
	d.rest = d.rest[end:]
	return literal
}

func escaped(text []byte) bool { return bytes.IndexByte(text, '\\') >= 0 }

// unquoted returns the text of a string literal.
func unquoted(literal []byte) string {
	if inner := literal[1 : len(literal)-1]; !escaped(inner) {
		return string(inner)
	}
	var text string
	_ = json.Unmarshal(literal, &text) // its syntax is known to be right
	return text
}
