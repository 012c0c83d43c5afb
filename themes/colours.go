package themes

import "github.com/charmbracelet/lipgloss"

// colours is all that one theme differs in from another: hexadecimal colours
// by what they say. The renderer maps them to what the terminal can show.
type colours struct {
	text, strong, faint, rule    string // from plain to hardly there
	accent, key                  string // names and keys of the console
	cursor, selected, field      string // backgrounds of rows and text fields
	bad, warn, good, secret, aws string
	property, literal, number    string
	ground                       string // of all that has no other; "" for the terminal's
	paper                        string // the ground when the theme was asked for by name: it must be readable on any terminal
}

// dark is for terminals with a dark background.
var dark = colours{
	text: "#d8dee9", strong: "#ffffff", faint: "#95a0b0", rule: "#465063",
	accent: "#7cc4ff", key: "#f2c14e",
	cursor: "#2b3b55", selected: "#22303a", field: "#1c2532",
	bad: "#ff7b72", warn: "#f0b34b", good: "#6fd08c", secret: "#d7a6ff", aws: "#ff9d4d",
	property: "#7cc4ff", literal: "#a8d8a0", number: "#f0b34b",
	paper: "#11161f",
}

// light is for terminals with a light background.
var light = colours{
	text: "#24292f", strong: "#000000", faint: "#59636e", rule: "#a8b1bb",
	accent: "#0550ae", key: "#7d4e00",
	cursor: "#c5daf7", selected: "#dde7f0", field: "#e8edf3",
	bad: "#b3151f", warn: "#7d4e00", good: "#116329", secret: "#6e36c2", aws: "#943700",
	property: "#0550ae", literal: "#0a5c36", number: "#7d4e00",
	paper: "#ffffff",
}

// highContrast brings its own black ground, so that it can be read on every
// terminal.
var highContrast = colours{
	text: "#ffffff", strong: "#ffffff", faint: "#d0d0d0", rule: "#b0b0b0",
	accent: "#6ad4ff", key: "#ffe14d",
	cursor: "#00327d", selected: "#3a3a00", field: "#262626",
	bad: "#ff9b94", warn: "#ffd24d", good: "#6dff8f", secret: "#e9b8ff", aws: "#ffb866",
	property: "#6ad4ff", literal: "#b8ffb0", number: "#ffd24d",
	ground: "#000000",
}

// theme builds a theme from its table of colours.
func (c colours) theme(r *lipgloss.Renderer, name string) Theme {
	paper := c.paper
	if paper == "" {
		paper = c.ground
	}
	ink := func(colour string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(colour)) }
	on := func(ground, colour string) lipgloss.Style { return ink(colour).Background(lipgloss.Color(ground)) }
	return Theme{
		Name:  name,
		Title: ink(c.accent).Bold(true), Crumb: ink(c.strong), Account: ink(c.faint), Demo: ink(c.warn).Bold(true),
		Rule: ink(c.rule), Header: ink(c.faint).Bold(true), Label: ink(c.faint), Text: ink(c.text), Faint: ink(c.faint),

		Selected: on(c.selected, c.strong),
		Cursor:   on(c.cursor, c.strong).Bold(true),
		Focus:    ink(c.accent).Bold(true),
		Caret:    ink(c.strong).Reverse(true),
		Field:    on(c.field, c.text),
		Button:   ink(c.text),
		KeyHint:  ink(c.key),

		Error: ink(c.bad), Warning: ink(c.warn), Success: ink(c.good), Danger: ink(c.bad).Bold(true),
		Secret: ink(c.secret), AWS: ink(c.aws),
		Property: ink(c.property), String: ink(c.literal), Number: ink(c.number),

		Signs: unicodeSigns(), ground: r.NewStyle().Background(lipgloss.Color(c.ground)),
		paper: r.NewStyle().Background(lipgloss.Color(paper)),
	}
}
