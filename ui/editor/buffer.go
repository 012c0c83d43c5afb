// Package editor is a text editor for JSON documents: typed text with line
// numbers, colours, undo and redo, find, and marks beside lines. A key costs the
// lines on the screen, however long the text is.
//
// It refuses to know what a document says: whoever holds the editor reads it,
// and hands the marks in. A text goes in and comes out byte for byte, what a
// screen cannot show included; only line ends are newlines here.
package editor

import (
	"slices"
	"strings"
)

// Place is a place in a text: before a byte of a line, or behind its last one.
// Both count from 0.
type Place struct{ Line, Byte int }

func (p Place) isBefore(q Place) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Byte < q.Byte
}

// after returns the place behind text that was put at p.
func (p Place) after(text string) Place {
	last := strings.LastIndexByte(text, '\n')
	if last < 0 {
		return Place{p.Line, p.Byte + len(text)}
	}
	return Place{p.Line + strings.Count(text, "\n"), len(text) - last - 1}
}

// Buffer is a text as lines, with what was done to it.
type Buffer struct {
	lines   []*line // one at least
	size    int     // in bytes, newlines included
	version int

	done, undone []change
	kept         int  // bytes of the changes that are done
	growing      bool // what is typed next joins the last change
}

// change is a text that was put in the place of another.
type change struct {
	at                Place
	removed, inserted string
	caret             Place // before it was made
}

// historyBytes bounds what the changes that can be undone hold: the oldest are
// forgotten.
const historyBytes = 8 << 20

// NewBuffer returns a buffer of a text that nothing was done to.
func NewBuffer(text string) *Buffer {
	b := &Buffer{lines: []*line{{}}}
	b.splice(Place{}, Place{}, text)
	return b
}

// Text returns the whole text.
func (b *Buffer) Text() string {
	var text strings.Builder
	text.Grow(b.size)
	for i, l := range b.lines {
		if i > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(l.text)
	}
	return text.String()
}

// Size returns how many bytes the text has.
func (b *Buffer) Size() int { return b.size }

// Version returns a number that is another one after each change.
func (b *Buffer) Version() int { return b.version }

// end is the place behind the text.
func (b *Buffer) end() Place {
	last := len(b.lines) - 1
	return Place{last, len(b.lines[last].text)}
}

// slice returns the text between two places.
func (b *Buffer) slice(from, to Place) string {
	if from.Line == to.Line {
		return b.lines[from.Line].text[from.Byte:to.Byte]
	}
	var text strings.Builder
	text.WriteString(b.lines[from.Line].text[from.Byte:])
	for _, l := range b.lines[from.Line+1 : to.Line] {
		text.WriteByte('\n')
		text.WriteString(l.text)
	}
	text.WriteByte('\n')
	text.WriteString(b.lines[to.Line].text[:to.Byte])
	return text.String()
}

// splice puts text in the place of what stands between two places.
func (b *Buffer) splice(from, to Place, text string) (removed string) {
	removed = b.slice(from, to)
	head, tail := b.lines[from.Line].text[:from.Byte], b.lines[to.Line].text[to.Byte:]
	texts := strings.Split(text, "\n")
	texts[0] = head + texts[0]
	texts[len(texts)-1] += tail
	lines := make([]*line, len(texts))
	for i, text := range texts {
		lines[i] = &line{text: text}
	}
	b.lines = slices.Replace(b.lines, from.Line, to.Line+1, lines...)
	b.size += len(text) - len(removed)
	b.version++
	return removed
}

// Replace puts text in the place of what stands between two places. The caret
// is where it stood before, for undoing.
func (b *Buffer) Replace(from, to Place, text string, caret Place) {
	if from == to && text == "" {
		return
	}
	b.add(change{from, b.splice(from, to, text), text, caret})
	b.growing = false
}

