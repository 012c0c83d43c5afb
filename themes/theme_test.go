package themes

import (
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	return r
}

// Any import that lipgloss does without could bring Bubble Tea's init before
// ours.
func TestImportsOnlyWhatLipglossNeeds(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range file.Imports {
			if !slices.Contains([]string{`"github.com/charmbracelet/lipgloss"`, `"strings"`, `"strconv"`}, imported.Path.Value) {
				t.Errorf("%s imports %s", name, imported.Path.Value)
			}
		}
	}
}

func TestBackgroundIsSet(t *testing.T) {
	if !lipgloss.HasDarkBackground() {
		t.Error("the background was left to be asked for")
	}
}

func TestNoneDrawsNoEscape(t *testing.T) {
	theme := None(renderer(termenv.TrueColor))
	for i, role := range theme.roles() {
		if got := role.Render("x"); got != "x" {
			t.Errorf("role %d draws %q", i, got)
		}
	}
	if theme.Signs.Caret == "" || theme.Signs.Blank == " " {
		t.Error("without colour the caret and the room of a field need signs")
	}
}

func TestThemesColourEveryRole(t *testing.T) {
	for _, name := range Names() {
		theme := named(renderer(termenv.TrueColor), name)
		if theme.Name != name {
			t.Errorf("%s is called %s", name, theme.Name)
		}
		for i, role := range theme.roles() {
			if got := role.Render("x"); strings.Contains(got, "\x1b[") == (name == "none") {
				t.Errorf("%s: role %d draws %q", name, i, got)
			}
		}
	}
}

// roles must not forget one: None would leave it without a renderer.
func TestRolesAreAllStyles(t *testing.T) {
	styles := 0
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Theme]()) {
		if field.IsExported() && field.Type == reflect.TypeFor[lipgloss.Style]() {
			styles++
		}
	}
	var theme Theme
	if got := len(theme.roles()); got != styles {
		t.Errorf("%d roles of %d styles", got, styles)
	}
}
