package themes

import (
	"math"
	"strconv"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// grounds are backgrounds that terminals of a kind have: black, that of the
// pictures, and those of common colour schemes.
var grounds = map[string][]string{
	"dark":          {"#000000", "#10151c", "#1e1e1e", "#282c34", "#002b36"},
	"light":         {"#ffffff", "#fafafa", "#fdf6e3", "#eee8d5"},
	"high-contrast": {highContrast.ground},
}

// Every text can be read on its ground: a contrast of 4.5 and, in the theme
// for high contrast, 7. WCAG 2.2, 1.4.3 and 1.4.6.
func TestContrast(t *testing.T) {
	for name, terminal := range grounds {
		theme := named(renderer(termenv.TrueColor), name)
		want := 4.5
		if name == "high-contrast" {
			want = 7
		}
		for i, role := range theme.roles() {
			if role == &theme.Rule {
				continue // no text
			}
			ground, own := role.GetBackground().(lipgloss.Color)
			if own {
				check(t, name, i, string(role.GetForeground().(lipgloss.Color)), string(ground), want)
				continue
			}
			for _, ground := range terminal {
				check(t, name, i, string(role.GetForeground().(lipgloss.Color)), ground, want)
			}
		}
		// The placeholder of a field is faint on the field's ground.
		check(t, name, -1, string(theme.Faint.GetForeground().(lipgloss.Color)), string(theme.Field.GetBackground().(lipgloss.Color)), want)
	}
}

func check(t *testing.T, theme string, role int, ink, ground string, want float64) {
	t.Helper()
	if got := contrast(t, ink, ground); got < want {
		t.Errorf("%s: role %d, %s on %s, has a contrast of %.2f, want %.1f", theme, role, ink, ground, got, want)
	}
}

func TestContrastOfKnownPairs(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#ffffff", "#0000ff", 8.59}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) != 7 || colour[0] != '#' {
		t.Fatalf("the colour %q is not written #rrggbb", colour)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		value, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatalf("the colour %q: %v", colour, err)
		}
		part := float64(value) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		sum += weight * part
	}
	return sum
}
