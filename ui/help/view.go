package help

import (
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

const (
	searchPrompt = "Search  "
	keysWidth    = 16
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
	list, cursor := d.list()
	room := min(d.room(), d.whole())
	top := max(min(cursor-room/2, len(list)-room), 0)
	if len(list) == 0 {
		list = []string{d.theme.Faint.Render("Nothing here is called that.")}
	}
	lines := []string{d.theme.Label.Render(searchPrompt) + d.search.View(), ""}
	lines = append(lines, list[top:min(top+room, len(list))]...)
	for len(lines) < room+2 {
		lines = append(lines, "")
	}
	return widget.Box(d.theme, d.title, append(lines, "", d.foot()), d.width, d.height)
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

// list draws the groups, and finds the line of the cursor.
func (d *Dialog) list() (lines []string, cursor int) {
	place := 0
	for _, group := range d.groups {
		actions := d.match(group.Actions)
		if len(actions) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, d.theme.Title.Render(widget.Clean(group.Title)))
		for _, action := range actions {
			if place == d.at {
				cursor = len(lines)
			}
			lines = append(lines, d.line(action, place == d.at))
			place++
		}
	}
	return lines, cursor
}

func (d *Dialog) line(action page.Action, under bool) string {
	keys, label := widget.Fit(Keys(action), keysWidth), sentence(action.Label)
	if under {
		text := d.theme.Signs.Cursor + " " + keys + label
		if action.Off != "" {
			text += "  " + action.Off
		}
		return d.theme.Cursor.Render(widget.Fit(text, d.inner()))
	}
	if action.Off != "" {
		return d.theme.Faint.Render(widget.Fit("  "+keys+label+"  "+action.Off, d.inner()))
	}
	return "  " + d.theme.KeyHint.Render(keys) + d.theme.Text.Render(label)
}
