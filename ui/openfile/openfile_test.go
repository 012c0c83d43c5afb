package openfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

var console = &page.Console{Theme: widgettest.Theme(), Now: func() time.Time { return time.Time{} }}

// opens types a path into the dialog and presses Open; it returns what comes of
// it.
func opens(t *testing.T, path string) tea.Msg {
	t.Helper()
	dialog := Ask(console, File{Title: "Open a key policy", Limit: 10})().(page.Ask).Dialog
	dialog.SetSize(80, 20)
	for _, r := range path {
		dialog.Update(pagetest.Key(string(r)))
	}
	done, cmd := dialog.Update(pagetest.Key("ctrl+s"))
	if !done {
		return dialog
	}
	return cmd()
}

func TestAFileIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(path, []byte("{\r\n\xff}"), 0o600); err != nil {
		t.Fatal(err)
	}
	ended := opens(t, path).(Ended)
	if string(ended.Contents) != "{\r\n\xff}" || ended.Path != path || ended.Again() != nil {
		t.Errorf("read %q of %s", ended.Contents, ended.Path)
	}
}

// What is wrong with a path stands in the dialog, with the path.
func TestAPathThatWillNotDo(t *testing.T) {
	dir := t.TempDir()
	large, none, pipe := filepath.Join(dir, "large"), filepath.Join(dir, "none"), filepath.Join(dir, "pipe")
	for path, text := range map[string]string{large: "12345678901", none: ""} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		large:                       "This file has 11 bytes. At most 10 are possible.",
		none:                        "This file is empty.",
		pipe:                        "This is not an ordinary file.",
		dir:                         "This is a folder, not a file.",
		filepath.Join(dir, "x"):     "There is no file at this path.",
		filepath.Join(large, "sub"): "There is no file at this path.",
	} {
		ended := opens(t, path).(Ended)
		if ended.Contents != nil {
			t.Errorf("%s is read", path)
		}
		dialog := ended.Again()().(page.Ask).Dialog
		dialog.SetSize(80, 20)
		if view := widgettest.Trimmed(dialog.View()); !strings.Contains(view, want) {
			t.Errorf("%s: the dialog lacks %q:\n%s", path, want, view)
		}
	}
}

func TestTheDialog(t *testing.T) {
	dialog := opens(t, "").(page.Dialog)
	if view := widgettest.Trimmed(dialog.View()); !strings.Contains(view, "Type the path of a file.") {
		t.Errorf("without a path it shows\n%s", view)
	}
	widgettest.Golden(t, "empty", dialog.View())
	dialog.Update(pagetest.Key("/"))
	if view := widgettest.Trimmed(dialog.View()); strings.Contains(view, "Type the path") {
		t.Errorf("the mistake stays:\n%s", view)
	}
	if done, cmd := dialog.Update(pagetest.Key("esc")); !done || cmd != nil {
		t.Error("esc does not close it")
	}
	again := Ask(console, File{Title: "Open", Limit: 1})().(page.Ask).Dialog
	again.SetSize(80, 20)
	x, y, ok := widgettest.Cell(again.View(), "[ Cancel ]")
	if done, _ := again.Update(widget.Mouse{X: x, Y: y}); !ok || !done {
		t.Error("a click on Cancel does not close it")
	}
	for width := range 80 {
		for height := range 12 {
			again.SetSize(width, height)
			again.View()
		}
	}
}
