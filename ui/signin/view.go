package signin

import (
	"fmt"

	"coldkms/ui/widget"
)

const (
	boxWidth = 78
	prompt   = "Search  "
	label    = "Session name  "
	// headLines are those above the list: search and empty line.
	headLines = 2
	// around is what stands about the list: edges, head, an empty line and the
	// foot.
	around = 6
	// tallest is the most lines that the list has.
	tallest = 14
	// sessionLine is where the field for the session's name stands.
	sessionLine = 3
)

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) {
	d.width, d.height = min(width, boxWidth), height
	d.search.SetWidth(max(d.inner()-len(prompt), 1))
	d.session.SetWidth(max(min(d.inner()-len(label), longestSession+1), 1))
}

func (d *Dialog) inner() int { return max(d.width-4, 1) }

// room is how many lines the list has. It does not depend on the search, so
// that the box stands still.
func (d *Dialog) room() int { return max(min(d.height-around, tallest, len(d.all)+1), 1) }

// window is those on the screen.
func (d *Dialog) window() (from, to int) {
	return widget.Window(d.cursor.At(len(d.shown)), len(d.shown), d.room())
}

// View draws the box.
func (d *Dialog) View() string {
	switch {
	case d.width <= 0 || d.height <= 0:
		return ""
	case d.role != nil:
		return d.sessionView()
	}
	at, room := d.cursor.At(len(d.shown)), d.room()
	from, to := d.window()
	lines := []string{d.theme.Label.Render(prompt) + d.search.View(), ""}
	for i, c := range d.shown[from:to] {
		lines = append(lines, d.line(c, from+i == at))
	}
	if len(d.shown) == 0 {
		lines = append(lines, d.theme.Faint.Render("Nobody in this vault is called that."))
	}
	for len(lines) < room+headLines {
		lines = append(lines, "")
	}
	foot := fmt.Sprintf("%d of %d", len(d.shown), len(d.all))
	if to-from < len(d.shown) {
		foot = fmt.Sprintf("%d-%d of %d", from+1, to, len(d.shown))
	}
	lines = append(lines, "", d.theme.Faint.Render(foot+"   ↑ ↓ choose   ↵ sign in   esc close"))
	return widget.Box(d.theme, "Sign in as", lines, d.width, d.height)
}

// Columns of the list, in cells.
const (
	kindWidth    = 6
	accountWidth = 14
	noteWidth    = 18
)

// line draws who can sign in, of which kind, in which account, and what is to
// be said of it.
func (d *Dialog) line(c candidate, under bool) string {
	note := ""
	switch {
	case c.is(d.now):
		note = d.theme.Signs.Bullet + " you are this"
	case c.recent:
		note = "recent"
	case c.unseen:
		note = "nothing here yet"
	}
	nameWidth := max(d.inner()-2-kindWidth-accountWidth-noteWidth, 8)
	text := widget.FitMiddle(widget.Clean(caller(c.SignIn).DisplayName()), nameWidth-1)
	text = widget.Fit(text, nameWidth) + widget.Fit(string(c.Principal.Kind), kindWidth) + widget.Fit(c.Principal.Account, accountWidth) + note
	if under {
		return d.theme.Cursor.Render(widget.Fit(d.theme.Signs.Cursor+" "+text, d.inner()))
	}
	return d.theme.Text.Render("  " + text)
}

// sessionView draws the question for the name of a session.
func (d *Dialog) sessionView() string {
	wrong := ""
	if d.wrong != "" {
		wrong = d.theme.Error.Render(d.theme.Signs.Refused + " " + d.wrong)
	}
	lines := []string{
		d.theme.Text.Render(widget.FitMiddle(widget.Clean(d.role.Principal.ARN()), d.inner())), "",
		d.theme.Faint.Render("A role is used in a session. The trail tells by its name who it was."),
		d.theme.Focus.Render(label) + d.session.View(), wrong,
		"", d.theme.Faint.Render("↵ sign in   esc back"),
	}
	return widget.Box(d.theme, "Sign in as a role", lines, d.width, d.height)
}
