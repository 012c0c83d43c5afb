package widget

// point puts the caret where a click was, also in a field that gets the focus
// only then.
func (f *TextField) point(m Mouse) (handled bool) {
	if !m.Clicked() {
		return false
	}
	f.input.SetCursor(runeAt(f.theme, []rune(f.Value()), f.caret(), f.width, m.X))
	return true
}
