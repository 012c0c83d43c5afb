package regions

import (
	"fmt"

	"coldkms/ui/widget"
)

const (
	label = "Another Region  "
	// fieldMargin is what stands before the field: a sign and the label.
	fieldMargin = 2 + len(label)
	// below is what stands under the list: empty lines, the field and what is
	// wrong with it, and the foot.
	below = 5
)

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) {
	d.list.SetSize(width, height)
	d.other.SetWidth(max(d.list.Inner()-fieldMargin, 1))
}

// fieldLine is where the field stands: under the Regions and an empty line.
func (d *Dialog) fieldLine() int { return d.list.Room() + 1 }

// View draws the box.
func (d *Dialog) View() string {
	sign, name := "  ", d.theme.Label
	if d.typing() {
		sign, name = d.theme.Signs.Cursor+" ", d.theme.Focus
	}
	wrong := ""
	if d.wrong != "" {
		wrong = d.theme.Error.Render("  " + d.theme.Signs.Refused + " " + d.wrong)
	}
	return d.list.View(d.theme, widget.Listing{
		Title: "Region", Count: len(d.found), Line: d.line,
		Below: []string{"", name.Render(sign+label) + d.other.View(), wrong, "", d.theme.Faint.Render("↑ ↓ choose   ↵ switch   esc close")},
	})
}

// line draws a Region and how many keys the account has there.
func (d *Dialog) line(at int, under bool) string {
	region, under := d.found[at], under && !d.typing()
	unit, here := "keys", ""
	if region.Keys == 1 {
		unit = "key "
	}
	if region.Region == d.here {
		here = "   " + d.theme.Signs.Bullet + " you are here"
	}
	text := widget.Fit(region.Region, 16) + fmt.Sprintf("%6d ", region.Keys) + unit + here
	return d.list.Line(d.theme, text, under)
}
