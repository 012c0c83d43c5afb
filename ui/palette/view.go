package palette

import "coldkms/ui/widget"

const (
	prompt   = "Go to or do  "
	boxWidth = 80
	// headLines are those above the list: search and empty line.
	headLines = 2
	// around is what stands about the list: edges, search, empty line, and the
	// two lines at the foot.
	around = 6
)

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) {
	d.width, d.height = min(width, boxWidth), height
	d.search.SetWidth(max(d.inner()-len(prompt), 1))
}

func (d *Dialog) inner() int { return max(d.width-4, 1) }

// room is how many lines the list has: those of all actions and of a name that
// stands behind them, as far as the screen allows. It does not depend on the
// search, so that the box stands still.
func (d *Dialog) room() int { return max(min(d.height-around, len(d.actions)+1), 1) }

// window is the actions on the screen, of so many.
func (d *Dialog) window(count int) (from, to int) {
	return widget.Window(d.cursor.At(count), count, d.room())
}

// View draws the box.
func (d *Dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	shown, room := d.shown(), d.room()
	at := d.cursor.At(len(shown))
	from, to := d.window(len(shown))
	lines := []string{d.theme.Label.Render(prompt) + d.search.View(), ""}
	for i, action := range shown[from:to] {
		lines = append(lines, widget.ActionLine(d.theme, action.Keys, action.Label, action.Off, from+i == at, d.inner()))
	}
	if len(shown) == 0 {
		lines = append(lines, d.theme.Faint.Render("Nothing is called that."))
	}
	for len(lines) < room+headLines {
		lines = append(lines, "")
	}
	foot := d.theme.Faint.Render("A name, or an ARN, id or alias   ↵ go   esc close")
	return widget.Box(d.theme, "Palette", append(lines, "", foot), d.width, d.height)
}
