package editor

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// find is what is looked for, and where it stands.
type find struct {
	field *widget.TextField
	from  Place // where the looking began
	found []Place
	at    int // which of them the caret stands on, -1 when on none
}

// Find begins to look for a text. What was looked for before is forgotten.
func (e *Editor) Find() {
	e.find = &find{field: widget.NewTextField(e.theme, 256), from: e.caret, at: -1}
	e.find.field.Placeholder = "text to find"
	e.find.field.Focus()
}

// Finding reports that a text is being looked for: letters are its own.
func (e *Editor) Finding() bool { return e.find != nil }

// Sought returns the text that is looked for.
func (e *Editor) Sought() string {
	if e.find == nil {
		return ""
	}
	return e.find.field.Value()
}

// EndFind ends the looking; the caret stays.
func (e *Editor) EndFind() { e.find = nil }

// FindView draws the field that the text is typed in, in exactly width cells,
// and returns how many places there are and which of them the caret is on, from
// 1; 0 when it is on none.
func (e *Editor) FindView(width int) (field string, at, count int) {
	if e.find == nil {
		return "", 0, 0
	}
	e.find.field.SetWidth(width)
	return e.find.field.View(), e.find.at + 1, len(e.find.found)
}

// pressFind takes the keys while a text is looked for.
func (e *Editor) pressFind(msg tea.KeyMsg) bool {
	f := e.find
	switch msg.String() {
	case "enter", "down", "ctrl+f":
		e.findNext(1)
		return true
	case "up":
		e.findNext(-1)
		return true
	}
	before := f.field.Value()
	handled, _ := f.field.Update(msg)
	if f.field.Value() != before {
		f.found = e.buffer.find(f.field.Value())
		f.at = slices.IndexFunc(f.found, func(p Place) bool { return !p.isBefore(f.from) })
		if f.at < 0 && len(f.found) > 0 {
			f.at = 0
		}
		e.toFound()
	}
	return handled
}

// findNext goes on by places, and comes round at the ends.
func (e *Editor) findNext(by int) {
	f := e.find
	if n := len(f.found); n > 0 {
		f.at = ((f.at+by)%n + n) % n
	}
	e.toFound()
}

// toFound puts the caret on the place that the looking stands at, or back where
// it began.
func (e *Editor) toFound() {
	if e.find.at >= 0 {
		e.moveTo(e.find.found[e.find.at])
	} else {
		e.moveTo(e.find.from)
	}
}

// find returns the places where a text stands, in any letter case.
func (b *Buffer) find(text string) (found []Place) {
	if text == "" {
		return nil
	}
	text = strings.ToLower(text)
	for i, l := range b.lines {
		lower := strings.ToLower(l.text)
		if len(lower) != len(l.text) { // a letter whose small one has other bytes
			lower = l.text
		}
		for from := 0; ; {
			at := strings.Index(lower[from:], text)
			if at < 0 {
				break
			}
			found = append(found, Place{i, from + at})
			from += at + len(text)
		}
	}
	return found
}
