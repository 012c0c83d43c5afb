package widget

// point puts the caret where a click was; the wheel moves it by lines, and is
// let go at the ends and without the focus.
func (a *TextArea) point(m Mouse) (handled bool) {
	if !m.Clicked() {
		return a.Focused() && a.moveLines(m.Wheel)
	}
	lines, at, column := a.screenLines()
	to := max(min(a.top(len(lines), at)+m.Y, len(lines)-1), 0)
	a.moveTo(lines, to, runeAt(a.theme, lines[to].text, a.caret(to == at, column), a.width, m.X))
	return true
}
