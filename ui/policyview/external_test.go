package policyview

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/ui/editor"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

// lent presses the key of the person's own editor, and returns what the root is
// asked to run with the path of the file.
func lent(t *testing.T, p *pagetest.Driver) (lend page.Lend, path string) {
	t.Helper()
	p.Press("ctrl+o")
	asked := pagetest.Sent[page.Lend](p)
	if len(asked) == 0 {
		t.Fatalf("nothing is asked of the root: %v", p.Sent)
	}
	lend = asked[len(asked)-1]
	return lend, lend.Program.Args[len(lend.Program.Args)-1]
}

func TestOwnEditor(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d := newDesk(t)
	d.Console.Editor = `sed -i -e "s/default-1/edited by hand/" -e '$a\'`
	id := d.Key("payroll")
	was := d.policy(id)
	p := d.open(id)
	p.Press("e")
	lend, path := lent(t, p)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file: %v, %v", info, err)
	}
	if off := action(t, p, "own-editor").Off; off == "" {
		t.Error("it can be opened twice")
	}
	err = lend.Program.Run()
	p.Page.Forget() // the idle lock fires meanwhile
	p.Deliver(lend.Done(err))
	if text(p) != strings.Replace(was, "default-1", "edited by hand", 1) || p.Page.Dirty() == "" {
		t.Errorf("it came back as\n%s", text(p))
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Error("the file is left behind")
	}
	p.Press("ctrl+u")
	if p.Page.Dirty() != "" {
		t.Error("it cannot be undone")
	}
	if !p.Page.Capturing() {
		t.Error("letters are no text any more")
	}
}

func TestAnEditorThatFails(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d := newDesk(t)
	id := d.Key("payroll")
	for command, want := range map[string]string{
		"echo more >>\"$1\"; false": "the editor failed, so the key policy is as it was: exit status 1",
		"rm":                        "There is no file at this path. What the editor wrote stays in ",
		"nowhere-to-be-found":       "the editor failed, so the key policy is as it was: exit status 127",
	} {
		d.Console.Editor = command
		p := d.open(id)
		lend, path := lent(t, p)
		if strings.HasPrefix(command, "echo") { // "$@" stands behind the command
			lend.Program.Args[2] = command
		}
		p.Deliver(lend.Done(lend.Program.Run()))
		if got := p.Refusals(); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s: refused %q", command, got)
		}
		if p.Page.Dirty() != "" || action(t, p, "own-editor").Off != "" {
			t.Errorf("%s: the draft is %s", command, text(p))
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: the file is left behind", command)
		}
	}
}

func TestWhatAnEditorWroteIsNotLost(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d := newDesk(t)
	d.Console.Editor = "vi"
	p := d.open(d.Key("payroll"))
	lend, path := lent(t, p)
	if err := os.WriteFile(path, []byte(strings.Repeat("a", editor.MaxBytes+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Deliver(lend.Done(nil))
	if got := p.Refusals(); len(got) != 1 || !strings.HasSuffix(got[0], "What the editor wrote stays in "+path) {
		t.Errorf("refused %q", got)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is gone: %v", err)
	}
}

func TestWithoutAnEditor(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	if off := action(t, p, "own-editor").Off; off != "No editor is known: set EDITOR" {
		t.Errorf("it is off because %q", off)
	}
	d.Console.Editor = "vi"
	t.Setenv("TMPDIR", "/nowhere")
	p.Press("ctrl+o")
	if got := p.Refusals(); len(got) != 1 || !strings.HasPrefix(got[0], "writing a file for the editor: ") {
		t.Errorf("refused %q", got)
	}
	if off := action(t, p, "own-editor").Off; off != "" {
		t.Errorf("it is off because %q", off)
	}
}