// ReplaceAll makes the text another one. What both begin and end with is no part
// of the change.
func (b *Buffer) ReplaceAll(text string, caret Place) {
	before := b.Text()
	head := 0
	for head < min(len(before), len(text)) && before[head] == text[head] {
		head++
	}
	tail := 0
	for tail < min(len(before), len(text))-head && before[len(before)-1-tail] == text[len(text)-1-tail] {
		tail++
	}
	b.Replace(b.PlaceAt(head), b.PlaceAt(len(before)-tail), text[head:len(text)-tail], caret)
}

// Type puts a text in at a place. Texts that are typed one behind the other are
// one change, up to the end of the line.
func (b *Buffer) Type(at Place, text string) {
	if text == "" {
		return
	}
	if last := b.last(); last != nil && last.removed == "" && last.at.after(last.inserted) == at && !strings.Contains(text, "\n") {
		b.splice(at, at, text)
		last.inserted += text
		b.kept += len(text)
		return
	}
	b.Replace(at, at, text, at)
	b.growing = !strings.Contains(text, "\n")
}

// Delete takes out what stands between two places, of which the caret stands at
// one. What is deleted piece by piece beside each other is one change.
func (b *Buffer) Delete(from, to, caret Place) {
	if from == to {
		return
	}
	if last := b.last(); last != nil && last.inserted == "" && (last.at == to || last.at == from) {
		removed := b.splice(from, to, "")
		if last.at == to {
			last.at, last.removed = from, removed+last.removed
		} else {
			last.removed += removed
		}
		b.kept += len(removed)
		return
	}
	b.Replace(from, to, "", caret)
	b.growing = true
}

// last is the change that grows, nil when none does.
func (b *Buffer) last() *change {
	if !b.growing || len(b.done) == 0 {
		return nil
	}
	return &b.done[len(b.done)-1]
}

// Seal ends the last change: what is typed next is another one.
func (b *Buffer) Seal() { b.growing = false }

func (b *Buffer) add(c change) {
	b.done, b.undone = append(b.done, c), nil
	b.kept += len(c.removed) + len(c.inserted)
	for b.kept > historyBytes && len(b.done) > 1 {
		b.kept -= len(b.done[0].removed) + len(b.done[0].inserted)
		b.done = b.done[1:]
	}
}

// CanUndo reports that there is a change to undo.
func (b *Buffer) CanUndo() bool { return len(b.done) > 0 }

// CanRedo reports that there is a change that was undone, to be made again.
func (b *Buffer) CanRedo() bool { return len(b.undone) > 0 }

// Undo takes the last change back, and returns where the caret stood before it.
func (b *Buffer) Undo() (caret Place, ok bool) {
	if !b.CanUndo() {
		return Place{}, false
	}
	c := b.done[len(b.done)-1]
	b.done, b.undone = b.done[:len(b.done)-1], append(b.undone, c)
	b.kept -= len(c.removed) + len(c.inserted)
	b.growing = false
	b.splice(c.at, c.at.after(c.inserted), c.removed)
	return c.caret, true
}

// Redo makes the change again that was undone last, and returns the place
// behind it.
func (b *Buffer) Redo() (caret Place, ok bool) {
	if !b.CanRedo() {
		return Place{}, false
	}
	c := b.undone[len(b.undone)-1]
	b.undone = b.undone[:len(b.undone)-1]
	b.splice(c.at, c.at.after(c.removed), c.inserted)
	b.done = append(b.done, c)
	b.kept += len(c.removed) + len(c.inserted)
	b.growing = false
	return c.at.after(c.inserted), true
}

// PlaceAt returns the place before a byte of the text; beyond its ends, the end.
func (b *Buffer) PlaceAt(offset int) Place {
	for i, l := range b.lines {
		if offset <= len(l.text) {
			return Place{i, max(offset, 0)}
		}
		offset -= len(l.text) + 1
	}
	return b.end()
}

// Offset returns how many bytes stand before a place.
func (b *Buffer) Offset(p Place) int {
	offset := p.Byte
	for _, l := range b.lines[:p.Line] {
		offset += len(l.text) + 1
	}
	return offset
}
