package importkey

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/demo"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// TestWizardImports goes through both steps, as after the creation of a key.
func TestWizardImports(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.Click("[ " + downloadLabel + " ]")
	w.Click(readyLabel)
	w.Press("ctrl+s")
	archive, err := os.ReadFile(d.path(archiveName))
	if err != nil {
		t.Fatal(err)
	}
	names := unzip(t, archive, d.home)
	public, _ := os.ReadFile(d.path(names[0]))
	answer := &model.GetParametersForImportResponse{PublicKey: public}
	d.write(encryptedFile, vaulttest.Wrap(t, answer, model.WrapOAEPSHA256, vaulttest.Material('m')))

	w.Press("tab", "tab")
	w.expires("2017-03-31", "14:30")
	w.Press("ctrl+s")
	got := w.metadata()
	if want := time.Date(2017, time.March, 31, 12, 30, 0, 0, time.UTC); got.KeyState != model.Enabled || got.ValidTo == nil || !got.ValidTo.Equal(want) {
		t.Fatalf("the key is %+v; the page shows\n%s", got, w.Text())
	}
	toasts, replaced := pagetest.Sent[page.Toast](w.Driver), pagetest.Sent[page.Replace](w.Driver)
	const said = "Imported key material into payroll. It expires on 2017-03-31 14:30 (CEST, UTC+02:00) = 2017-03-31 12:30 UTC."
	if last := toasts[len(toasts)-1].Text; last != said || len(replaced) != 1 || replaced[0].Route != (page.KeyDetails{KeyID: d.key.KeyID}) || w.page.Dirty() != "" {
		t.Errorf("the root was sent %q and %v", last, replaced)
	}
}

// TestReimport brings the same material again from a key's details, for good.
func TestReimport(t *testing.T) {
	d := newDesk(t)
	vaulttest.Import(t, d.Console.Session, d.key.KeyID, vaulttest.Material('m'), d.Clock.Now().Add(time.Hour))
	d.wrapped(d.key.KeyID, vaulttest.Material('m'))
	w := d.upload()
	w.fill("~/material", "~/token")
	w.Click("[ " + uploadLabel + " ]")
	if got := w.metadata(); got.ExpirationModel != model.MaterialDoesNotExpire || len(pagetest.Sent[page.Back](w.Driver)) != 1 {
		t.Errorf("the key is %+v; the root was sent %v", got, w.Sent)
	}
}

func TestSkip(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.Click("[ " + skipLabel + " ]")
	replaced := pagetest.Sent[page.Replace](w.Driver)
	if got := w.metadata().KeyState; got != model.PendingImport || len(replaced) != 1 || replaced[0].Route != (page.KeyDetails{KeyID: d.key.KeyID}) {
		t.Errorf("the key is %s; the root was sent %v", got, w.Sent)
	}
}

// TestReadyIsTicked: without it there is no way on after creation, and from the
// details none is asked for.
func TestReadyIsTicked(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.Press("ctrl+s")
	if w.page.at != downloading {
		t.Fatal("went on without the tick")
	}
	w.Press("space")
	w.shows("☑ I am ready")
	w.Press("ctrl+s")
	if w.page.at != uploading {
		t.Error("did not go on with it")
	}
	w = d.open(New(d.Console, d.key.KeyID, false))
	w.Press("ctrl+s")
	if w.page.at != uploading {
		t.Error("a tick is asked for from the details")
	}
}

// TestNothingTypedIsLost by errors, by going back and forth, and by a lock.
func TestNothingTypedIsLost(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.page.download.ready.Checked = true
	w.Press("ctrl+s")
	w.fill("~/material", "~/token").expires("2017-03-31", "14:30")
	w.Press("ctrl+s") // there are no such files
	w.Press("esc")
	if w.page.at != downloading {
		t.Fatal("esc does not go back a step")
	}
	w.page.download.form.Focus(w.page.download.algorithm)
	w.Press("right", "ctrl+s")
	if got, want := w.page.Dirty(), "the path of the encrypted key material, the path of the import token, the expiration date"; got != want {
		t.Errorf("leaving would lose %q, want %q", got, want)
	}
	before := w.Text()
	session := d.Console.Session
	w.page.Forget()
	d.Console.Session = closedSession(t)
	w.Run(w.page.Init())
	d.Console.Session = session
	w.Run(w.page.Init())
	if w.Text() != before {
		t.Errorf("after unlocking:\n%s\nbefore:\n%s", w.Text(), before)
	}
	for _, typed := range []string{"~/material", "~/token", "2017-03-31", "14:30"} {
		if u := w.page.upload; !slices.Contains([]string{u.material.Value(), u.token.Value(), u.date.Value(), u.clock.Value()}, typed) {
			t.Errorf("%s is lost", typed)
		}
	}
	if got := w.page.download.algorithm.Value(); got != model.WrapOAEPSHA1 {
		t.Errorf("the algorithm is %s", got)
	}
}

