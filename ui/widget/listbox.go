package widget

import (
	"fmt"

	"coldkms/themes"
)

// ListBox is the shape of dialogs that choose from a list: a box with a title,
// the lines of the list of which one is under the cursor, and what stands above
// and below them. What the lines say and what choosing does is the dialog's.
type ListBox struct {
	ListCursor
	Widest int // cells of the box at the most
	Rows   int // lines that the list takes where there is room for them; they stand still whatever is listed
	Above  int // lines between the upper edge and the list
	Below  int // lines between the list and the lower edge

	width, height int
}

const (
	boxEdges = 2
	// boxSides are the edges and one space at each side.
	boxSides = 4
)

// SetSize says how many cells there are to stand in.
func (b *ListBox) SetSize(width, height int) { b.width, b.height = min(width, b.Widest), height }

// Inner is the width between the edges and one space at each side.
func (b *ListBox) Inner() int { return max(b.width-boxSides, 1) }

// Room is how many lines the list has.
func (b *ListBox) Room() int { return max(min(b.height-b.around(), b.Rows), 1) }

// Spare is how many lines there are beside the box.
func (b *ListBox) Spare() int { return b.height - b.around() - b.Rows }

func (b *ListBox) around() int { return boxEdges + b.Above + b.Below }

// window is the lines on the screen, of so many.
func (b *ListBox) window(count int) (from, to int) { return Window(b.At(count), count, b.Room()) }

// Position says which lines are on the screen, "" when all of so many are.
func (b *ListBox) Position(count int) string {
	from, to := b.window(count)
	if to-from == count {
		return ""
	}
	return fmt.Sprintf("%d-%d of %d", from+1, to, count)
}

// Press moves the cursor through a list of so many lines, as ListCursor.Press
// does.
func (b *ListBox) Press(key string, count int) (ok bool) {
	return b.ListCursor.Press(key, count, b.Room())
}

// PressLetter is Press where no letter is text: letters and home and end move as
// well.
func (b *ListBox) PressLetter(key string, count int) (ok bool) {
	switch key {
	case "k":
		key = "up"
	case "j":
		key = "down"
	case "home", "g":
		b.Set(0)
		return true
	case "end", "G":
		b.Set(count - 1)
		return true
	}
	return b.Press(key, count)
}

// Point takes the mouse, in the box's inner cells, over a list of so many lines.
// A click puts the cursor on its line: chosen says that there is one.
func (b *ListBox) Point(m Mouse, count int) (chosen bool) {
	from, to := b.window(count)
	return b.ListCursor.Point(m.From(0, b.Above), from, to, count)
}

// Listing is what a ListBox shows.
type Listing struct {
	Title string
	Above []string // its lines above the list
	Count int      // lines of the list
	Line  func(i int, under bool) string
	Empty string   // stands in the place of no lines
	Below []string // lines below the list
}

// View draws the box.
func (b *ListBox) View(theme *themes.Theme, l Listing) string {
	lines := append([]string{}, l.Above...)
	from, to := b.window(l.Count)
	for i := from; i < to; i++ {
		lines = append(lines, l.Line(i, i == b.At(l.Count)))
	}
	if l.Count == 0 && l.Empty != "" {
		lines = append(lines, theme.Faint.Render(l.Empty))
	}
	for len(lines) < len(l.Above)+b.Room() {
		lines = append(lines, "")
	}
	return b.Box(theme, l.Title, append(lines, l.Below...))
}

// Box draws the box with other lines in it.
func (b *ListBox) Box(theme *themes.Theme, title string, lines []string) string {
	if b.width <= 0 || b.height <= 0 {
		return ""
	}
	return Box(theme, title, lines, b.width, b.height)
}

// Line draws a text as a line of the list, behind the cursor's sign when that is
// on it.
func (b *ListBox) Line(theme *themes.Theme, text string, under bool) string {
	if under {
		return theme.Cursor.Render(Fit(theme.Signs.Cursor+" "+text, b.Inner()))
	}
	return theme.Text.Render(spaces(signWidth) + text)
}
