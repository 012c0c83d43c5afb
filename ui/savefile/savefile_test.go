package savefile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

var console = &page.Console{Theme: widgettest.Theme(), Now: func() time.Time { return time.Time{} }}

func list(path, text string) File {
	return File{Title: "List to CSV", Path: path, Said: "2 keys are listed in", Write: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}
}

// press gives keys to the dialog of a question, and returns what comes of the
// last one.
func press(t *testing.T, asked tea.Msg, keys ...string) tea.Msg {
	t.Helper()
	dialog := asked.(page.Ask).Dialog
	dialog.SetSize(80, 20)
	for _, key := range keys[:len(keys)-1] {
		if done, _ := dialog.Update(pagetest.Key(key)); done {
			t.Fatalf("%s closes the dialog", key)
		}
	}
	done, cmd := dialog.Update(pagetest.Key(keys[len(keys)-1]))
	if !done {
		return page.Ask{Dialog: dialog}
	}
	if cmd == nil {
		return nil
	}
	return cmd()
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSave(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.csv")
	toast, ok := press(t, Ask(console, list(path, "new"))(), "enter").(page.Toast)
	if !ok || toast.Text != "2 keys are listed in "+path+"." {
		t.Errorf("toast %v", toast)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 || contents(t, path) != "new" {
		t.Errorf("%v, %v", info, err)
	}
}

func TestNothingIsReplacedWithoutASecondYes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.csv")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	question := press(t, Ask(console, list(path, "new"))(), "enter")
	if msg := press(t, question, "enter"); msg != nil || contents(t, path) != "old" {
		t.Errorf("Cancel sends %v", msg)
	}
	question = press(t, Ask(console, list(path, "new"))(), "enter")
	if _, ok := press(t, question, "right", "enter").(page.Toast); !ok || contents(t, path) != "new" {
		t.Error("the file is not replaced")
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestAPathThatWillNotDoIsAskedForAgain(t *testing.T) {
	dir := t.TempDir()
	broken := list(filepath.Join(dir, "broken"), "")
	broken.Write = func(context.Context, io.Writer) error { return errors.New("the rows are gone") }
	for want, file := range map[string]File{
		"The folder of this file does not exist.":           list(filepath.Join(dir, "no", "keys.csv"), ""),
		"This is a folder, not a file.":                     list(dir, ""),
		"The file could not be written: the rows are gone.": broken,
		"Type the path of a file.":                          list(" ", ""),
		"This is not an ordinary file.":                     list(os.DevNull, ""),
	} {
		again := press(t, Ask(console, file)(), "enter").(page.Ask).Dialog
		again.SetSize(80, 20)
		if view := widgettest.Trimmed(again.View()); !strings.Contains(view, want) {
			t.Errorf("no %q in\n%s", want, view)
		}
		again.Update(pagetest.Key("x"))
		if view := widgettest.Trimmed(again.View()); strings.Contains(view, want) {
			t.Errorf("typing leaves the problem:\n%s", view)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "broken")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
}

func TestHomeIsExpanded(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	press(t, Ask(console, list("~/keys.csv", "new"))(), "enter")
	if got := contents(t, filepath.Join(home, "keys.csv")); got != "new" {
		t.Errorf("the file holds %q", got)
	}
}

func TestLooks(t *testing.T) {
	path := filepath.Join("no", "such", "folder", "keys.csv")
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		for name, problem := range map[string]string{"empty": "", "problem": "The folder of this file does not exist."} {
			dialog := newDialog(console, list(path, ""), problem)
			dialog.SetSize(size[0], size[1])
			page := widget.Block(nil, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), widget.Centered(page, dialog.View()))
		}
		replacing := newReplacing(console, list(path, ""))
		replacing.SetSize(size[0], size[1])
		widgettest.Golden(t, fmt.Sprintf("replace-%dx%d", size[0], size[1]), replacing.View())
	}
}

func TestEscWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.csv")
	if msg := press(t, Ask(console, list(path, "new"))(), "esc"); msg != nil {
		t.Errorf("esc sends %v", msg)
	}
	if msg := press(t, Ask(console, list(path, "new"))(), "tab", "right", "enter"); msg != nil {
		t.Errorf("Cancel sends %v", msg)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}
