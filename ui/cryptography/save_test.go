package cryptography

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

// pressed presses a key in a dialog and returns its command.
func pressed(dialog page.Dialog, key string) tea.Cmd {
	_, cmd := dialog.Update(pagetest.Key(key))
	return cmd
}

// typeAndSave types a path into a save dialog and presses Save.
func typeAndSave(dialog page.Dialog, path string) tea.Cmd {
	dialog.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(path), Paste: true})
	return pressed(dialog, "ctrl+s")
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	contents, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return contents
}

func write(t *testing.T, path, contents string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(contents), 0o644); err != nil {
		t.Fatal(err)
	}
}

// encrypted returns an Encrypt page that shows its result.
func (d *desk) encrypted(alias string) *pagetest.Driver {
	d.t.Helper()
	p := d.encrypt(d.Key(alias))
	paste(p, "attack at dawn")
	p.Press("ctrl+s", "y")
	return p
}

func TestSave(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypted("payroll")
	path := filepath.Join(t.TempDir(), "ciphertext")
	p.Press("s")
	p.Run(typeAndSave(lastDialog(t, p), path))
	if got := string(read(t, path)); got != d.Copied[0]+"\n" {
		t.Errorf("the file holds %q, want what was copied, %q", got, d.Copied[0])
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || !strings.Contains(toasts[0].Text, path) {
		t.Errorf("toasts %v", toasts)
	}
}

func TestSaveAsBytes(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	d := plainDesk(t)
	p := d.encrypted("payroll")
	p.Press("s")
	dialog := lastDialog(t, p)
	for _, key := range []string{"tab", "right", "shift+tab"} {
		pressed(dialog, key)
	}
	p.Run(typeAndSave(dialog, "~/blob"))
	opened := d.decrypt(p.Page.(*Page).subject.ID)
	opened.Press("shift+tab", "right", "tab")
	paste(opened, "~/blob")
	opened.Press("ctrl+s")
	mustShow(t, opened, "Opened with payroll")
}

func TestSavedPlaintextIsExact(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	const text = "  no newline at the end"
	p := d.giveCiphertext(id, d.ciphertext(id, text))
	path := filepath.Join(t.TempDir(), "plaintext")
	p.Press("s")
	p.Run(typeAndSave(lastDialog(t, p), path))
	if got := string(read(t, path)); got != text {
		t.Errorf("the file holds %q, want %q", got, text)
	}
}

func TestSaveAsksBeforeItReplaces(t *testing.T) {
	d := plainDesk(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "precious")
	write(t, path, "precious")
	for _, c := range []struct {
		name string
		keys []string
		kept bool
	}{
		{"default", []string{"enter"}, true},
		{"esc", []string{"esc"}, true},
		{"replace", []string{"right", "enter"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := d.encrypted(c.name)
			p.Press("s")
			p.Run(typeAndSave(lastDialog(t, p), path))
			if string(read(t, path)) != "precious" {
				t.Fatal("the file was replaced before it was asked")
			}
			question := lastDialog(t, p)
			question.SetSize(80, 20)
			if !strings.Contains(question.View(), "will be lost") {
				t.Fatalf("no question, but\n%s", question.View())
			}
			for _, key := range c.keys {
				p.Run(pressed(question, key))
			}
			if kept := string(read(t, path)) == "precious"; kept != c.kept {
				t.Errorf("the file is kept: %v, want %v", kept, c.kept)
			}
		})
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v) after replacing, want 0600", info.Mode(), err)
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 {
		t.Errorf("files left: %v (%v)", left, err)
	}
}

func TestSaveProblemsStandInTheDialog(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypted("payroll")
	folder := t.TempDir()
	for path, problem := range map[string]string{
		filepath.Join(folder, "missing", "file"): "The folder of this file does not exist.",
		folder:                                   "This is a folder, not a file.",
		"/dev/null":                              "This is not an ordinary file.",
	} {
		p.Press("s")
		p.Run(typeAndSave(lastDialog(t, p), path))
		again := lastDialog(t, p)
		again.SetSize(120, 20)
		if !strings.Contains(again.View(), problem) {
			t.Errorf("%s: the dialog does not say %q:\n%s", path, problem, again.View())
		}
	}
	p.Press("s")
	empty := lastDialog(t, p)
	empty.SetSize(80, 20)
	if done, _ := empty.Update(pagetest.Key("ctrl+s")); done || !strings.Contains(empty.View(), "Type the path") {
		t.Error("a path is not asked for")
	}
	if done, _ := empty.Update(pagetest.Key("esc")); !done {
		t.Error("esc does not close the dialog")
	}
}

func TestNothingIsSavedAfterForget(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.giveCiphertext(id, d.ciphertext(id, "attack at dawn"))
	p.Press("s")
	path := filepath.Join(t.TempDir(), "plaintext")
	p.Page.Forget()
	p.Run(typeAndSave(lastDialog(t, p), path))
	if err := refusal(t, p); !errors.Is(err, errDropped) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a file was written: %v", err)
	}
}
