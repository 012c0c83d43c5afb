package editor

import (
	"time"
	"unicode/utf8"

	"coldkms/themes"
	"coldkms/ui/widget"
)

// MaxBytes is the longest text that an editor takes: so much more than a key
// policy may have that what is too long is counted, not cut.
const MaxBytes = 256 << 10

// Sign says what is marked beside a line.
type Sign uint8

// The signs, the weightier last.
const (
	Caution Sign = iota + 1
	Wrong
)

// Mark is a sign beside the line of a place; what stands at the place is drawn
// in its colour.
type Mark struct {
	Offset int // in bytes
	Sign   Sign
}

// Editor shows a text around a caret, and changes it by keys.
type Editor struct {
	theme  *themes.Theme
	buffer *Buffer
	caret  Place
	goal   int // the cell that moves between lines aim at; -1 for that of the caret
	pair   pair
	marks  map[int][]mark // by line
	find   *find          // nil when nothing is looked for
	on     bool           // the caret is shown
	now    func() time.Time
	last   time.Time // when the last key came

	top           screenLine // the first one on the screen
	width, height int
}

// mark is a Mark in its line.
type mark struct {
	at   int
	sign Sign
}

// screenLine is a piece of a line of the text, which fills one of the screen.
type screenLine struct{ line, piece int }

// New returns an editor of an empty text. The clock tells typing from a paste
// that comes key by key.
func New(theme *themes.Theme, now func() time.Time) *Editor {
	return &Editor{theme: theme, buffer: NewBuffer(""), goal: -1, now: now}
}

// Load shows another text, to which nothing was done yet. Its line ends become
// newlines.
func (e *Editor) Load(text string) {
	version := e.buffer.version
	e.buffer = NewBuffer(widget.Newlines(text))
	e.buffer.version += version
	e.marks, e.find, e.top = nil, nil, screenLine{}
	e.moveTo(Place{})
}

// Rewrite makes the text another one, which can be undone. The caret stays where
// it stands as far as the texts are the same without their blanks.
func (e *Editor) Rewrite(text string) {
	before := e.solidBefore()
	e.buffer.ReplaceAll(widget.Newlines(text), e.caret)
	e.find = nil
	e.moveTo(e.behindSolid(before))
}

// solidBefore counts the bytes before the caret that are no blanks.
func (e *Editor) solidBefore() (count int) {
	for i, l := range e.buffer.lines[:e.caret.Line+1] {
		to := len(l.text)
		if i == e.caret.Line {
			to = e.caret.Byte
		}
		for at := range to {
			if !isBlank(l.text[at]) {
				count++
			}
		}
	}
	return count
}

// behindSolid returns the place behind so many bytes that are no blanks.
func (e *Editor) behindSolid(count int) Place {
	for i, l := range e.buffer.lines {
		for at := range len(l.text) {
			if count == 0 && !isBlank(l.text[at]) && utf8.RuneStart(l.text[at]) {
				return Place{i, at}
			}
			if !isBlank(l.text[at]) {
				count--
			}
		}
	}
	return e.buffer.end()
}

// Text returns the text.
func (e *Editor) Text() string { return e.buffer.Text() }

// Size returns how many bytes the text has.
func (e *Editor) Size() int { return e.buffer.Size() }

// Version returns a number that is another one after each change of the text.
func (e *Editor) Version() int { return e.buffer.Version() }

// CanUndo reports that there is a change to undo.
func (e *Editor) CanUndo() bool { return e.buffer.CanUndo() }

// CanRedo reports that there is a change that was undone.
func (e *Editor) CanRedo() bool { return e.buffer.CanRedo() }

// Undo takes the last change back.
func (e *Editor) Undo() {
	if caret, ok := e.buffer.Undo(); ok {
		e.moveTo(caret)
	}
}

// Redo makes the change again that was undone last.
func (e *Editor) Redo() {
	if caret, ok := e.buffer.Redo(); ok {
		e.moveTo(caret)
	}
}

// Caret returns where the caret stands, both counted from 1, the column in
// characters of Unicode.
func (e *Editor) Caret() (line, column int) { return e.at(e.caret) }

func (e *Editor) at(p Place) (line, column int) {
	return p.Line + 1, utf8.RuneCountInString(e.buffer.lines[p.Line].text[:p.Byte]) + 1
}

// Partner returns the place of the bracket that belongs to the one at the
// caret; ok is false when there is none.
func (e *Editor) Partner() (line, column int, ok bool) {
	if !e.pair.ok {
		return 0, 0, false
	}
	line, column = e.at(e.pair.partner)
	return line, column, true
}

// GoTo puts the caret before a byte of the text.
func (e *Editor) GoTo(offset int) { e.moveTo(e.buffer.PlaceAt(offset)) }

// SetMarks replaces the marks.
func (e *Editor) SetMarks(marks []Mark) {
	e.marks = map[int][]mark{}
	for _, m := range marks {
		at := e.buffer.PlaceAt(m.Offset)
		e.marks[at.Line] = append(e.marks[at.Line], mark{at.Byte, m.Sign})
	}
}

// Focus shows the caret, Blur takes it away.
func (e *Editor) Focus() { e.on = true }

// Blur takes the caret away, and ends the looking.
func (e *Editor) Blur() { e.on, e.find = false, nil }

// SetSize sets the size in cells.
func (e *Editor) SetSize(width, height int) {
	if width == e.width && height == e.height {
		return
	}
	e.width, e.height = width, height
	e.reveal()
}

// moveTo puts the caret on a place of the text, on the screen too.
func (e *Editor) moveTo(p Place) {
	e.goal = -1
	e.land(p)
}

// land is moveTo that keeps the cell that moves between lines aim at.
func (e *Editor) land(p Place) {
	e.caret = p
	e.pair = e.buffer.pairAt(p)
	e.reveal()
}
