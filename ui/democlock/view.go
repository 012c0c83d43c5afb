package democlock

import (
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

const (
	boxWidth = 60
	// headLines are those above the steps: what the clock shows, an empty line.
	headLines = 2
	// around is what stands about the steps: edges, head, an empty line and the
	// foot.
	around = headLines + 4
)

// told is what moving does, where there is room to say it.
const told = "What falls due until then comes about. The clock does not go back; Reset demo begins anew."

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) { d.width, d.height = min(width, boxWidth), height }

func (d *Dialog) inner() int { return max(d.width-4, 1) }

// room is how many lines the steps have.
func (d *Dialog) room() int { return max(min(d.height-around, len(steps)), 1) }

// window is the steps on the screen.
func (d *Dialog) window() (from, to int) {
	return widget.Window(d.cursor.At(len(steps)), len(steps), d.room())
}

// View draws the box.
func (d *Dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	lines := []string{d.theme.Text.Render("It is " + d.now.Format(keyaction.TimeLayout) + "."), ""}
	from, to := d.window()
	for i := from; i < to; i++ {
		lines = append(lines, d.line(i))
	}
	if note := widget.Wrap(told, d.inner()); d.height >= around+len(steps)+1+len(note) {
		lines = append(lines, "")
		for _, line := range note {
			lines = append(lines, d.theme.Faint.Render(line))
		}
	}
	lines = append(lines, "", d.theme.Faint.Render("↑ ↓ choose   ↵ move   esc close"))
	return widget.Box(d.theme, "Move the demo's clock", lines, d.width, d.height)
}

// line draws a step and where it leads.
func (d *Dialog) line(step int) string {
	text := widget.Fit(steps[step].label, 10) + "to " + d.to(step).Format(keyaction.TimeLayout)
	if step == d.cursor.At(len(steps)) {
		return d.theme.Cursor.Render(widget.Fit(d.theme.Signs.Cursor+" "+text, d.inner()))
	}
	return d.theme.Text.Render("  " + text)
}
