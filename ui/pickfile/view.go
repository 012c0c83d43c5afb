package pickfile

import "coldkms/ui/widget"

const (
	// mostRows keeps the list of a large terminal in one glance.
	mostRows   = 20
	filterName = "Name    "
	thisFolder = "Choose this folder"
)

// SetSize says how many cells there are to stand in.
func (d *dialog) SetSize(width, height int) { d.list.SetSize(width, height) }

// View draws the box, as high however many there are to list: it keeps its size
// from folder to folder.
func (d *dialog) View() string {
	theme, shown := d.console.Theme, d.shown()
	path, nothing, position, problem := "Loading"+theme.Signs.Ellipsis, "", "", ""
	if d.folder != "" {
		path, nothing = widget.Clean(shorten(d.folder)), "  "+d.nothing()
	}
	if text := d.list.Position(len(shown)); text != "" {
		position = "  " + text
	}
	if d.problem != "" {
		problem = theme.Error.Render(theme.Signs.Refused + " " + d.problem)
	}
	return d.list.View(theme, widget.Listing{
		Title: d.wish.Title,
		Above: []string{
			theme.Label.Render("Folder  ") + theme.Text.Render(widget.FitMiddle(path, max(d.list.Inner()-len(filterName), 1))),
			d.list.Field(), "",
		},
		Count: len(shown), Empty: nothing,
		Line:  func(i int, under bool) string { return d.line(shown[i], under) },
		Below: []string{theme.Faint.Render(position), problem, theme.Faint.Render(d.foot())},
	})
}

func (d *dialog) nothing() string {
	if d.list.Search.Value() != "" {
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
	text := widget.FitMiddle(name, max(d.list.Inner()-2-widget.Width(size), 1)) + size
	return d.list.Line(d.console.Theme, text, under)
}
