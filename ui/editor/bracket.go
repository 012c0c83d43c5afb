package editor

import "strings"

// partners are the brackets, each opening one before the one that closes it.
const partners = "{}[]"

// bracketAt returns which bracket of partners stands at a place, -1 when none
// does. One in a string is text.
func (b *Buffer) bracketAt(at Place) int {
	l := b.lines[at.Line]
	if at.Byte < 0 || at.Byte >= len(l.text) {
		return -1
	}
	which := strings.IndexByte(partners, l.text[at.Byte])
	if which < 0 {
		return -1
	}
	for _, t := range l.kinds() {
		if t.end > at.Byte {
			if t.kind == punctuation {
				return which
			}
			break
		}
	}
	return -1
}

// partner returns the place of the bracket that belongs to the one at a place;
// ok is false when none does.
func (b *Buffer) partner(at Place) (found Place, ok bool) {
	which := b.bracketAt(at)
	if which < 0 {
		return Place{}, false
	}
	step := 1 - 2*(which%2) // forwards from an opening one
	depth := 0
	for i := at.Line; i >= 0 && i < len(b.lines); i += step {
		places := b.lines[i].brackets()
		if step < 0 {
			places = reversed(places)
		}
		for _, byteAt := range places {
			p := Place{i, byteAt}
			if step > 0 && p.isBefore(at) || step < 0 && at.isBefore(p) {
				continue
			}
			here := strings.IndexByte(partners, b.lines[i].text[byteAt])
			depth += step * (1 - 2*(here%2))
			if depth == 0 {
				return p, here == which^1
			}
		}
	}
	return Place{}, false
}

// brackets returns the bytes of the line that are brackets.
func (l *line) brackets() (places []int) {
	start := 0
	for _, t := range l.kinds() {
		if t.kind == punctuation && strings.IndexByte(partners, l.text[start]) >= 0 {
			places = append(places, start)
		}
		start = t.end
	}
	return places
}

func reversed(places []int) []int {
	turned := make([]int, len(places))
	for i, p := range places {
		turned[len(places)-1-i] = p
	}
	return turned
}

// pair is a bracket beside the caret and the one that belongs to it.
type pair struct {
	bracket, partner Place
	ok               bool
}

// pairAt returns the pair of the bracket that a caret stands on, or right behind.
func (b *Buffer) pairAt(caret Place) pair {
	for _, at := range []Place{caret, {caret.Line, caret.Byte - 1}} {
		if partner, ok := b.partner(at); ok {
			return pair{at, partner, true}
		}
	}
	return pair{}
}
