// Package widgettest checks pictures of the console: that a view has exactly
// the size it was asked for, and that it looks as it did before. Only tests
// import it; it knows nothing of what is drawn.
package widgettest

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"coldkms/themes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Theme returns the dark theme in full colour, whatever terminal the tests
// run on.
func Theme() *themes.Theme {
	theme := themes.Dark(Renderer(termenv.TrueColor))
	return &theme
}

// Plain returns the theme without colours.
func Plain() *themes.Theme {
	theme := themes.None(Renderer(termenv.Ascii))
	return &theme
}

// Renderer returns a renderer of a fixed colour profile that asks no terminal.
func Renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(true)
	return r
}

// Failer is a test: one of Go's, or of rapid's.
type Failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// AssertSize fails the test when a view is not exactly width × height cells.
func AssertSize(t Failer, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != height {
		t.Fatalf("view has %d lines, want %d:\n%s", len(lines), height, ansi.Strip(view))
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got != width {
			t.Fatalf("line %d is %d cells wide, want %d: %q", i+1, got, width, ansi.Strip(line))
		}
	}
}

// Golden compares a view, without its colours, to testdata/<name>.golden of
// the calling package. `go test -update` writes the file.
func Golden(t testing.TB, name, view string) {
	t.Helper()
	golden(t, name, Trimmed(view))
}

// GoldenColour is Golden with the colours, each escape spelt out, so that a
// difference can be read.
func GoldenColour(t testing.TB, name, view string) {
	t.Helper()
	golden(t, name, strings.ReplaceAll(view, "\x1b", "␛")+"\n")
}

// Trimmed returns a view without colours and without the spaces that fill its
// lines up.
func Trimmed(view string) string {
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

func golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what it was.\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// Cell returns where a text begins in a view without its colours; ok is false
// when it stands there not at all or more than once.
func Cell(view, text string) (x, y int, ok bool) {
	if strings.Count(ansi.Strip(view), text) != 1 {
		return 0, 0, false
	}
	for y, line := range strings.Split(ansi.Strip(view), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			return ansi.StringWidth(before), y, true
		}
	}
	return 0, 0, false
}
