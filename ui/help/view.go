package help

import (
	"slices"

	"coldkms/ui/widget"
)

const (
	searchPrompt = "Search  "
	// headLines are those above the list: search and empty line.
	headLines = 2
	// around is what stands about the list: edges, search, empty line, and the
	// two lines at the foot.
	around = 6
)

func (d *Dialog) inner() int { return max(d.width-4, 1) }

// room is how many lines the list has.
func (d *Dialog) room() int { return max(d.height-around, 1) }

// View draws the box, as high as the whole list needs and the screen allows,
// whatever the search leaves of it.
func (d *Dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	list := d.list()
	lines := []string{d.theme.Label.Render(searchPrompt) + d.search.View(), ""}
	from, to := d.window(list)
	for _, line := range list[from:to] {
		lines = append(lines, line.text)
	}
	if len(list) == 0 {
		lines = append(lines, d.theme.Faint.Render("Nothing here is called that."))
	}
	for len(lines) < d.shownLines()+headLines {
		lines = append(lines, "")
	}
	return widget.Box(d.theme, d.title, append(lines, "", d.foot()), d.width, d.height)
}

// shownLines is how many lines the list takes.
func (d *Dialog) shownLines() int { return min(d.room(), d.whole()) }

// window is the lines of the list on the screen, that of the cursor among them.
func (d *Dialog) window(list []line) (from, to int) {
	at := d.cursor.At(len(d.shown()))
	cursor := max(slices.IndexFunc(list, func(l line) bool { return l.place == at }), 0)
	return widget.Window(cursor, len(list), d.shownLines())
}

// foot says what the keys do here.
func (d *Dialog) foot() string {
	return d.theme.Faint.Render("Type to search   ↑ ↓ choose   ↵ run   esc close")
}

// whole is the lines of the list without a search.
func (d *Dialog) whole() int {
	lines := -1
	for _, group := range d.groups {
		if len(group.Actions) > 0 {
			lines += len(group.Actions) + 2
		}
	}
	return max(lines, 1)
}

// line is a line of the list.
type line struct {
	text  string
	place int // of its action among those shown, noAction for none
}

const noAction = -1

// list draws the groups.
func (d *Dialog) list() []line {
	at, place := d.cursor.At(len(d.shown())), 0
	var lines []line
	for _, group := range d.groups {
		actions := d.match(group.Actions)
		if len(actions) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, line{"", noAction})
		}
		lines = append(lines, line{d.theme.Title.Render(widget.Clean(group.Title)), noAction})
		for _, action := range actions {
			text := widget.ActionLine(d.theme, action.Keys, widget.Capitalised(action.Label), action.Off, place == at, d.inner())
			lines = append(lines, line{text, place})
			place++
		}
	}
	return lines
}
