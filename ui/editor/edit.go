package editor

import (
	"strings"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// edit takes the keys that change the text.
func (e *Editor) edit(msg tea.KeyMsg) bool {
	b, typed := e.buffer, e.isTyped()
	if msg.Paste {
		e.put(pasted(string(msg.Runes)))
		return true
	}
	switch msg.String() {
	case "enter":
		if typed {
			e.breakLine()
		} else {
			e.put("\n")
		}
	case "backspace", "ctrl+h":
		e.remove(b.before(e.caret), e.caret)
	case "delete", "ctrl+d":
		e.remove(e.caret, b.behind(e.caret))
	case "ctrl+w", "alt+backspace":
		e.remove(b.wordBefore(e.caret), e.caret)
	case "alt+d", "alt+delete":
		e.remove(e.caret, b.wordBehind(e.caret))
	case "ctrl+k":
		end := Place{e.caret.Line, len(b.lines[e.caret.Line].text)}
		if e.caret == end {
			end = b.behind(end)
		}
		e.remove(e.caret, end)
	case "ctrl+u":
		e.Undo()
	case "ctrl+r":
		e.Redo()
	default:
		if msg.Alt || msg.Type != tea.KeyRunes && msg.Type != tea.KeySpace {
			return false
		}
		if text := pasted(string(msg.Runes)); !typed || !e.closes(text) {
			e.put(text)
		}
	}
	return true
}

// put types a text at the caret, if there is room for it.
func (e *Editor) put(text string) {
	if len(text) == 0 || e.Size()+len(text) > MaxBytes {
		return
	}
	at := e.caret
	e.buffer.Type(at, text)
	e.moveTo(at.after(text))
}

func (e *Editor) remove(from, to Place) {
	e.buffer.Delete(from, to, e.caret)
	e.moveTo(from)
}

// pasted leaves the control characters out of what a terminal sends, and makes
// its line ends newlines.
func pasted(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, widget.Newlines(text))
}

// pasteGap is how close to each other the keys of a paste are that the terminal
// sends without brackets. What they say is taken as it is.
const pasteGap = 20 * time.Millisecond

// isTyped reports that a key does not follow the one before as in a paste.
func (e *Editor) isTyped() bool {
	now := e.now()
	gap := now.Sub(e.last)
	e.last = now
	return gap >= pasteGap || gap < 0
}

// indent is how much further in the lines between two brackets stand.
const indent = "  "

// breakLine begins a line that stands as far in as this one, or further behind an
// opening bracket; the closing one right behind the caret gets a line of its own.
func (e *Editor) breakLine() {
	s := e.buffer.lines[e.caret.Line].text
	before, behind := s[:e.caret.Byte], strings.TrimLeft(s[e.caret.Byte:], " \t")
	text := "\n" + before[:len(before)-len(strings.TrimLeft(before, " \t"))]
	rest := ""
	if which := lastBracket(before); which >= 0 && which%2 == 0 {
		if behind != "" && behind[0] == partners[which+1] {
			rest = text
		}
		text += indent
	}
	if e.Size()+len(text)+len(rest) > MaxBytes {
		return
	}
	from, to := e.caret, Place{e.caret.Line, len(s) - len(behind)}
	e.buffer.Replace(from, to, text+rest, from)
	e.moveTo(from.after(text))
}

// lastBracket returns which of partners a text ends with, blanks aside; -1 for
// none.
func lastBracket(s string) int {
	s = strings.TrimRight(s, " \t")
	if s == "" {
		return -1
	}
	return strings.IndexByte(partners, s[len(s)-1])
}

// closes types a closing bracket that begins its line less far in; false when
// the text is none, or does not begin it.
func (e *Editor) closes(text string) bool {
	before := e.buffer.lines[e.caret.Line].text[:e.caret.Byte]
	if text != "}" && text != "]" || strings.Trim(before, " ") != "" || len(before) < len(indent) {
		return false
	}
	from := Place{e.caret.Line, e.caret.Byte - len(indent)}
	e.buffer.Replace(from, e.caret, text, e.caret)
	e.moveTo(from.after(text))
	return true
}
