package help

import (
	"slices"

	"coldkms/ui/widget"
)

// View draws the box, as high as the whole list needs and the screen allows,
// whatever the search leaves of it.
func (d *Dialog) View() string {
	lines := d.lines()
	from, to := d.window(lines)
	return d.list.View(d.theme, widget.Listing{
		Title: d.title,
		Above: []string{d.list.Field(), ""},
		Count: to - from, Empty: "Nothing here is called that.",
		Line:  func(i int, _ bool) string { return lines[from+i].text },
		Below: []string{"", d.foot()},
	})
}

// window is the lines of the list on the screen, that of the cursor among them.
func (d *Dialog) window(list []line) (from, to int) {
	at := d.list.At(len(d.shown()))
	cursor := max(slices.IndexFunc(list, func(l line) bool { return l.place == at }), 0)
	return widget.Window(cursor, len(list), d.list.Room())
}

// foot says what the keys do here.
func (d *Dialog) foot() string {
	return d.theme.Faint.Render("Type to search   ↑ ↓ choose   ↵ run   esc close")
}

// whole is the lines of the list without a search.
func whole(groups []Group) int {
	lines := -1
	for _, group := range groups {
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

// lines draws the groups.
func (d *Dialog) lines() []line {
	at, place := d.list.At(len(d.shown())), 0
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
			text := widget.ActionLine(d.theme, action.Keys, widget.Capitalised(action.Label), action.Off, place == at, d.list.Inner())
			lines = append(lines, line{text, place})
			place++
		}
	}
	return lines
}
