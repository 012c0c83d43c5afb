package signin

import (
	"cmp"
	"fmt"

	"coldkms/ui/widget"
)

const (
	label = "Session name  "
	// tallest is the most lines that the list has.
	tallest = 14
	// sessionLine is where the field for the session's name stands.
	sessionLine = 3
)

// SetSize says how many cells there are to stand in.
func (d *Dialog) SetSize(width, height int) {
	d.list.SetSize(width, height)
	d.session.SetWidth(max(min(d.list.Inner()-len(label), longestSession+1), 1))
}

// View draws the box.
func (d *Dialog) View() string {
	if d.role != nil {
		return d.sessionView()
	}
	return d.list.View(d.theme, widget.Listing{
		Title: "Sign in as",
		Above: []string{d.list.Field(), ""},
		Count: len(d.shown), Line: d.line, Empty: "Nobody in this vault is called that.",
		Below: []string{"", d.theme.Faint.Render(d.position() + "   ↑ ↓ choose   ↵ sign in   esc close")},
	})
}

func (d *Dialog) position() string {
	return cmp.Or(d.list.Position(len(d.shown)), fmt.Sprintf("%d of %d", len(d.shown), len(d.all)))
}

// Columns of the list, in cells.
const (
	kindWidth    = 6
	accountWidth = 14
	noteWidth    = 18
)

// line draws who can sign in, of which kind, in which account, and what is to
// be said of it.
func (d *Dialog) line(at int, under bool) string {
	c := d.shown[at]
	note := ""
	switch {
	case c.is(d.now):
		note = d.theme.Signs.Bullet + " you are this"
	case c.recent:
		note = "recent"
	case c.unseen:
		note = "nothing here yet"
	}
	nameWidth := max(d.list.Inner()-2-kindWidth-accountWidth-noteWidth, 8)
	text := widget.FitMiddle(widget.Clean(caller(c.SignIn).DisplayName()), nameWidth-1)
	text = widget.Fit(text, nameWidth) + widget.Fit(string(c.Principal.Kind), kindWidth) + widget.Fit(c.Principal.Account, accountWidth) + note
	return d.list.Line(d.theme, text, under)
}

// sessionView draws the question for the name of a session.
func (d *Dialog) sessionView() string {
	wrong := ""
	if d.wrong != "" {
		wrong = d.theme.Error.Render(d.theme.Signs.Refused + " " + d.wrong)
	}
	lines := []string{
		d.theme.Text.Render(widget.FitMiddle(widget.Clean(d.role.Principal.ARN()), d.list.Inner())), "",
		d.theme.Faint.Render("A role is used in a session. The trail tells by its name who it was."),
		d.theme.Focus.Render(label) + d.session.View(), wrong,
		"", d.theme.Faint.Render("↵ sign in   esc back"),
	}
	return d.list.Box(d.theme, "Sign in as a role", lines)
}
