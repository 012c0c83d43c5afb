package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// The pictures in the repository are those of today's console. Being drawn at
// another time and place, they also show that drawing repeats.
func TestPicturesAreCurrent(t *testing.T) {
	pictures, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pictures {
		checkXML(t, p.svg)
		if limit := 60 << 10; len(p.svg) > limit {
			t.Errorf("%s has %d bytes, more than %d", p.file, len(p.svg), limit)
		}
	}
	if err := compare(".", pictures); err != nil {
		t.Error(err)
	}
}

func TestSaveAndCompare(t *testing.T) {
	folder := t.TempDir()
	pictures := []picture{{"a.svg", []byte("<a/>")}, {"b.svg", []byte("<b/>")}}
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stale := func(files string) {
		t.Helper()
		if err := compare(folder, pictures); err == nil || err.Error() != "not current: "+files+". `go run ./screenshots` draws them anew" {
			t.Errorf("%v; want %s", err, files)
		}
	}
	write("old.svg", "")
	write("README.md", "")
	stale("old.svg, a.svg, b.svg")
	if err := save(folder, pictures); err != nil {
		t.Fatal(err)
	}
	if err := compare(folder, pictures); err != nil {
		t.Error(err)
	}
	write("b.svg", "<B/>")
	stale("b.svg")
	if _, err := os.Stat(filepath.Join(folder, "README.md")); err != nil {
		t.Error(err)
	}
	if err := compare(filepath.Join(folder, "nowhere"), pictures); err == nil {
		t.Error("pictures are current in a folder that is not there")
	}
}

// A scene that no longer does what it says gives no picture.
func TestAWrongSceneIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		scene scene
		want  string
	}{
		"another page":    {scene{play: func(c *console) { c.press("n") }, shows: []string{"Trail"}}, `"Trail" is not on the screen`},
		"no such row":     {scene{play: func(c *console) { c.goTo("salaries") }}, `the cursor never came to "salaries"`},
		"no such key":     {scene{play: func(c *console) { c.press("ctrl+enter") }}, `no key is named "ctrl+enter"`},
		"a console left":  {scene{play: func(c *console) { c.press("q") }}, "the console left"},
		"a small console": {scene{width: 40, height: 10, play: func(*console) {}}, `"Encryption keys" is not on the screen`},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.scene
			if s.width == 0 {
				s.width, s.height = 80, 24
			}
			if svg, err := s.draw(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, with %d bytes drawn; want %s", err, len(svg), c.want)
			}
		})
	}
}

func TestKeyOf(t *testing.T) {
	for _, name := range []string{"a", "É", "+", " ", "enter", "tab", "shift+tab", "esc", "up", "pgdown", "f1", "f5", "ctrl+s", "backspace"} {
		if key, ok := keyOf(name); !ok || key.String() != name {
			t.Errorf("keyOf(%q) is %q, %v", name, key, ok)
		}
	}
	if key, ok := keyOf("esc"); !ok || key.Type != tea.KeyEsc {
		t.Errorf("esc is %v", key)
	}
	for _, name := range []string{"", "runes", "ctrl+é", "enter enter"} {
		if key, ok := keyOf(name); ok {
			t.Errorf("%q is the key %q", name, key)
		}
	}
}
