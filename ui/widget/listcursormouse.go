package widget

// Turn moves the cursor by the lines that the wheel turned over a list of so
// many.
func (c *ListCursor) Turn(lines, count int) { c.at = max(min(c.At(count)+lines, count-1), 0) }

// Point takes the mouse over a list of count lines, of which the screen shows
// those from from up to but without to; the first of them stands at y 0. A click
// puts the cursor on its line: chosen says that there is one.
func (c *ListCursor) Point(m Mouse, from, to, count int) (chosen bool) {
	if !m.Clicked() {
		c.Turn(m.Wheel, count)
		return false
	}
	if m.Y < 0 || m.Y >= to-from {
		return false
	}
	c.at = from + m.Y
	return true
}
