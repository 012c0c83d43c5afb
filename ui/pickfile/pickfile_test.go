package pickfile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

// finder is a dialog that is driven, as the page that asked for it would.
type finder struct {
	t      *testing.T
	dialog page.Dialog
	picked []Picked
	done   bool
}

// find opens the dialog in a home folder with the files and folders.
func find(t *testing.T, w Wish, files ...string) *finder {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range files {
		path := filepath.Join(home, name)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(path, 0o700)
		} else if err == nil {
			err = os.WriteFile(path, []byte(strings.Repeat("x", len(name))), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f := &finder{t: t}
	f.run(Ask(&page.Console{Theme: widgettest.Plain(), Now: func() time.Time { return time.Time{} }}, w))
	return f
}

func (f *finder) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			f.run(cmd)
		}
	case page.Ask:
		f.dialog = msg.Dialog
		f.dialog.SetSize(80, 20)
	case Listed:
		msg.Show()
	case Picked:
		f.picked = append(f.picked, msg)
	}
}

func (f *finder) press(keys ...string) {
	for _, key := range keys {
		done, cmd := f.dialog.Update(pagetest.Key(key))
		f.done = f.done || done
		f.run(cmd)
	}
}

func (f *finder) text() string { return widgettest.Trimmed(f.dialog.View()) }

func (f *finder) shows(want bool, texts ...string) {
	f.t.Helper()
	for _, text := range texts {
		if strings.Contains(f.text(), text) != want {
			f.t.Errorf("%q is shown: want %v\n%s", text, want, f.text())
		}
	}
}

func (f *finder) picks(path string) {
	f.t.Helper()
	if len(f.picked) != 1 || f.picked[0].Path != path || f.picked[0].For != "it" || !f.done {
		f.t.Errorf("picked %+v, done %v, want %s\n%s", f.picked, f.done, path, f.text())
	}
}

var tree = []string{"hsm/wrapped.bin", "hsm/deep/", "Keys/", "token", "archive.zip", ".hidden", ".cache/"}

func TestAFileIsFound(t *testing.T) {
	f := find(t, Wish{Title: "Choose the import token", For: "it"}, tree...)
	widgettest.Golden(t, "file", f.dialog.View())
	f.shows(true, "▸ ../", "Keys/", "hsm/", "archive.zip", "11 bytes", "token")
	f.shows(false, "hidden", "cache", thisFolder)
	f.press("h", "s", "enter")
	f.shows(true, "~/hsm", "wrapped.bin")
	f.press("left")
	f.shows(true, "▸ hsm/")
	f.press("enter", "w", "enter")
	f.picks("~/hsm/wrapped.bin")
}

func TestAFolderIsFound(t *testing.T) {
	f := find(t, Wish{Title: "Choose a folder", Path: "~/hsm", Folder: true, For: "it"}, tree...)
	widgettest.Golden(t, "folder", f.dialog.View())
	f.shows(true, "▸ "+thisFolder, "deep/")
	f.shows(false, "wrapped.bin")
	f.press("enter")
	f.picks("~/hsm")

	f = find(t, Wish{Folder: true, For: "it"}, tree...)
	f.press("K", "enter", "ctrl+s")
	f.picks("~/Keys")
	f = find(t, Wish{Folder: true, For: "it"}, tree...)
	f.press("enter")
	f.picks("~")
}

func TestWhatIsTyped(t *testing.T) {
	f := find(t, Wish{For: "it"}, tree...)
	f.press(".")
	f.shows(true, ".hidden", ".cache/", "archive.zip") // which has a dot in its name
	f.press("h", "i", "d")
	f.shows(false, ".cache/")
	f.press("x")
	f.shows(true, "Nothing here has this in its name.")
	f.press("enter", "esc")
	if f.done {
		t.Fatal("esc closes the dialog before it clears the name")
	}
	f.shows(true, "Keys/")
	f.press("esc")
	if !f.done || len(f.picked) != 0 {
		t.Error("esc does not close the dialog")
	}
}

// A path that leads to nothing begins at the nearest folder.
func TestWhereItBegins(t *testing.T) {
	for path, want := range map[string]string{
		"": "Folder  ~ ", "~/hsm/wrapped.bin": "Folder  ~/hsm ", "~/none/such": "Folder  ~ ", "~/hsm/": "Folder  ~/hsm ", "/": "Folder  / ",
	} {
		find(t, Wish{Path: path}, tree...).shows(true, want)
	}
	f := find(t, Wish{Path: "/"})
	f.shows(false, "../")
	f.press("left")
	f.shows(true, "Folder  / ")
	find(t, Wish{}).shows(true, "▸ ../")
}

// A folder that cannot be listed leaves the one before.
func TestAFolderThatCannotBeListed(t *testing.T) {
	f := find(t, Wish{For: "it"}, tree...)
	home, _ := os.UserHomeDir()
	if err := os.RemoveAll(filepath.Join(home, "hsm")); err != nil {
		t.Fatal(err)
	}
	l := listing{problem: "You may not look into this folder."}
	d := f.dialog.(*dialog)
	Listed{d, d.asked, l}.Show()
	f.shows(true, "✗ You may not look into this folder.", "Keys/")
	Listed{d, d.asked - 1, listing{folder: "/late"}}.Show()
	f.shows(false, "/late")
	f.press("h", "enter") // gone: the nearest is listed
	f.shows(true, "Folder  ~ ")
	f.shows(false, "hsm/", "You may not")
}

func TestByTheMouse(t *testing.T) {
	f := find(t, Wish{For: "it"}, tree...)
	click := func(text string) {
		x, y, ok := widgettest.Cell(f.dialog.View(), text)
		if !ok {
			t.Fatalf("%q is not there\n%s", text, f.text())
		}
		done, cmd := f.dialog.Update(widget.Mouse{X: x, Y: y})
		f.done = f.done || done
		f.run(cmd)
	}
	click("hsm/")
	click("../")
	click("hsm/")
	f.dialog.Update(widget.Mouse{X: 4, Y: 5, Wheel: 1})
	f.shows(true, "▸ deep/")
	click("wrapped.bin")
	f.picks("~/hsm/wrapped.bin")
}

func TestManyFilesScroll(t *testing.T) {
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("file%03d", i))
	}
	f := find(t, Wish{Title: "Choose a file"}, many...)
	f.press("pgdown", "pgdown")
	widgettest.Golden(t, "many", f.dialog.View())
	f.shows(true, "of 101")
	for width := range 90 {
		for height := range 24 {
			f.dialog.SetSize(width, height)
			f.dialog.View()
		}
	}
}

// Names from outside cannot write to the screen, and are picked as they are.
func TestNamesAreCleaned(t *testing.T) {
	const name = "a\x1b[31m\u202eb"
	f := find(t, Wish{For: "it"}, name)
	if strings.ContainsAny(f.dialog.View(), "\x1b\u202e") {
		t.Errorf("%q", f.dialog.View())
	}
	f.press("a", "enter")
	f.picks("~/" + name)
}

// The keys that help names do what it says.
func TestActions(t *testing.T) {
	for _, folder := range []bool{false, true} {
		d := find(t, Wish{Folder: folder}).dialog.(*dialog)
		if n := len(d.Actions()); n != 3 && !folder || n != 4 && folder {
			t.Errorf("%d actions, folder %v", n, folder)
		}
	}
}
