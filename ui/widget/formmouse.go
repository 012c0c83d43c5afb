package widget

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// point gives the focus to the field that was clicked, which takes the click
// too, or presses the button. The wheel is for the field under it, then for the
// form.
func (f *Form) point(m Mouse) (handled bool, cmd tea.Cmd) {
	s := f.layout()
	top := f.top(s)
	field, in := f.fieldAt(m, s, top)
	switch {
	case !m.Clicked():
		if field != nil {
			if handled, cmd = field.Update(in); handled {
				return true, cmd
			}
		}
		return f.scroll(m.Wheel), nil
	case m.Y == f.buttonLine():
		return f.pointButton(m.X)
	case field == nil:
		return false, nil
	}
	if in.Within(f.fieldWidth(), field.Height()) {
		_, cmd = field.Update(in)
	}
	cmd = tea.Batch(cmd, f.Focus(field))
	// What was clicked stays under the mouse, wherever the focus was before.
	f.scrolled = top - f.middle(f.layout())
	return true, cmd
}

// fieldAt returns the field whose lines are under the mouse, its label and note
// among them, and the mouse as the field sees it; nil where there is none.
func (f *Form) fieldAt(m Mouse, s sheet, top int) (Field, Mouse) {
	if m.Y < 0 || m.Y >= min(f.room(), len(s.lines)-top) {
		return nil, m
	}
	at, begins := slices.BinarySearch(s.rows, top+m.Y)
	if !begins {
		at--
	}
	if at < 0 || f.items[at].Field == nil {
		return nil, m
	}
	return f.items[at].Field, m.From(f.labelWidth(), s.rows[at]-top)
}

// pointButton presses the button at a cell of their line, as ↵ does with the
// focus.
func (f *Form) pointButton(x int) (handled bool, cmd tea.Cmd) {
	at := buttonAt(f.theme, f.buttons, f.focusedButton(), x)
	if at < 0 {
		return false, nil
	}
	cmd = f.moveTo(len(f.fields()) + at)
	return true, tea.Batch(cmd, f.enter())
}
