package themes

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// everyTheme returns all themes, each with both sets of signs.
func everyTheme() []Theme {
	var all []Theme
	for _, name := range Names() {
		for _, ascii := range []bool{false, true} {
			wish := Wish{Theme: name, Insist: true, ASCII: &ascii}
			all = append(all, Choose(renderer(termenv.Ascii), wish, environment(nil)))
		}
	}
	return all
}

// signsOf returns the signs of a theme by name.
func signsOf(theme Theme) map[string][]string {
	all := map[string][]string{}
	signs := reflect.ValueOf(theme.Signs)
	for _, field := range reflect.VisibleFields(signs.Type()) {
		switch value := signs.FieldByIndex(field.Index).Interface().(type) {
		case string:
			all[field.Name] = []string{value}
		case []string:
			all[field.Name] = value
		}
	}
	return all
}

// Every sign is one rune of one cell; lipgloss counts cells as the console
// does. Of the ASCII set each is one that can be printed.
func TestSignsAreOneCell(t *testing.T) {
	for _, theme := range everyTheme() {
		for name, values := range signsOf(theme) {
			if len(values) == 0 {
				t.Errorf("%s: there is no sign %s", theme.Name, name)
			}
			for _, sign := range values {
				if name == "Caret" && sign == "" {
					continue
				}
				if utf8.RuneCountInString(sign) != 1 || lipgloss.Width(sign) != 1 {
					t.Errorf("%s: sign %s is %q", theme.Name, name, sign)
				}
				if theme.ascii && !isPrintableASCII(sign) {
					t.Errorf("%s in ASCII: sign %s is %q", theme.Name, name, sign)
				}
			}
		}
	}
}

func isPrintableASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// What a sign tells must not depend on colour.
func TestSignsThatStandInOnePlaceDiffer(t *testing.T) {
	for _, theme := range everyTheme() {
		s := theme.Signs
		for _, place := range [][]string{
			{s.Enabled, s.Disabled, s.PendingImport, s.PendingDeletion},
			{s.Checked, s.Unchecked}, {s.Chosen, s.Unchosen}, {s.Up, s.Down}, {s.Done, s.Refused, s.Caution},
		} {
			seen := map[string]bool{}
			for _, sign := range place {
				if seen[sign] {
					t.Errorf("%s: %q means two things of %q", theme.Name, sign, place)
				}
				seen[sign] = true
			}
		}
	}
}

func TestPaintInASCII(t *testing.T) {
	const view = "↵ open … ← ↑ ↓ → 60×20 1–3 • · Zoë 銀行"
	for _, theme := range everyTheme() {
		want := view
		if theme.ascii {
			want = "= open ~ < ^ v > 60x20 1-3 * | Zoë 銀行"
		}
		if got := theme.Paint(view); got != want || lipgloss.Width(got) != lipgloss.Width(view) {
			t.Errorf("%s (ASCII %t) paints %q", theme.Name, theme.ascii, got)
		}
	}
}

// On a ground of the theme's own stands every cell that has no other.
func TestPaintOnAGround(t *testing.T) {
	theme := HighContrast(renderer(termenv.TrueColor))
	got := theme.Paint(" a\n" + theme.Error.Render("b") + " " + theme.Cursor.Render("c"))
	const ground = "\x1b[48;2;0;0;0m"
	for i, line := range strings.Split(got, "\n") {
		if !strings.HasPrefix(line, ground) || !strings.HasSuffix(line, "\x1b[0m") {
			t.Errorf("line %d is %q", i, line)
		}
	}
	if !strings.Contains(got, "b\x1b[0m"+ground+" ") || lipgloss.Width(got) != 3 {
		t.Errorf("the ground does not go on: %q", got)
	}
	for _, theme := range []Theme{Dark(renderer(termenv.TrueColor)), None(renderer(termenv.TrueColor)), HighContrast(renderer(termenv.Ascii))} {
		if got := theme.Paint("a\nb"); got != "a\nb" {
			t.Errorf("%s paints %q", theme.Name, got)
		}
	}
}
