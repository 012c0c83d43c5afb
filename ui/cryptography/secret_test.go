package cryptography

import (
	"encoding/base64"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

func TestPlaintextIsMaskedUntilRevealed(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.giveCiphertext(id, d.ciphertext(id, "attack at dawn"))
	mustNotShow(t, p, "attack")
	p.Press("v")
	mustShow(t, p, "attack at dawn")
	p.Press("v")
	mustNotShow(t, p, "attack")
	p.Press("v")
	p.Run(p.Page.Init()) // the page was covered by another
	mustNotShow(t, p, "attack")
	p.Press("v")
	mustShow(t, p, "attack at dawn")
}

func TestSecretsAreCopiedToTheSystemAlone(t *testing.T) {
	d := plainDesk(t)
	p := d.dataKey(d.Key("payroll"))
	p.Press("ctrl+s", "y")
	if len(d.Secrets) != 1 || len(d.Copied) != 0 {
		t.Fatalf("copied %d secrets and %d texts, want 1 and 0", len(d.Secrets), len(d.Copied))
	}
	key, err := base64.StdEncoding.DecodeString(d.Secrets[0])
	if err != nil || len(key) != 32 {
		t.Errorf("the copy decodes to %d bytes (%v), want 32", len(key), err)
	}
	p.Press("tab", "y")
	if len(d.Secrets) != 1 || len(d.Copied) != 1 {
		t.Errorf("copied %d secrets and %d texts, want 1 and 1", len(d.Secrets), len(d.Copied))
	}
}

func TestForgetDropsTypedPlaintext(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	paste(p, "MARKER")
	p.Press("tab")
	typePairs(p, "Purpose", "Test")
	p.Press("shift+tab", "shift+tab", "shift+tab")
	lockAndUnlock(p)
	everywhere(t, p, "MARKER")
	mustShow(t, p, "Purpose") // no secret: it stays

	p = d.encrypt(d.Key("archive"))
	p.Press("shift+tab", "right", "right", "tab")
	paste(p, "~/a/path")
	lockAndUnlock(p)
	mustShow(t, p, "~/a/path")
}

func TestForgetDropsTypedPlaintextUnderItsResult(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	paste(p, "MARKER")
	p.Press("ctrl+s")
	under := p.Page.(*Page)
	typed := under.operation.inputs[0].first()
	typed.Blur()
	under.Forget()
	if under.form.Focus(typed); typed.Focused() {
		t.Error("the form still holds the plaintext")
	}
	mustShow(t, p, "Encrypted 6 bytes")
}

func TestForgetDropsPlaintextResults(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.giveCiphertext(id, d.ciphertext(id, "MARKER"))
	p.Press("v")
	mustShow(t, p, "MARKER")
	lockAndUnlock(p)
	everywhere(t, p, "MARKER")
	p.Press("y", "s")
	if len(d.Secrets) != 0 || len(pagetest.Sent[page.Ask](p)) != 0 {
		t.Error("a dropped plaintext was copied or saved")
	}

	p = d.dataKey(id)
	p.Press("ctrl+s", "y", "v")
	mustShow(t, p, d.Secrets[0])
	lockAndUnlock(p)
	everywhere(t, p, d.Secrets[0])
	p.Press("tab", "y")
	if _, err := base64.StdEncoding.DecodeString(d.Copied[len(d.Copied)-1]); err != nil {
		t.Errorf("the ciphertext cannot be copied any more: %v", err)
	}
}

func TestForgetDropsThePlaintextOnItsWay(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	ciphertext := d.ciphertext(id, "MARKER")
	p := d.decrypt(id)
	paste(p, ciphertext)
	p.Hold = true
	p.Press("ctrl+s")
	p.Page.Forget()
	p.Release()
	everywhere(t, p, "MARKER")
}

func TestUnlockKeepsTheCiphertext(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	ciphertext := d.ciphertext(id, "x")
	p := d.decrypt(id)
	paste(p, ciphertext)
	lockAndUnlock(p)
	p.Press("ctrl+s")
	mustShow(t, p, "Opened with payroll")
}

// lockAndUnlock does to a page what the root does.
func lockAndUnlock(p *pagetest.Driver) {
	p.Page.Forget()
	p.Run(p.Page.Init())
}

// everywhere fails the test when a text can be brought onto the screen.
func everywhere(t *testing.T, p *pagetest.Driver, text string) {
	t.Helper()
	mustNotShow(t, p, text)
	for _, key := range []string{"v", "tab", "v", "e", "tab"} {
		p.Press(key)
		mustNotShow(t, p, text)
	}
	p.Press("shift+tab", "shift+tab")
}

// The page follows the key's state, and what is revealed stays so.
func TestFollowing(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.giveCiphertext(id, d.ciphertext(id, "attack at dawn"))
	p.Press("v")
	d.Disable(id)
	if !p.Follow() {
		t.Error("the page does not follow")
	}
	mustShow(t, p, "attack at dawn")

	p = d.encrypt(id)
	paste(p, "typed")
	pagetest.Do(d.Desk, d.Console.Session.EnableKey, &model.EnableKeyRequest{KeyRequest: model.KeyRequest{KeyID: id}})
	p.Follow()
	p.Press("ctrl+s")
	mustShow(t, p, "Encrypted 5 bytes")
}
