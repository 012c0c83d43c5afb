package themes

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Names lists the themes by name.
func Names() []string { return []string{"dark", "light", "high-contrast", "none"} }

// named returns the theme of one of Names, else Dark.
func named(r *lipgloss.Renderer, name string) Theme {
	switch name {
	case "light":
		return Light(r)
	case "high-contrast":
		return HighContrast(r)
	case "none":
		return None(r)
	}
	return Dark(r)
}

// A Wish is what a person asked for. The zero value is what suits the
// terminal.
type Wish struct {
	Theme  string // one of Names; "" for the terminal's own background
	Insist bool   // draw Theme even where NO_COLOR is set
	ASCII  *bool  // whether the signs are ASCII; nil for what the terminal can show
}

// Choose returns the theme for a wish in an environment. NO_COLOR set to
// anything but the empty string is obeyed (no-color.org) unless the wish
// insists.
func Choose(r *lipgloss.Renderer, wish Wish, environ func(string) string) Theme {
	name := wish.Theme
	switch {
	case environ("NO_COLOR") != "" && !(wish.Insist && name != ""):
		name = "none"
	case name == "" && isLight(environ("COLORFGBG")):
		name = "light"
	}
	theme := named(r, name)
	if name == wish.Theme {
		theme.ground = theme.paper
	}
	ascii := needsASCII(environ)
	if wish.ASCII != nil {
		ascii = *wish.ASCII
	}
	if ascii {
		theme.toASCII()
	}
	return theme
}

// isLight reads COLORFGBG, in which rxvt, Konsole and others name the numbers
// of their text's colour and, last, of their background's. Nothing else tells
// the background without a question to the terminal, whose late answer would
// end up in the field of the passphrase.
func isLight(colorfgbg string) bool {
	last := colorfgbg[strings.LastIndexByte(colorfgbg, ';')+1:]
	number, err := strconv.Atoi(last)
	return err == nil && (number == 7 || number > 8 && number < 16)
}

// needsASCII reports a terminal that lacks the signs, or a locale that is not
// of UTF-8. Where no locale is named at all, UTF-8 is taken for granted.
func needsASCII(environ func(string) string) bool {
	switch environ("TERM") {
	case "dumb", "linux":
		return true
	}
	// The first that is not empty decides. POSIX.1-2017, XBD 8.2.
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(environ(variable)); locale != "" {
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
		}
	}
	return false
}
