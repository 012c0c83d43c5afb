package pickfile

import (
	"fmt"

	"coldkms/ui/widget"
)

const (
	boxWidth = 72
	// head is what stands over the list: the folder, the name that is typed, and
	// an empty line.
	head = 3
	// around is what stands about the list: edges, head, and at the foot the
	// place in the list, what is wrong, and the keys.
	around = 2 + head + 3
	// mostRows keeps the list of a large terminal in one glance.
	mostRows   = 20
	filterName = "Name    "
	thisFolder = "Choose this folder"
)

// SetSize says how many cells there are to stand in.
func (d *dialog) SetSize(width, height int) {
	d.width, d.height = min(width, boxWidth), height
	d.filter.SetWidth(max(d.inner()-len(filterName), 1))
}

func (d *dialog) inner() int { return max(d.width-4, 1) }

// room is how many lines the list has, however many there are to list: the box
// keeps its size from folder to folder.
func (d *dialog) room() int { return max(min(d.height-around, mostRows), 1) }

// window is the entries on the screen.
func (d *dialog) window(shown []entry) (from, to int) {
	return widget.Window(d.cursor.At(len(shown)), len(shown), d.room())
}

// View draws the box.
func (d *dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	theme, shown := d.console.Theme, d.shown()
	path := "Loading" + theme.Signs.Ellipsis
	if d.folder != "" {
		path = widget.Clean(shorten(d.folder))
	}
	lines := []string{
		theme.Label.Render("Folder  ") + theme.Text.Render(widget.FitMiddle(path, max(d.inner()-len(filterName), 1))),
		theme.Label.Render(filterName) + d.filter.View(),
		"",
	}
	from, to := d.window(shown)
	for i, e := range shown[from:to] {
		lines = append(lines, d.line(e, from+i == d.cursor.At(len(shown))))
	}
	if len(shown) == 0 && d.folder != "" {
		lines = append(lines, theme.Faint.Render("  "+d.nothing()))
	}
	for len(lines) < head+d.room() {
		lines = append(lines, "")
	}
	position := ""
	if to-from < len(shown) {
		position = fmt.Sprintf("  %d-%d of %d", from+1, to, len(shown))
	}
	problem := ""
	if d.problem != "" {
		problem = theme.Error.Render(theme.Signs.Refused + " " + d.problem)
	}
	lines = append(lines, theme.Faint.Render(position), problem, theme.Faint.Render(d.foot()))
	return widget.Box(theme, d.wish.Title, lines, d.width, d.height)
}

func (d *dialog) nothing() string {
	if d.filter.Value() != "" {
		return "Nothing here has this in its name."
	}
	return "This folder is empty."
}

func (d *dialog) foot() string {
	if d.wish.Folder {
		return "↑ ↓ move   ↵ open   ← above   ctrl+s choose this folder   esc close"
	}
	return "↑ ↓ move   ↵ open or choose   ← above   esc close"
}

// line draws an entry.
func (d *dialog) line(e entry, under bool) string {
	theme := d.console.Theme
	name, size := widget.Clean(e.name), ""
	switch e.kind {
	case here:
		name = thisFolder
	case above:
		name = "../"
	case folder:
		name += "/"
	case file:
		size = " " + widget.Counted(int(e.size), "byte")
	}
	text := widget.FitMiddle(name, max(d.inner()-2-widget.Width(size), 1)) + size
	if under {
		return theme.Cursor.Render(widget.Fit(theme.Signs.Cursor+" "+text, d.inner()))
	}
	return theme.Text.Render("  " + text)
}
