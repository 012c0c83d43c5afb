package regions

import (
	"fmt"

	"coldkms/ui/widget"
	"coldkms/vault"
)

const (
	boxWidth = 60
	label    = "Another Region  "
	// fieldMargin is what stands before the field: a sign and the label.
	fieldMargin = 2 + len(label)
	// around is what stands about the list: edges, empty lines, the field and
	// what is wrong with it, and the foot.
	around = 7
)

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) {
	d.width, d.height = min(width, boxWidth), height
	d.other.SetWidth(max(d.inner()-fieldMargin, 1))
}

func (d *Dialog) inner() int { return max(d.width-4, 1) }

// room is how many lines the list has.
func (d *Dialog) room() int { return max(min(d.height-around, len(d.found)), 1) }

// window is the Regions on the screen: they are the first lines in the box.
func (d *Dialog) window() (from, to int) {
	return widget.Window(min(d.at(), len(d.found)-1), len(d.found), d.room())
}

// fieldLine is where the field stands: under the Regions and an empty line.
func (d *Dialog) fieldLine() int { return d.room() + 1 }

// View draws the box.
func (d *Dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	at := d.at()
	from, to := d.window()
	var lines []string
	for i, region := range d.found[from:to] {
		lines = append(lines, d.line(region, from+i == at))
	}
	sign, name := "  ", d.theme.Label
	if d.typing() {
		sign, name = d.theme.Signs.Cursor+" ", d.theme.Focus
	}
	wrong := ""
	if d.wrong != "" {
		wrong = d.theme.Error.Render("  " + d.theme.Signs.Refused + " " + d.wrong)
	}
	lines = append(lines, "", name.Render(sign+label)+d.other.View(), wrong,
		"", d.theme.Faint.Render("↑ ↓ choose   ↵ switch   esc close"))
	return widget.Box(d.theme, "Region", lines, d.width, d.height)
}

// line draws a Region and how many keys the account has there.
func (d *Dialog) line(region vault.RegionKeys, under bool) string {
	unit, here := "keys", ""
	if region.Keys == 1 {
		unit = "key "
	}
	if region.Region == d.here {
		here = "   " + d.theme.Signs.Bullet + " you are here"
	}
	text := widget.Fit(region.Region, 16) + fmt.Sprintf("%6d ", region.Keys) + unit + here
	if under {
		return d.theme.Cursor.Render(widget.Fit(d.theme.Signs.Cursor+" "+text, d.inner()))
	}
	return d.theme.Text.Render("  " + text)
}
