package preferences

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path, themes)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// shown is what a console that starts now goes by.
func shown(t *testing.T, path string) Preferences {
	t.Helper()
	return open(t, path).Override(func(*Preferences) {})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "coldkms", "settings.json")
	if got := shown(t, path); !reflect.DeepEqual(got, Preferences{}) {
		t.Errorf("it holds %+v", got)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading made its folder")
	}
}

func TestKeep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "coldkms", "settings.json")
	want := Preferences{Theme: "light", IdleMinutes: 30, KeyColumns: []string{"alias", "status"}}
	if err := open(t, path).Keep(want); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, path); !reflect.DeepEqual(got, want) {
		t.Errorf("kept is %+v, want %+v", got, want)
	}
	for name, mode := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700 | fs.ModeDir} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != mode {
			t.Errorf("%s is %v, %v; want %v", name, info.Mode(), err, mode)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the file lie %v, %v", entries, err)
	}
}

func TestWhatTheCommandLineSaidIsNotKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	write(t, path, `{"theme": "dark", "mouseOff": true}`)
	f := open(t, path)
	p := f.Override(func(p *Preferences) { p.Theme, p.MouseOff = "light", false })

	p.IdleMinutes = 60
	if err := f.Keep(p); err != nil {
		t.Fatal(err)
	}
	if got, want := shown(t, path), (Preferences{Theme: "dark", MouseOff: true, IdleMinutes: 60}); !reflect.DeepEqual(got, want) {
		t.Errorf("kept is %+v, want %+v", got, want)
	}

	// Chosen by hand, even what the command line said is kept.
	for _, theme := range []string{"dark", "light"} {
		p.Theme = theme
		if err := f.Keep(p); err != nil {
			t.Fatal(err)
		}
	}
	if got := shown(t, path).Theme; got != "light" {
		t.Errorf("the theme is %s, want light", got)
	}
}

func TestTwoConsolesKeepWhatTheyChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	one, two := open(t, path), open(t, path)
	if err := one.Keep(Preferences{Theme: "light"}); err != nil {
		t.Fatal(err)
	}
	if err := two.Keep(Preferences{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	if got, want := shown(t, path), (Preferences{Theme: "light", ASCII: true}); !reflect.DeepEqual(got, want) {
		t.Errorf("kept is %+v, want %+v", got, want)
	}
}

func TestAFileThatCannotBeReadIsNotWrittenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	for _, text := range []string{"{\n\"theme\": \"blue\"\n}", "{", strings.Repeat(" ", maxFile+1)} {
		write(t, path, text)
		f, err := Open(path, themes)
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Fatalf("the error %v does not name the file", err)
		}
		if got := f.Override(func(*Preferences) {}); !reflect.DeepEqual(got, Preferences{}) {
			t.Errorf("the console goes by %+v", got)
		}
		if kept := f.Keep(Preferences{ASCII: true}); kept == nil || !strings.Contains(kept.Error(), err.Error()) {
			t.Errorf("keeping: %v, want %v", kept, err)
		}
		if there, err := os.ReadFile(path); err != nil || string(there) != text {
			t.Errorf("the file is now %q, %v", there, err)
		}
		// Once it is put right, changes are kept.
		write(t, path, `{"theme": "dark"}`)
		if err := f.Keep(Preferences{ASCII: true}); err != nil {
			t.Fatal(err)
		}
		if got, want := shown(t, path), (Preferences{Theme: "dark", ASCII: true}); !reflect.DeepEqual(got, want) {
			t.Errorf("kept is %+v, want %+v", got, want)
		}
	}
}

func TestALinkStaysOne(t *testing.T) {
	dir := t.TempDir()
	real, path := filepath.Join(dir, "dotfiles", "settings.json"), filepath.Join(dir, "settings.json")
	if err := os.Mkdir(filepath.Dir(real), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, real, "{}")
	if err := os.Symlink(real, path); err != nil {
		t.Fatal(err)
	}
	if err := open(t, path).Keep(Preferences{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink(path); err != nil || target != real || !shown(t, real).ASCII {
		t.Errorf("the link leads to %q, %v", target, err)
	}
}

func TestAFolderThatCannotBeMade(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "coldkms"), "a file")
	err := open(t, filepath.Join(dir, "settings.json")).Keep(Preferences{})
	if err != nil {
		t.Fatal(err)
	}
	f := &File{path: filepath.Join(dir, "coldkms", "settings.json")}
	if err := f.Keep(Preferences{ASCII: true}); err == nil {
		t.Error("settings are kept in a folder that is a file")
	}
}
