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
	"coldkms/ui/wholefile"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

var console = &page.Console{Theme: widgettest.Theme(), Now: func() time.Time { return time.Time{} }}

// file is one with contents.
func file(path string, contents Contents) File {
	contents.Said = func() string { return "2 keys are listed in" }
	return File{Title: "List to CSV", Path: path, Begin: func(string) (Contents, error) { return contents, nil }}
}

func list(path, text string) File {
	return file(path, Contents{Write: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}})
}

// series writes a file for each text.
func series(path string, texts ...string) File {
	return file(path, Contents{Series: func(_ context.Context, next wholefile.Next) error {
		for _, text := range texts {
			w, err := next()
			if err != nil {
				return err
			}
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
		}
		return nil
	}})
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
	msg := cmd()
	if ended, ok := msg.(Ended); ok { // the page hands it on
		return ended.Report()()
	}
	return msg
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
	if !ok || toast.Text != "2 keys are listed in "+path {
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
	broken := file(filepath.Join(dir, "broken"), Contents{Write: func(context.Context, io.Writer) error { return errors.New("the rows are gone") }})
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

func TestPathIsTrimmed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.csv")
	press(t, Ask(console, list(" "+path+" ", "new"))(), "enter")
	if got := contents(t, path); got != "new" {
		t.Errorf("the file holds %q", got)
	}
}

func TestSeries(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.json.gz")
	toast, _ := press(t, Ask(console, series(path, "1", "2", "3"))(), "enter").(page.Toast)
	if want := "2 keys are listed in " + path + " and 2 more, up to t-3.json.gz"; toast.Text != want {
		t.Errorf("said %q, want %q", toast.Text, want)
	}
	question := press(t, Ask(console, series(path, "one", "two"))(), "enter")
	if got := contents(t, path); got != "1" {
		t.Fatalf("replaced by %q before the question", got)
	}
	press(t, question, "right", "enter")
	if got, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(got) != 2 || contents(t, path) != "one" {
		t.Errorf("left %v, %v", got, err)
	}
}

func TestStopped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.csv")
	stopped := file(path, Contents{Write: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, context.Canceled)
	}})
	if toast, ok := press(t, Ask(console, stopped)(), "enter").(page.Toast); !ok || toast.Text != "Stopped. Nothing was written." {
		t.Errorf("said %q", toast.Text)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestRefusedToBegin(t *testing.T) {
	gone := errors.New("it is gone")
	refusing := File{Path: "x", Begin: func(string) (Contents, error) { return Contents{}, gone }}
	if refused, ok := press(t, Ask(console, refusing)(), "enter").(page.Refused); !ok || refused.Err != gone {
		t.Errorf("refused %v", refused)
	}
}

func TestSecretsAreWiped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "secret")
	for _, path := range []string{path, filepath.Join(t.TempDir(), "secret")} {
		secret := []byte("attack")
		press(t, Ask(console, file(path, Contents{Secret: secret, Write: func(_ context.Context, w io.Writer) error {
			_, err := w.Write(secret)
			return err
		}}))(), "enter")
		if string(secret) != strings.Repeat("\x00", len("attack")) {
			t.Errorf("written to %s: %q is left", path, secret)
		}
	}
}

func TestFormIsKeptWhenThePathWillNotDo(t *testing.T) {
	var began []string
	f := list(filepath.Join(t.TempDir(), "no", "x"), "")
	f.Forms, f.Form = []widget.Option{{ID: "base64", Label: "Base64"}, {ID: "bytes", Label: "Bytes"}}, "base64"
	begin := f.Begin
	f.Begin = func(form string) (Contents, error) {
		began = append(began, form)
		return begin(form)
	}
	again := press(t, Ask(console, f)(), "tab", "right", "ctrl+s")
	press(t, again, "ctrl+s")
	if fmt.Sprint(began) != "[bytes bytes]" {
		t.Errorf("saved as %v", began)
	}
}

// asked is the dialog that asks for the path.
func asked(f File, problem string) page.Dialog {
	return ask(console, f, problem)().(page.Ask).Dialog
}

func TestLooks(t *testing.T) {
	path := filepath.Join("no", "such", "folder", "keys.csv")
	plain, noted, formed := list(path, ""), list(path, ""), list(path, "")
	noted.Note, noted.Save = "More than 100,000 records go on in further files, and this note is long.", "Export"
	formed.Forms, formed.Form = []widget.Option{{ID: "base64", Label: "Base64"}, {ID: "bytes", Label: "Bytes as they are"}}, "bytes"
	const problem = "The folder of this file does not exist."
	for name, dialog := range map[string]page.Dialog{
		"empty": asked(plain, ""), "problem": asked(plain, problem),
		"note": asked(noted, ""), "note-problem": asked(noted, problem),
		"form": asked(formed, ""), "form-problem": asked(formed, problem),
		"replace":        newReplacing(console, plain, []string{path}),
		"replace-series": newReplacing(console, plain, []string{"t.json.gz", "t-2.json.gz", "t-3.json.gz"}),
	} {
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			dialog.SetSize(size[0], size[1])
			page := widget.Block(nil, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), widget.Centered(page, dialog.View()))
		}
	}
}

// A page that asked for the path itself has it written without the dialog.
func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.csv")
	ended := Write(console, list(path, "new"))().(Ended)
	if got, ok := ended.Saved(); got != path || !ok {
		t.Errorf("saved %s: %v", got, ok)
	}
	ended = Write(console, list(path, "newer"))().(Ended)
	if _, ok := ended.Saved(); ok {
		t.Error("a file that exists was replaced")
	}
	if question := ended.Report()().(page.Ask); !strings.Contains(widgettest.Trimmed(sized(question.Dialog).View()), "Replace the file?") {
		t.Error("it is not asked whether to replace it")
	}
}

func sized(d page.Dialog) page.Dialog {
	d.SetSize(80, 20)
	return d
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
