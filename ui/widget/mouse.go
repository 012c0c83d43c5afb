package widget

// Mouse is what the mouse did on a cell of what is drawn: its left button was
// pressed there, or its wheel turned. Update takes it in the cells of the View
// that it was done on.
type Mouse struct {
	X, Y  int // the upper left cell is 0, 0
	Wheel int // lines that the wheel turned, down; 0 for the button
}

// Clicked reports that the button was pressed.
func (m Mouse) Clicked() bool { return m.Wheel == 0 }

// From returns the same as a part sees it whose upper left cell is at x, y.
func (m Mouse) From(x, y int) Mouse {
	m.X, m.Y = m.X-x, m.Y-y
	return m
}

// Within reports a cell of a view of so many cells.
func (m Mouse) Within(width, height int) bool {
	return m.X >= 0 && m.X < width && m.Y >= 0 && m.Y < height
}

// Enter says that a click meant ↵: the page that it was on takes that key as if
// it had been pressed.
type Enter struct{}

// PartAt returns which of the parts of a line stands at cell x, when they stand
// side by side with so many cells between them; -1 when none does.
func PartAt(parts []string, gap, x int) int {
	for i, part := range parts {
		if x < 0 {
			return -1
		}
		if x < Width(part) {
			return i
		}
		x -= Width(part) + gap
	}
	return -1
}
