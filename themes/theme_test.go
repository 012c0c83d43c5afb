package themes

import (
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	return r
}

// Any other import could bring Bubble Tea's init before ours.
func TestImportsOnlyLipgloss(t *testing.T) {
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
			if imported.Path.Value != `"github.com/charmbracelet/lipgloss"` {
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

func TestDarkColoursEveryRole(t *testing.T) {
	theme := Dark(renderer(termenv.TrueColor))
	for i, role := range theme.roles() {
		if got := role.Render("x"); !strings.Contains(got, "\x1b[") {
			t.Errorf("role %d draws %q", i, got)
		}
	}
}

// roles must not forget one: None would leave it without a renderer.
func TestRolesAreAllStyles(t *testing.T) {
	styles := 0
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Theme]()) {
		if field.Type == reflect.TypeFor[lipgloss.Style]() {
			styles++
		}
	}
	var theme Theme
	if got := len(theme.roles()); got != styles {
		t.Errorf("%d roles of %d styles", got, styles)
	}
}

func TestFromEnvironment(t *testing.T) {
	for _, c := range []struct{ noColor, want string }{{"", "dark"}, {"1", "none"}, {"0", "none"}} {
		got := FromEnvironment(renderer(termenv.TrueColor), func(name string) string {
			if name == "NO_COLOR" {
				return c.noColor
			}
			return ""
		})
		if got.Name != c.want {
			t.Errorf("NO_COLOR=%q gives %q, want %q", c.noColor, got.Name, c.want)
		}
	}
}

// Every sign is one rune of one cell; lipgloss counts cells as the console
// does.
func TestSignsAreOneCell(t *testing.T) {
	for _, theme := range []Theme{Dark(renderer(termenv.Ascii)), None(renderer(termenv.Ascii))} {
		signs := reflect.ValueOf(theme.Signs)
		for _, field := range reflect.VisibleFields(signs.Type()) {
			values := []string{}
			switch value := signs.FieldByIndex(field.Index).Interface().(type) {
			case string:
				values = append(values, value)
			case []string:
				values = append(values, value...)
			}
			for _, sign := range values {
				if field.Name == "Caret" && sign == "" {
					continue
				}
				if utf8.RuneCountInString(sign) != 1 || lipgloss.Width(sign) != 1 {
					t.Errorf("%s: sign %s is %q", theme.Name, field.Name, sign)
				}
			}
		}
	}
}
