// Package themes holds the colours and glyphs of the console and nothing else:
// a Theme is one style for each thing a screen can say. It does not know what
// is drawn, and it imports only lipgloss, because it must be initialised
// before Bubble Tea is (see background.go).
package themes

import "github.com/charmbracelet/lipgloss"

// A Theme gives every role on the screen its style. Roles are named after what
// they mean, so that a page never names a colour.
type Theme struct {
	Name string

	Title   lipgloss.Style // the program's name, a dialog's heading
	Crumb   lipgloss.Style // the way to this page
	Account lipgloss.Style // account, Region and principal
	Demo    lipgloss.Style // DEMO and a moved clock
	Rule    lipgloss.Style // lines and box edges
	Header  lipgloss.Style // the heads of a table's columns
	Label   lipgloss.Style // the name of a field or a fact
	Text    lipgloss.Style
	Field   lipgloss.Style // typed text and the cells it may take
	Faint   lipgloss.Style // notes, what is off now, what is of little weight

	Selected lipgloss.Style // a selected row
	Cursor   lipgloss.Style // the row under the cursor
	Focus    lipgloss.Style // the focused field or button
	Caret    lipgloss.Style // the cell at the insertion point
	Button   lipgloss.Style // a button without the focus
	KeyHint  lipgloss.Style // a key on the bottom line

	Error   lipgloss.Style // a refusal, a field that is wrong
	Warning lipgloss.Style // what to mind
	Success lipgloss.Style // what went well, an enabled key
	Danger  lipgloss.Style // what cannot be taken back
	Secret  lipgloss.Style // masked and revealed secrets
	AWS     lipgloss.Style // AWS managed keys

	Property lipgloss.Style // JSON: the name of a member
	String   lipgloss.Style // JSON: a string
	Number   lipgloss.Style // JSON: a number, true, false and null

	Signs  Signs
	ascii  bool           // its signs are ASCII
	ground lipgloss.Style // of every cell that has no background of its own
	paper  lipgloss.Style // the ground of a theme that was asked for by name
}

// Dark is the theme for terminals with a dark background.
func Dark(r *lipgloss.Renderer) Theme { return dark.theme(r, "dark") }

// Light is the theme for terminals with a light background.
func Light(r *lipgloss.Renderer) Theme { return light.theme(r, "light") }

// HighContrast is the theme for eyes that need more: no text has less than
// seven times the light of its ground, or a seventh of it (WCAG 2.2, 1.4.6).
func HighContrast(r *lipgloss.Renderer) Theme { return highContrast.theme(r, "high-contrast") }

// None is the theme for NO_COLOR: no style at all, neither colour nor bold nor
// reverse. Signs alone carry the meaning, so the insertion point and
// the room in a text field have one too.
func None(r *lipgloss.Renderer) Theme {
	plain := r.NewStyle()
	t := Theme{Name: "none", Signs: unicodeSigns()}
	for _, role := range t.roles() {
		*role = plain
	}
	t.Signs.Caret, t.Signs.Blank = "▏", "_"
	return t
}

// roles lists every style of the theme.
func (t *Theme) roles() []*lipgloss.Style {
	return []*lipgloss.Style{
		&t.Title, &t.Crumb, &t.Account, &t.Demo, &t.Rule, &t.Header, &t.Label, &t.Text, &t.Field, &t.Faint,
		&t.Selected, &t.Cursor, &t.Focus, &t.Caret, &t.Button, &t.KeyHint,
		&t.Error, &t.Warning, &t.Success, &t.Danger, &t.Secret, &t.AWS,
		&t.Property, &t.String, &t.Number,
	}
}
