package importkey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// desk is a console over a vault with a key that waits for its material.
type desk struct {
	*pagetest.Desk
	t    *testing.T
	home string // the person's, which ~ stands for
	key  model.KeyMetadata
}

func newDesk(t *testing.T) *desk { return newDeskIn(t, widgettest.Plain()) }

func newDeskIn(t *testing.T, theme *themes.Theme) *desk {
	t.Helper()
	d := &desk{Desk: pagetest.NewDesk(t, theme), t: t, home: t.TempDir()}
	t.Setenv("HOME", d.home)
	d.Console.Zone = zone(t, "Europe/Berlin")
	d.key = vaulttest.CreateExternalKey(t, d.Console.Session, "payroll")
	return d
}

// wizard is a wizard that is driven.
type wizard struct {
	*pagetest.Driver
	page *Page
	desk *desk
}

func (d *desk) open(p *Page) *wizard { return &wizard{d.Open(p), p, d} }

// wizard opens the wizard as the create key wizard does.
func (d *desk) wizard() *wizard { return d.open(New(d.Console, d.key.KeyID, true)) }

// upload opens the second step as a key's details do.
func (d *desk) upload() *wizard { return d.open(NewUpload(d.Console, d.key.KeyID)) }

// path returns the path of a file in the person's home folder.
func (d *desk) path(name string) string { return filepath.Join(d.home, name) }

// write puts a file into the person's home folder.
func (d *desk) write(name string, contents []byte) {
	d.t.Helper()
	if err := os.WriteFile(d.path(name), contents, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// wrapped puts encrypted key material and its import token into the home folder,
// as who has done the first step by other means has them.
func (d *desk) wrapped(keyID string, material []byte) {
	d.t.Helper()
	request := vaulttest.ImportRequest(d.t, d.Console.Session, keyID, material, time.Time{})
	d.write("material", request.EncryptedKeyMaterial)
	d.write("token", request.ImportToken)
}

// fill types the paths of the two files; the focus is on the first of them.
func (w *wizard) fill(material, token string) *wizard {
	w.retype(material)
	w.Press("tab")
	w.retype(token)
	w.Press("tab")
	return w
}

// retype replaces what is typed in the field with the focus.
func (w *wizard) retype(text string) {
	w.Press("ctrl+e", "ctrl+u")
	w.Type(text)
}

// expires chooses an expiration date; the focus is on the choice.
func (w *wizard) expires(date, clock string) *wizard {
	w.Press("right", "tab")
	w.Type(date)
	w.Press("tab")
	w.Type(clock)
	return w
}

// metadata returns the key as the vault has it now.
func (w *wizard) metadata() model.KeyMetadata { return w.desk.Metadata(w.desk.key.KeyID) }

// shows fails the test when the screen lacks a text, wherever its lines break.
func (w *wizard) shows(texts ...string) {
	w.desk.t.Helper()
	screen := strings.Join(strings.Fields(w.Text()), " ")
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			w.desk.t.Errorf("the screen lacks %q:\n%s", text, w.Text())
		}
	}
}

// dialog returns the last dialog that the page opened.
func (w *wizard) dialog() page.Dialog {
	w.desk.t.Helper()
	asked := pagetest.Sent[page.Ask](w.Driver)
	if len(asked) == 0 {
		w.desk.t.Fatal("no dialog was opened")
	}
	dialog := asked[len(asked)-1].Dialog
	dialog.SetSize(80, 20)
	return dialog
}

// answers presses keys in a dialog, until it is done.
func (w *wizard) answers(dialog page.Dialog, keys ...string) (done bool) {
	w.desk.t.Helper()
	for _, key := range keys {
		ended, cmd := dialog.Update(pagetest.Key(key))
		w.Run(cmd)
		done = done || ended
	}
	return done
}
