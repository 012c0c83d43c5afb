package editor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// Update takes keys that move the caret and, when the text may be changed, those
// that change it; the mouse moves it too. handled is false for all others.
func (e *Editor) Update(msg tea.Msg, change bool) (handled bool) {
	switch msg := msg.(type) {
	case widget.Mouse:
		return e.point(msg)
	case tea.KeyMsg:
		if e.find != nil {
			return e.pressFind(msg)
		}
		return e.move(msg.String()) || change && e.edit(msg)
	}
	return false
}

// move takes the keys that move the caret.
func (e *Editor) move(key string) bool {
	b, l := e.buffer, e.buffer.lines[e.caret.Line]
	switch key {
	case "left":
		e.moveTo(b.before(e.caret))
	case "right":
		e.moveTo(b.behind(e.caret))
	case "up":
		e.moveLines(-1)
	case "down":
		e.moveLines(1)
	case "pgup":
		e.moveLines(-max(e.height-1, 1))
	case "pgdown":
		e.moveLines(max(e.height-1, 1))
	case "home", "ctrl+a":
		e.moveTo(Place{e.caret.Line, e.homeOf(l)})
	case "end", "ctrl+e":
		e.moveTo(Place{e.caret.Line, len(l.text)})
	case "ctrl+home":
		e.moveTo(Place{})
	case "ctrl+end":
		e.moveTo(b.end())
	case "ctrl+left", "alt+left", "alt+b":
		e.moveTo(b.wordBefore(e.caret))
	case "ctrl+right", "alt+right", "alt+f":
		e.moveTo(b.wordBehind(e.caret))
	default:
		return false
	}
	b.Seal()
	return true
}

// homeOf returns the first byte of a line that is no blank or, from there, its
// beginning.
func (e *Editor) homeOf(l *line) int {
	first := len(l.text) - len(strings.TrimLeft(l.text, " \t"))
	if e.caret.Byte == first {
		return 0
	}
	return first
}

// moveLines moves the caret by lines of the screen, towards the cell that the
// first of such moves began at; from the first and last line to the ends.
func (e *Editor) moveLines(by int) {
	room, from := e.room(), e.caretLine()
	l := e.buffer.lines[from.line]
	if e.goal < 0 {
		start, _ := l.piece(room, from.piece)
		e.goal = l.cellOf(start, e.caret.Byte)
	}
	to := e.step(from, by)
	if to == from {
		if by < 0 {
			e.land(Place{})
		} else {
			e.land(e.buffer.end())
		}
		return
	}
	e.land(e.placeIn(to, e.goal))
}

// placeIn returns the place that stands at a cell of a line of the screen.
func (e *Editor) placeIn(s screenLine, cell int) Place {
	l := e.buffer.lines[s.line]
	from, to := l.piece(e.room(), s.piece)
	at := l.byteAt(from, to, cell)
	if at == to && to < len(l.text) { // there the next piece begins
		at = previous(l.text, to)
	}
	return Place{s.line, at}
}

// before returns the place before the character that ends at p.
func (b *Buffer) before(p Place) Place {
	switch {
	case p.Byte > 0:
		return Place{p.Line, previous(b.lines[p.Line].text, p.Byte)}
	case p.Line > 0:
		return Place{p.Line - 1, len(b.lines[p.Line-1].text)}
	}
	return p
}

// behind returns the place behind the character that begins at p.
func (b *Buffer) behind(p Place) Place {
	l := b.lines[p.Line]
	switch {
	case p.Byte < len(l.text):
		return Place{p.Line, p.Byte + characterAt(l.text, p.Byte, 0).size}
	case p.Line+1 < len(b.lines):
		return Place{p.Line + 1, 0}
	}
	return p
}

// wordBefore returns where the word begins that p stands in or behind.
func (b *Buffer) wordBefore(p Place) Place {
	if p.Byte == 0 {
		return b.before(p)
	}
	s, at := b.lines[p.Line].text, p.Byte
	at -= trailing(s[:at], false)
	return Place{p.Line, at - trailing(s[:at], true)}
}

// wordBehind returns where the word ends that p stands in or before.
func (b *Buffer) wordBehind(p Place) Place {
	s, at := b.lines[p.Line].text, p.Byte
	if at == len(s) {
		return b.behind(p)
	}
	at += leading(s[at:], false)
	return Place{p.Line, at + leading(s[at:], true)}
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// leading counts the bytes that s begins with and that are of words, or are not.
func leading(s string, ofWord bool) int {
	end := strings.IndexFunc(s, func(r rune) bool { return inWord(r) != ofWord })
	if end < 0 {
		return len(s)
	}
	return end
}

// trailing counts the bytes that s ends with and that are of words, or are not.
func trailing(s string, ofWord bool) int {
	last := strings.LastIndexFunc(s, func(r rune) bool { return inWord(r) != ofWord })
	if last < 0 {
		return len(s)
	}
	_, size := utf8.DecodeRuneInString(s[last:])
	return len(s) - last - size
}
