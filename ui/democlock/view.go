package democlock

import (
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

// told is what moving does, where there is room to say it.
const told = "What falls due until then comes about. The clock does not go back; Reset demo begins anew."

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) { d.list.SetSize(width, height) }

// View draws the box.
func (d *Dialog) View() string {
	var below []string
	if note := widget.Wrap(told, d.list.Inner()); d.list.Spare() >= 1+len(note) {
		below = append(below, "")
		for _, line := range note {
			below = append(below, d.theme.Faint.Render(line))
		}
	}
	return d.list.View(d.theme, widget.Listing{
		Title: "Move the demo's clock",
		Above: []string{d.theme.Text.Render("It is " + d.now.Format(keyaction.TimeLayout) + "."), ""},
		Count: len(steps), Line: d.line,
		Below: append(below, "", d.theme.Faint.Render("↑ ↓ choose   ↵ move   esc close")),
	})
}

// line draws a step and where it leads.
func (d *Dialog) line(step int, under bool) string {
	return d.list.Line(d.theme, widget.Fit(steps[step].label, 10)+"to "+d.to(step).Format(keyaction.TimeLayout), under)
}
