package policyview

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestFiles(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll/wages")
	p := d.open(id)
	path := filepath.Join(t.TempDir(), "policy.json")
	p.Press("s")
	dialog := question(t, p)
	if view := widgettest.Trimmed(dialog.View()); !strings.Contains(view, "./key-policy-payroll-wages.json") {
		t.Errorf("the file that is offered:\n%s", view)
	}
	dialog.Update(pagetest.Key("ctrl+u"))
	answer(t, p, path, "ctrl+s")
	saved, err := os.ReadFile(path)
	if err != nil || string(saved) != d.policy(id) {
		t.Errorf("saved %q, %v", saved, err)
	}

	if err := os.WriteFile(path, []byte(strings.ReplaceAll(d.ofRoot(forEverybody), "\n", "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Press("o")
	answer(t, p, path, "ctrl+s")
	if text(p) != d.ofRoot(forEverybody) || p.Page.Dirty() == "" {
		t.Errorf("opened\n%s", text(p))
	}
	p.Press("ctrl+u")
	if p.Page.Dirty() != "" {
		t.Error("opening cannot be undone")
	}
	p.Press("o")
	answer(t, p, path+"/none", "ctrl+s")
	if view := widgettest.Trimmed(question(t, p).View()); !strings.Contains(view, "There is no file at this path.") {
		t.Errorf("a wrong path:\n%s", view)
	}
}

func TestFindInThePage(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("/")
	p.Type("kms:")
	p.Shows("Find kms:", "1 of 1")
	p.Press("esc")
	p.Hides("Find kms:")
	p.Shows("line 11, column 18 ·")
	p.Press("e", "ctrl+f")
	p.Type("nowhere")
	p.Shows("not found")
	p.Press("esc")
	if !p.Page.Capturing() || p.Page.Dirty() != "" {
		t.Error("after the looking letters are no text")
	}
}