// TestADownloadOffersItsFiles where nothing else was typed.
func TestADownloadOffersItsFiles(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.page.upload.material.SetValue("~/elsewhere")
	w.Click("[ " + downloadLabel + " ]")
	u := w.page.upload
	if u.material.Value() != "~/elsewhere" || u.token.Value() != "~/importToken_"+d.key.KeyID+"_0215093000" {
		t.Errorf("offered %q and %q", u.material.Value(), u.token.Value())
	}
	if got := w.page.Dirty(); got != "the path of the encrypted key material" {
		t.Errorf("leaving would lose %q", got)
	}
}

// TestAnExpiredTokenOffersToDownloadAgain, and its refusal goes away with it.
func TestAnExpiredTokenOffersToDownloadAgain(t *testing.T) {
	d := newDesk(t)
	d.wrapped(d.key.KeyID, vaulttest.Material('m'))
	d.Pass(t, model.ImportTokenLife)
	w := d.upload()
	w.fill("~/material", "~/token")
	w.Press("ctrl+s")
	if got := w.Refusals(); len(got) != 1 || !strings.HasPrefix(got[0], model.CodeExpiredImportToken) {
		t.Fatalf("refused: %q", got)
	}
	w.Click("[ " + againLabel + " ]")
	if w.page.at != downloading {
		t.Fatal("it does not lead to the download")
	}
	w.Click("[ " + downloadLabel + " ]")
	w.Press("ctrl+s")
	if w.page.upload.token.Value() != "~/token" {
		t.Error("what was typed is gone")
	}
	w.page.upload.token.set("~/another")
	w.Run(w.page.Update(nil))
	w.Hides(againLabel)
}

// TestAVaultWithoutAnswerLosesNothing: the import can be pressed again.
func TestAVaultWithoutAnswerLosesNothing(t *testing.T) {
	d := newDesk(t)
	d.wrapped(d.key.KeyID, vaulttest.Material('m'))
	w := d.upload()
	w.fill("~/material", "~/token")
	session := d.Console.Session
	d.Console.Session = closedSession(t)
	w.Press("ctrl+s")
	if len(w.Refusals()) != 1 || w.page.doing != "" {
		t.Fatalf("refused %q, doing %q", w.Refusals(), w.page.doing)
	}
	d.Console.Session = session
	w.Press("ctrl+s")
	if got := w.metadata().KeyState; got != model.Enabled {
		t.Errorf("the key is %s", got)
	}
}

// TestNothingIsPressedTwice: a wrapping key is made once for each press, and
// material is sent once.
func TestNothingIsPressedTwice(t *testing.T) {
	d := newDesk(t)
	d.wrapped(d.key.KeyID, vaulttest.Material('m'))
	w := d.upload()
	w.fill("~/material", "~/token")
	w.Hold = true
	w.Press("ctrl+s", "ctrl+s")
	if len(w.Held) != 1 || w.page.Dirty() != "sight of the key material that is being imported" {
		t.Errorf("%d calls, leaving would lose %q", len(w.Held), w.page.Dirty())
	}
}

func TestEveryActionHasAPlace(t *testing.T) {
	d := newDesk(t)
	d.Console.WrapMaterial = demo.WrapMaterial
	for _, p := range []*Page{New(d.Console, d.key.KeyID, true), New(d.Console, d.key.KeyID, false), NewUpload(d.Console, d.key.KeyID)} {
		d.open(p)
		seen := map[string]bool{}
		for _, action := range p.Actions() {
			if seen[action.ID] || action.Label == "" || action.Run == nil {
				t.Errorf("action %+v", action)
			}
			seen[action.ID] = true
		}
		if seen["skip"] != p.creating || !seen["main-button"] {
			t.Errorf("actions %v", seen)
		}
		if slices.ContainsFunc(p.Actions(), func(a page.Action) bool { return slices.Contains(a.Keys, "esc") }) {
			t.Error("esc does not lead back where the wizard was opened")
		}
	}
}

// TestReadOnly: a damaged vault takes nothing.
func TestReadOnly(t *testing.T) {
	d := newDesk(t)
	d.Console.ReadOnly = "The vault is damaged"
	w := d.wizard()
	w.Click("[ " + downloadLabel + " ]")
	if _, err := os.Stat(d.path(archiveName)); err == nil {
		t.Error("something was downloaded")
	}
	w.shows("! The vault is damaged.")
}

// TestEverySize: the frames fit whatever the terminal.
func TestEverySize(t *testing.T) {
	d := newDesk(t)
	for _, w := range []*wizard{d.wizard(), d.upload()} {
		for width := range 130 {
			for _, height := range []int{0, 1, 2, 5, 16, 30} {
				w.Resize(width, height)
				if width > 0 && height > 0 {
					w.View()
				} else if w.page.View() != "" {
					t.Fatalf("%d×%d shows something", width, height)
				}
			}
		}
	}
}

// closedSession returns a session of a vault that is closed, as a locked console
// has it.
func closedSession(t *testing.T) *vault.Session {
	t.Helper()
	f := vaulttest.New(t)
	session := f.Root()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return session
}
