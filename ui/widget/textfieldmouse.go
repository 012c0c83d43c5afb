package widget

// point puts the caret where a click was, also in a field that gets the focus
// only then.
func (f *TextField) point(m Mouse) (handled bool) {
	if !m.Clicked() {
		return false
	}
	x := m.X
	if f.selected {
		x -= Width(f.theme.Signs.Caret)
	}
	f.input.SetCursor(runeAt(f.theme, []rune(f.Value()), f.caret(), f.width, x))
	if f.offers {
		f.input.Focus() // the form's comes too late to leave the text as it is
	}
	f.selected = false
	return true
}
