package cryptography

import (
	"encoding/base64"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

func TestRoundTrip(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	for name, text := range map[string]string{
		"a line":      "attack at dawn",
		"lines":       "attack at dawn\n\n  bring cake \n",
		"other words": "žluťoučký 漢字 👩🚀",
	} {
		t.Run(name, func(t *testing.T) {
			d.Secrets = nil
			p := d.giveCiphertext(id, d.ciphertext(id, text, "Purpose", "Test", "Empty", ""), "Empty", "", "Purpose", "Test")
			mustShow(t, p, "Opened with payroll")
			p.Press("y")
			if len(d.Secrets) != 1 || d.Secrets[0] != text {
				t.Errorf("the plaintext came back as %q, want %q", d.Secrets, text)
			}
		})
	}
}

func TestBinaryPlaintextIsShownAsBase64(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	for _, plaintext := range []string{"\x00\x01", "a\x1b[31mred", "left\u202eright", "\xff\xfe"} {
		p := d.encrypt(id)
		p.Press("shift+tab", "right", "tab")
		encoded := base64.StdEncoding.EncodeToString([]byte(plaintext))
		paste(p, encoded)
		p.Press("ctrl+s", "y")
		opened := d.giveCiphertext(id, d.Copied[len(d.Copied)-1])
		opened.Press("v")
		mustShow(t, opened, encoded)
		mustShow(t, opened, "base64")
	}
}

func TestWrongContextIsRefused(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	ciphertext := d.ciphertext(id, "attack at dawn", "a", "bc")
	for name, pairs := range map[string][]string{
		"none": nil, "moved": {"ab", "c"}, "another value": {"a", "bd"}, "another case": {"A", "bc"}, "more": {"a", "bc", "d", "e"},
	} {
		t.Run(name, func(t *testing.T) {
			p := d.giveCiphertext(id, ciphertext, pairs...)
			if err := refusal(t, p); !errors.Is(err, &model.Error{Code: model.CodeInvalidCiphertext}) {
				t.Errorf("error %v", err)
			}
			mustShow(t, p, "Decrypt ]") // the form, with what was typed
			mustShow(t, p, ciphertext[:20])
		})
	}
}

func TestOtherKeyIsNamed(t *testing.T) {
	d := plainDesk(t)
	payroll, archive, unnamed := d.Key("payroll"), d.Key("archive"), d.Key("")
	p := d.giveCiphertext(archive, d.ciphertext(payroll, "attack at dawn"))
	mustShow(t, p, "Opened with payroll")
	mustShow(t, p, "another key than archive")
	p = d.giveCiphertext(archive, d.ciphertext(unnamed, "attack at dawn"))
	mustShow(t, p, "Opened with "+unnamed[:8])
	mustNotShow(t, d.giveCiphertext(payroll, d.ciphertext(payroll, "x")), "another key")
}

func TestDataKeyCanBeDecrypted(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.dataKey(id)
	p.Press("tab")
	typePairs(p, "Volume", "7")
	p.Press("ctrl+s", "v")
	p.Press("tab", "y", "tab", "y")
	opened := d.giveCiphertext(id, d.Copied[0], "Volume", "7")
	opened.Press("s")
	dialog := lastDialog(t, opened)
	path := filepath.Join(t.TempDir(), "datakey")
	opened.Run(typeAndSave(dialog, path))
	if got := base64.StdEncoding.EncodeToString(read(t, path)); got != d.Secrets[0] {
		t.Error("Decrypt gives another key than GenerateDataKey gave")
	}
}

func TestKeyThatCannotBeUsed(t *testing.T) {
	d := plainDesk(t)
	id, other := d.Key("payroll"), d.Key("archive")
	ciphertext := d.ciphertext(other, "attack at dawn")
	d.Disable(id)
	p := d.encrypt(id)
	paste(p, "x")
	p.Press("ctrl+s")
	mustShow(t, p, "The key is disabled, so it cannot encrypt. Enable it first.")
	mustNotShow(t, p, "Encrypted")
	if off := p.Page.Actions()[0].Off; off == "" {
		t.Error("Encrypt is offered under a disabled key")
	}
	// A ciphertext of another key opens all the same.
	mustShow(t, d.giveCiphertext(id, ciphertext), "Opened with archive")
}

// A key whose material has expired under the page is refused there, with the
// way out.
func TestKeyWithoutMaterial(t *testing.T) {
	d := plainDesk(t)
	id := vaulttest.CreateExternalKey(t, d.Console.Session, "volumes").KeyID
	vaulttest.Import(t, d.Console.Session, id, vaulttest.Material(7), vaulttest.Start.Add(time.Hour))
	p := d.encrypt(id)
	mustShow(t, p, "expiring")
	mustNotShow(t, p, "no key material")
	d.Clock.Advance(time.Hour)
	mustShow(t, p, "Pending import")
	mustShow(t, p, "The key has no key material, so it cannot encrypt. Import it first.")
	d.encrypt(id).Picture("key-pending-import")
}

// A key that is pending deletion says until when, and later since when it is
// gone: the page need not be read anew for that.
func TestKeyThatIsDeleted(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	d.ScheduleDeletion(id)
	p := d.encrypt(id)
	mustShow(t, p, "The key will be deleted on 2017-03-18, so it cannot encrypt.")
	d.Clock.Advance(31 * 24 * time.Hour)
	mustShow(t, p, "The key's waiting period ended on 2017-03-18, so it cannot encrypt.")
	mustShow(t, p, "Pending deletion, due")
}

func TestKeyThatDoesNotExist(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt("00000000-0000-4000-8000-000000000000")
	if err := refusal(t, p); !errors.Is(err, &model.Error{Code: model.CodeNotFound}) {
		t.Errorf("error %v", err)
	}
	mustNotShow(t, p, "Loading")
}

func TestOneCallAtATime(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	paste(p, "x")
	p.Hold = true
	p.Press("ctrl+s", "ctrl+s", "ctrl+s")
	if len(p.Held) != 1 {
		t.Errorf("%d commands run at once, want 1", len(p.Held))
	}
	p.Release()
	mustShow(t, p, "Encrypted 1 byte")
}

func TestResultNobodyWaitsForIsIgnored(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	late := &result{done: "late", values: []*value{newPlaintextValue(d.Console.Theme, []byte("late"))}}
	p.Deliver(called{ticket: 77, result: late})
	mustNotShow(t, p, "late")
	if late.values[0].bytes != nil {
		t.Error("the plaintext was not wiped")
	}
	p.Deliver(keyLoaded{ticket: 77, err: errors.New("late")})
	if len(pagetest.Sent[page.Refused](p)) != 0 {
		t.Error("a late failure was shown")
	}
}

func TestDirtyNamesWhatWouldBeLost(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.encrypt(id)
	if got := p.Page.Dirty(); got != "" {
		t.Errorf("an empty page has %q to lose", got)
	}
	paste(p, "x")
	if got := p.Page.Dirty(); got != "the plaintext" {
		t.Errorf("Dirty() = %q", got)
	}
	p.Press("ctrl+s")
	if got := p.Page.Dirty(); got != "" {
		t.Errorf("a page with its result has %q to lose", got)
	}
	p.Press("e")
	if got := p.Page.Dirty(); got != "the plaintext" {
		t.Errorf("Dirty() = %q after going back to the form", got)
	}
}

func TestChangeInputGoesBackToTheForm(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	paste(p, "attack")
	p.Press("ctrl+s", "e")
	if !p.Page.Capturing() {
		t.Error("the field has lost the focus")
	}
	p.Type(" at dawn")
	mustShow(t, p, "attack at dawn")
	p.Press("ctrl+s")
	mustShow(t, p, "Encrypted 14 bytes")
}

func TestLongCiphertextScrolls(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	paste(p, strings.Repeat("x", model.PlaintextMaxBytes))
	p.Press("ctrl+s")
	first := p.Text()
	p.Press("end")
	if p.Text() == first {
		t.Error("the end of the ciphertext is not shown")
	}
	p.Press("y")
	mustShow(t, p, d.Copied[0][len(d.Copied[0])-8:])
	p.Press("home")
	if p.Text() != first {
		t.Error("home does not go back to the beginning")
	}
}

// Any keys at any size: the view has exactly that size, and nothing panics.
func TestAnyKeysAtAnySize(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	ciphertext := d.ciphertext(id, "attack at dawn")
	keys := []string{
		"tab", "shift+tab", "up", "down", "left", "right", "enter", "ctrl+s", "pgup", "pgdown", "home", "end", "ctrl+x", "backspace",
		"v", "y", "e", "1", "z", "漢", "forget", "init", "ciphertext",
	}
	rapid.Check(t, func(rt *rapid.T) {
		makers := []func(*page.Console, string) *Page{NewEncrypt, NewDecrypt, NewDataKey}
		made := rapid.SampledFrom(makers).Draw(rt, "page")(d.Console, id)
		p := pagetest.Open(t, made, 80, 20)
		for range rapid.IntRange(1, 25).Draw(rt, "count") {
			switch key := rapid.SampledFrom(keys).Draw(rt, "key"); key {
			case "forget":
				made.Forget()
			case "init":
				p.Run(made.Init())
			case "ciphertext":
				if made.Capturing() {
					paste(p, ciphertext)
				}
			default:
				p.Press(key)
			}
			width, height := rapid.IntRange(1, 130).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
			made.SetSize(width, height)
			widgettest.AssertSize(rt, made.View(), width, height)
		}
	})
}

func TestColours(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	id := d.Key("payroll")
	p := d.dataKey(id)
	p.Press("ctrl+s", "v")
	widgettest.GoldenColour(t, "datakey-revealed-colour", p.View())
}
