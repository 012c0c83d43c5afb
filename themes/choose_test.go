package themes

import (
	"testing"

	"github.com/muesli/termenv"
)

func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

func TestChooseTheTheme(t *testing.T) {
	for _, c := range []struct {
		name      string
		wish      Wish
		noColor   string
		colorfgbg string
		want      string
	}{
		{"nothing is known", Wish{}, "", "", "dark"},
		{"a dark background", Wish{}, "", "15;0", "dark"},
		{"a light background", Wish{}, "", "0;15", "light"},
		{"grey is light", Wish{}, "", "0;default;7", "light"},
		{"dark grey is dark", Wish{}, "", "7;8", "dark"},
		{"a background of the terminal's own", Wish{}, "", "15;default", "dark"},
		{"no number of a colour", Wish{}, "", "0;300", "dark"},
		{"a wish beats the background", Wish{Theme: "high-contrast"}, "", "0;15", "high-contrast"},
		{"NO_COLOR beats the background", Wish{}, "1", "0;15", "none"},
		{"NO_COLOR beats a wish", Wish{Theme: "light"}, "0", "", "none"},
		{"an insisting wish beats NO_COLOR", Wish{Theme: "light", Insist: true}, "1", "", "light"},
		{"nothing to insist on", Wish{Insist: true}, "1", "", "none"},
		{"none without NO_COLOR", Wish{Theme: "none"}, "", "", "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Choose(renderer(termenv.TrueColor), c.wish, environment(map[string]string{"NO_COLOR": c.noColor, "COLORFGBG": c.colorfgbg}))
			if got.Name != c.want {
				t.Errorf("the theme is %s, want %s", got.Name, c.want)
			}
		})
	}
}

func TestChooseTheSigns(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name      string
		ask       *bool
		variables map[string]string
		want      bool
	}{
		{"no locale", nil, nil, false},
		{"UTF-8", nil, map[string]string{"LANG": "de_DE.UTF-8"}, false},
		{"utf8", nil, map[string]string{"LANG": "de_DE.utf8"}, false},
		{"POSIX", nil, map[string]string{"LANG": "C"}, true},
		{"Latin 1", nil, map[string]string{"LANG": "de_DE.ISO-8859-1"}, true},
		{"LC_ALL is the first", nil, map[string]string{"LC_ALL": "C", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"}, true},
		{"LC_CTYPE is the second", nil, map[string]string{"LC_CTYPE": "C.UTF-8", "LANG": "C"}, false},
		{"the Linux console", nil, map[string]string{"TERM": "linux", "LANG": "C.UTF-8"}, true},
		{"a dumb terminal", nil, map[string]string{"TERM": "dumb"}, true},
		{"any other", nil, map[string]string{"TERM": "xterm-256color"}, false},
		{"asked for", &yes, map[string]string{"LANG": "C.UTF-8"}, true},
		{"asked not to", &no, map[string]string{"TERM": "linux"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Choose(renderer(termenv.Ascii), Wish{ASCII: c.ask}, environment(c.variables))
			if isASCII := got.Signs.Cursor == ">"; isASCII != c.want {
				t.Errorf("the signs are ASCII: %t, want %t", isASCII, c.want)
			}
		})
	}
}

// The insertion point and the room of a field show without colour in either
// set of signs.
func TestWithoutColourTheCaretIsASign(t *testing.T) {
	for _, theme := range everyTheme() {
		if plain := theme.Name == "none"; (theme.Signs.Caret != "") != plain || (theme.Signs.Blank == "_") != plain {
			t.Errorf("%s: the caret is %q, room is %q", theme.Name, theme.Signs.Caret, theme.Signs.Blank)
		}
	}
}
