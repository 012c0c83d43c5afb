package policy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding/json keeps no places, takes the last of two equal members and mends broken text. A policy needs the places
// and must be refused for the rest, so the few rules of JSON (RFC 8259) are read here.

type shape uint8

const (
	objectShape shape = iota
	listShape
	stringShape
	numberShape
	boolShape
	nullShape
)

func (s shape) String() string {
	return [...]string{"an object", "a list", "a text", "a number", "true or false", "null"}[s]
}

// node is a JSON value with its place.
type node struct {
	shape   shape
	at      Position
	end     int    // the offset behind the value
	text    string // a string's content; otherwise a scalar as written
	members []member
	items   []node
}

type member struct {
	name  string
	at    Position
	value node
}

// maxDepth is far above the six levels that a policy has.
const maxDepth = 16

type reader struct {
	text string
	pos  int
	mark Position // a position at or before pos, from which the next is counted
}

// readJSON returns the one JSON value of text, or the first fault.
func readJSON(text string) (root node, fault *Fault) {
	r := &reader{text: text, mark: Position{Line: 1, Column: 1}}
	defer func() {
		switch caught := recover().(type) {
		case nil:
		case *Fault:
			fault = caught
		default:
			panic(caught)
		}
	}()
	r.space()
	root = r.value(0)
	r.space()
	if r.pos < len(text) {
		r.fail("there is more text after the document")
	}
	return root, nil
}

// fail ends the reading. The panic is caught in readJSON and nowhere else.
func (r *reader) fail(format string, args ...any) {
	panic(&Fault{At: r.here(), Rule: RuleJSON, Text: "The policy is not in the valid JSON format: " + fmt.Sprintf(format, args...) + "."})
}

func (r *reader) here() Position {
	r.mark = r.mark.advance(r.text, min(r.pos, len(r.text)))
	return r.mark
}

func (r *reader) space() {
	for r.pos < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.pos]) >= 0 {
		r.pos++
	}
}

func (r *reader) peek() byte {
	if r.pos == len(r.text) {
		r.fail("the text ends too early")
	}
	return r.text[r.pos]
}

func (r *reader) value(depth int) node {
	if depth > maxDepth {
		r.fail("the values are nested more than %d deep", maxDepth)
	}
	n := node{at: r.here()}
	switch c := r.peek(); {
	case c == '{':
		n.shape = objectShape
		n.members = r.object(depth)
	case c == '[':
		n.shape = listShape
		n.items = r.list(depth)
	case c == '"':
		n.shape = stringShape
		n.text = r.string()
	case c == '-' || c >= '0' && c <= '9':
		n.shape = numberShape
		n.text = r.number()
	default:
		n.shape, n.text = r.word()
	}
	n.end = r.pos
	return n
}

func (r *reader) object(depth int) (members []member) {
	seen := map[string]bool{}
	r.pos++
	for r.space(); r.peek() != '}'; r.space() {
		if members != nil {
			r.comma('}')
		}
		if r.peek() != '"' {
			r.fail("a member's name in double quotes is expected")
		}
		m := member{at: r.here()}
		start := r.pos
		if m.name = r.string(); seen[m.name] {
			r.pos = start
			panic(&Fault{At: m.at, Rule: RuleDuplicateMember, Text: fmt.Sprintf("The member %q stands twice in one object.", m.name)})
		}
		seen[m.name] = true
		if r.space(); r.peek() != ':' {
			r.fail("a colon is expected")
		}
		r.pos++
		r.space()
		m.value = r.value(depth + 1)
		members = append(members, m)
	}
	r.pos++
	return members
}

func (r *reader) list(depth int) (items []node) {
	r.pos++
	for r.space(); r.peek() != ']'; r.space() {
		if items != nil {
			r.comma(']')
		}
		items = append(items, r.value(depth+1))
	}
	r.pos++
	return items
}

// comma reads the comma between two members or items and what is blank after it.
func (r *reader) comma(end byte) {
	if r.peek() != ',' {
		r.fail("a comma or %q is expected", end)
	}
	r.pos++
	if r.space(); r.peek() == end {
		r.fail("a value is expected after the comma")
	}
}

func (r *reader) word() (shape, string) {
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(r.text[r.pos:], word) {
			r.pos += len(word)
			if word == "null" {
				return nullShape, word
			}
			return boolShape, word
		}
	}
	r.fail("a value is expected")
	return nullShape, ""
}

func (r *reader) number() string {
	start := r.pos
	if r.text[r.pos] == '-' {
		r.pos++
	}
	if r.pos < len(r.text) && r.text[r.pos] == '0' {
		r.pos++
	} else {
		r.digits()
	}
	if r.at(".") {
		r.pos++
		r.digits()
	}
	if r.at("eE") {
		r.pos++
		if r.at("+-") {
			r.pos++
		}
		r.digits()
	}
	return r.text[start:r.pos]
}

func (r *reader) at(set string) bool {
	return r.pos < len(r.text) && strings.IndexByte(set, r.text[r.pos]) >= 0
}

func (r *reader) digits() {
	start := r.pos
	for r.at("0123456789") {
		r.pos++
	}
	if r.pos == start {
		r.fail("a digit is expected")
	}
}

func (r *reader) string() string {
	r.pos++
	start := r.pos
	var decoded []byte // nil as long as the text is as written
	for {
		switch c := r.peek(); {
		case c == '"':
			written := r.text[start:r.pos]
			r.pos++
			if decoded == nil {
				return written
			}
			return string(append(decoded, written...))
		case c < ' ':
			r.fail("a control character must be escaped")
		case c == '\\':
			decoded = append(decoded, r.text[start:r.pos]...)
			decoded = utf8.AppendRune(decoded, r.escape())
			start = r.pos
		default:
			c, size := utf8.DecodeRuneInString(r.text[r.pos:])
			if c == utf8.RuneError && size == 1 {
				r.fail("the text is not UTF-8")
			}
			r.pos += size
		}
	}
}

func (r *reader) escape() rune {
	r.pos++
	c := r.peek()
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		r.pos++
		return rune("\"\\/\b\f\n\r\t"[i])
	}
	if c != 'u' {
		r.fail("the escape is unknown")
	}
	first := r.hex()
	if !utf16.IsSurrogate(first) {
		return first
	}
	if r.at(`\`) && strings.HasPrefix(r.text[r.pos:], `\u`) {
		r.pos++
		if whole := utf16.DecodeRune(first, r.hex()); whole != utf8.RuneError {
			return whole
		}
	}
	r.fail("half of a surrogate pair")
	return 0
}

// hex reads the "u" and the four digits of an escape.
func (r *reader) hex() rune {
	r.pos++
	if len(r.text)-r.pos < 4 {
		r.fail("the escape ends too early")
	}
	value, err := strconv.ParseUint(r.text[r.pos:r.pos+4], 16, 16)
	if err != nil {
		r.fail("the escape needs four hexadecimal digits")
	}
	r.pos += 4
	return rune(value)
}
