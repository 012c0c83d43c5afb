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

	Signs Signs
}

// colours is all that one theme differs in from another: hexadecimal colours
// by what they say. The renderer maps them to what the terminal can show.
type colours struct {
	text, strong, faint, rule    string // from plain to hardly there
	accent, key                  string // names and keys of the console
	cursor, selected, field      string // backgrounds of rows and text fields
	bad, warn, good, secret, aws string
	property, literal, number    string
}

var dark = colours{
	text: "#d8dee9", strong: "#ffffff", faint: "#7d8898", rule: "#465063",
	accent: "#7cc4ff", key: "#f2c14e",
	cursor: "#2b3b55", selected: "#22303a", field: "#1c2532",
	bad: "#ff7b72", warn: "#f0b34b", good: "#6fd08c", secret: "#d7a6ff", aws: "#ff9d4d",
	property: "#7cc4ff", literal: "#a8d8a0", number: "#f0b34b",
}

// Dark is the theme for terminals with a dark background.
func Dark(r *lipgloss.Renderer) Theme { return fromColours(r, "dark", dark) }

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

// FromEnvironment picks the theme that the environment asks for: None when
// NO_COLOR is set to anything but the empty string (no-color.org), Dark
// otherwise.
func FromEnvironment(r *lipgloss.Renderer, environ func(string) string) Theme {
	if environ("NO_COLOR") != "" {
		return None(r)
	}
	return Dark(r)
}

// fromColours builds a theme from its table of colours.
func fromColours(r *lipgloss.Renderer, name string, c colours) Theme {
	ink := func(colour string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(colour)) }
	return Theme{
		Name:  name,
		Title: ink(c.accent).Bold(true), Crumb: ink(c.strong), Account: ink(c.faint), Demo: ink(c.warn).Bold(true),
		Rule: ink(c.rule), Header: ink(c.faint).Bold(true), Label: ink(c.faint), Text: ink(c.text), Faint: ink(c.faint),

		Selected: ink(c.strong).Background(lipgloss.Color(c.selected)),
		Cursor:   ink(c.strong).Background(lipgloss.Color(c.cursor)).Bold(true),
		Focus:    ink(c.accent).Bold(true),
		Caret:    ink(c.strong).Reverse(true),
		Field:    ink(c.text).Background(lipgloss.Color(c.field)),
		Button:   ink(c.text),
		KeyHint:  ink(c.key),

		Error: ink(c.bad), Warning: ink(c.warn), Success: ink(c.good), Danger: ink(c.bad).Bold(true),
		Secret: ink(c.secret), AWS: ink(c.aws),
		Property: ink(c.property), String: ink(c.literal), Number: ink(c.number),

		Signs: unicodeSigns(),
	}
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
