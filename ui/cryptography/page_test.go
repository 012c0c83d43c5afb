package cryptography

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestRoundTrip(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	for name, text := range map[string]string{
		"a line":      "attack at dawn",
		"lines":       "attack at dawn\n\n  bring cake \n",
		"other words": "žluťoučký 漢字 👩🚀",
	} {
		t.Run(name, func(t *testing.T) {
			d.secrets = nil
			p := d.giveCiphertext(id, d.ciphertext(id, text, "Purpose", "Test", "Empty", ""), "Empty", "", "Purpose", "Test")
			mustShow(t, p, "Opened with payroll")
			p.Press("y")
			if len(d.secrets) != 1 || d.secrets[0] != text {
				t.Errorf("the plaintext came back as %q, want %q", d.secrets, text)
			}
		})
	}
}

func TestPastedLineEnds(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	for pasted, altered := range map[string]bool{"a\rb": false, "a\r\nb": false, "a\nb": false, "a\tb": true, "a\u200bb": true} {
		p := d.encrypt(id)
		paste(p, pasted)
		const warning = "Tabs or hidden characters were changed"
		if strings.Contains(p.Text(), warning) != altered {
			t.Errorf("%q is said to be changed: %v, want %v", pasted, !altered, altered)
		}
		if !altered {
			p.Press("ctrl+s", "y")
			opened := d.giveCiphertext(id, d.copied[len(d.copied)-1])
			opened.Press("y")
			if got := d.secrets[len(d.secrets)-1]; got != "a\nb" {
				t.Errorf("%q came back as %q", pasted, got)
			}
		}
	}
}

func TestFarTooMuchBase64(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.key("payroll"))
	p.Press("shift+tab", "right", "tab")
	paste(p, strings.Repeat("A", 100_000))
	p.Press("ctrl+s")
	mustShow(t, p, "These are more than 4,096 bytes.")
}

func TestBase64TypedInOneLine(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.key("payroll"))
	p.Press("shift+tab", "right", "tab")
	p.Type(strings.Repeat("AAAA", 100))
	p.Press("ctrl+s")
	mustShow(t, p, "Encrypted 300 bytes")
}

func TestPlaintextIsMaskedUntilRevealed(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
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
	p := d.dataKey(d.key("payroll"))
	p.Press("ctrl+s", "y")
	if len(d.secrets) != 1 || len(d.copied) != 0 {
		t.Fatalf("copied %d secrets and %d texts, want 1 and 0", len(d.secrets), len(d.copied))
	}
	key, err := base64.StdEncoding.DecodeString(d.secrets[0])
	if err != nil || len(key) != 32 {
		t.Errorf("the copy decodes to %d bytes (%v), want 32", len(key), err)
	}
	p.Press("tab", "y")
	if len(d.secrets) != 1 || len(d.copied) != 1 {
		t.Errorf("copied %d secrets and %d texts, want 1 and 1", len(d.secrets), len(d.copied))
	}
}

func TestBinaryPlaintextIsShownAsBase64(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	for _, plaintext := range []string{"\x00\x01", "a\x1b[31mred", "left\u202eright", "\xff\xfe"} {
		p := d.encrypt(id)
		p.Press("shift+tab", "right", "tab")
		encoded := base64.StdEncoding.EncodeToString([]byte(plaintext))
		paste(p, encoded)
		p.Press("ctrl+s", "y")
		opened := d.giveCiphertext(id, d.copied[len(d.copied)-1])
		opened.Press("v")
		mustShow(t, opened, encoded)
		mustShow(t, opened, "base64")
	}
}

func TestWrongContextIsRefused(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
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
	payroll, archive, unnamed := d.key("payroll"), d.key("archive"), d.key("")
	p := d.giveCiphertext(archive, d.ciphertext(payroll, "attack at dawn"))
	mustShow(t, p, "Opened with payroll")
	mustShow(t, p, "another key than archive")
	p = d.giveCiphertext(archive, d.ciphertext(unnamed, "attack at dawn"))
	mustShow(t, p, "Opened with "+unnamed[:8])
	mustNotShow(t, d.giveCiphertext(payroll, d.ciphertext(payroll, "x")), "another key")
}

func TestCiphertextMayBeBrokenIntoLines(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	ciphertext := d.ciphertext(id, "attack at dawn")
	broken := " " + ciphertext[:64] + "\r\n\t" + ciphertext[64:] + "\n\n"
	mustShow(t, d.giveCiphertext(id, broken), "Opened with payroll")
}

func TestPlaintextLimit(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	path := filepath.Join(t.TempDir(), "plaintext")
	for name, give := range map[string]func(p *pagetest.Driver, contents string){
		"text": func(p *pagetest.Driver, contents string) { paste(p, contents) },
		"base64": func(p *pagetest.Driver, contents string) {
			p.Press("shift+tab", "right", "tab")
			paste(p, base64.StdEncoding.EncodeToString([]byte(contents)))
		},
		"file": func(p *pagetest.Driver, contents string) {
			write(t, path, contents)
			p.Press("shift+tab", "right", "right", "tab")
			paste(p, path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := d.encrypt(id)
			give(p, strings.Repeat("x", model.PlaintextMaxBytes))
			p.Press("ctrl+s")
			mustShow(t, p, "Encrypted 4,096 bytes")

			p = d.encrypt(id)
			give(p, strings.Repeat("x", model.PlaintextMaxBytes+1))
			p.Press("ctrl+s")
			mustShow(t, p, "4,096")
			mustNotShow(t, p, "Encrypted")
			if !p.Page.Capturing() {
				t.Error("the focus is not at the mistake")
			}
		})
	}
}

func TestFileProblems(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	write(t, at("empty"), "")
	write(t, at("large"), strings.Repeat("x", 1<<20))
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct{ path, problem string }{
		"no path":     {"", "Type the path of a file."},
		"missing":     {at("missing"), "There is no file at this path."},
		"not within":  {at("empty/x"), "There is no file at this path."},
		"folder":      {folder, "This is a folder, not a file."},
		"empty":       {at("empty"), "This file is empty."},
		"pipe":        {at("pipe"), "This is not an ordinary file."},
		"large":       {at("large"), "This file has 1,048,576 bytes."},
		"of somebody": {at("closed"), "You may not read this file."},
	}
	if os.Geteuid() == 0 {
		delete(cases, "of somebody") // root may read everything
	} else {
		write(t, at("closed"), "x")
		if err := os.Chmod(at("closed"), 0); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := d.encrypt(id)
			p.Press("shift+tab", "right", "right", "tab")
			paste(p, c.path)
			p.Press("ctrl+s")
			mustShow(t, p, c.problem)
			if len(pagetest.Sent[page.Refused](p)) != 0 {
				t.Error("the mistake is shown as a refusal too")
			}
			p.Type("z") // another path: the old mistake is not about it
			mustNotShow(t, p, c.problem)
		})
	}
}

func TestFilesOfCiphertexts(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	d := plainDesk(t)
	id := d.key("payroll")
	ciphertext := d.ciphertext(id, "attack at dawn")
	blob, err := base64.StdEncoding.DecodeString(ciphertext)
	if err != nil {
		t.Fatal(err)
	}
	for name, contents := range map[string]string{
		"bytes": string(blob), "base64": ciphertext, "base64 in lines": ciphertext[:50] + "\n" + ciphertext[50:] + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			write(t, filepath.Join(os.Getenv("HOME"), "ciphertext"), contents)
			p := d.decrypt(id)
			p.Press("shift+tab", "right", "tab")
			paste(p, "~/ciphertext")
			p.Press("ctrl+s")
			mustShow(t, p, "Opened with payroll")
		})
	}
}

func TestContextMistakesStandAtTheField(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	for name, c := range map[string]struct {
		pairs   []string
		problem string
	}{
		"twice":    {[]string{"a", "1", "a", "2"}, `The key "a" stands twice.`},
		"no key":   {[]string{"", "2"}, `The value "2" has no key.`},
		"too long": {[]string{strings.Repeat("k", 4096), strings.Repeat("v", 4097)}, "8,193 bytes. At most 8,192 are possible."},
	} {
		t.Run(name, func(t *testing.T) {
			p := d.encrypt(id)
			paste(p, "x")
			p.Press("tab")
			if c.pairs[0] == "" {
				paste(p, "k")
				p.Press("tab")
				paste(p, c.pairs[1])
				p.Press("shift+tab", "backspace")
			} else {
				typePairs(p, c.pairs...)
			}
			p.Press("ctrl+s")
			mustShow(t, p, c.problem)
			mustNotShow(t, p, "Encrypted")
		})
	}
}

func TestDataKeyLengths(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	for name, c := range map[string]struct {
		keys  []string
		typed string
		shown string
	}{
		"AES_256":  {nil, "", "Generated a data key of 32 bytes"},
		"AES_128":  {[]string{"right"}, "", "Generated a data key of 16 bytes"},
		"one byte": {[]string{"right", "right", "tab"}, "1", "Generated a data key of 1 byte"},
		"1024":     {[]string{"right", "right", "tab"}, "1024", "Generated a data key of 1,024 bytes"},
		"1025":     {[]string{"right", "right", "tab"}, "1025", "Type a whole number from 1 to 1,024."},
		"0":        {[]string{"right", "right", "tab"}, "0", "Type a whole number from 1 to 1,024."},
		"half":     {[]string{"right", "right", "tab"}, "1.5", "Type a whole number from 1 to 1,024."},
		"nothing":  {[]string{"right", "right", "tab"}, "", "Type a whole number from 1 to 1,024."},
	} {
		t.Run(name, func(t *testing.T) {
			p := d.dataKey(id)
			p.Press(c.keys...)
			p.Type(c.typed)
			p.Press("ctrl+s")
			mustShow(t, p, c.shown)
		})
	}
}

func TestDataKeyCanBeDecrypted(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	p := d.dataKey(id)
	p.Press("tab")
	typePairs(p, "Volume", "7")
	p.Press("ctrl+s", "v")
	p.Press("tab", "y", "tab", "y")
	opened := d.giveCiphertext(id, d.copied[0], "Volume", "7")
	opened.Press("s")
	dialog := lastDialog(t, opened)
	path := filepath.Join(t.TempDir(), "datakey")
	opened.Run(typeAndSave(dialog, path))
	if got := base64.StdEncoding.EncodeToString(read(t, path)); got != d.secrets[0] {
		t.Error("Decrypt gives another key than GenerateDataKey gave")
	}
}

func TestKeyThatCannotBeUsed(t *testing.T) {
	d := plainDesk(t)
	id, other := d.key("payroll"), d.key("archive")
	ciphertext := d.ciphertext(other, "attack at dawn")
	d.disable(id)
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
	p := d.encrypt(d.key("payroll"))
	paste(p, "x")
	p.Hold = true
	p.Press("ctrl+s", "ctrl+s", "ctrl+s")
	if len(p.Held) != 1 {
		t.Errorf("%d commands run at once, want 1", len(p.Held))
	}
	p.Deliver(slow{p.Page.(*Page).calling})
	mustShow(t, p, "Encrypting…")
	p.Release()
	mustNotShow(t, p, "Encrypting…")
	mustShow(t, p, "Encrypted 1 byte")
}

func TestResultNobodyWaitsForIsIgnored(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.key("payroll"))
	late := &result{done: "late", values: []*value{newPlaintextValue(d.console.Theme, []byte("late"))}}
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

func TestForgetDropsTypedPlaintext(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.key("payroll"))
	paste(p, "MARKER")
	p.Press("tab")
	typePairs(p, "Purpose", "Test")
	p.Press("shift+tab", "shift+tab", "shift+tab")
	lockAndUnlock(p)
	everywhere(t, p, "MARKER")
	mustShow(t, p, "Purpose") // no secret: it stays

	p = d.encrypt(d.key("archive"))
	p.Press("shift+tab", "right", "right", "tab")
	paste(p, "~/a/path")
	lockAndUnlock(p)
	mustShow(t, p, "~/a/path")
}

func TestForgetDropsTypedPlaintextUnderItsResult(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.key("payroll"))
	paste(p, "MARKER")
	p.Press("ctrl+s")
	p.Page.Forget()
	for _, item := range p.Page.(*Page).items {
		if area, ok := item.Field.(*plaintextArea); ok && area.Value() != "" {
			t.Error("the form still holds the plaintext")
		}
	}
	mustShow(t, p, "Encrypted 6 bytes")
}

func TestForgetDropsPlaintextResults(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	p := d.giveCiphertext(id, d.ciphertext(id, "MARKER"))
	p.Press("v")
	mustShow(t, p, "MARKER")
	lockAndUnlock(p)
	everywhere(t, p, "MARKER")
	p.Press("y", "s")
	if len(d.secrets) != 0 || len(pagetest.Sent[page.Ask](p)) != 0 {
		t.Error("a dropped plaintext was copied or saved")
	}

	p = d.dataKey(id)
	p.Press("ctrl+s", "y", "v")
	mustShow(t, p, d.secrets[0])
	lockAndUnlock(p)
	everywhere(t, p, d.secrets[0])
	p.Press("tab", "y")
	if _, err := base64.StdEncoding.DecodeString(d.copied[len(d.copied)-1]); err != nil {
		t.Errorf("the ciphertext cannot be copied any more: %v", err)
	}
}

func TestForgetDropsThePlaintextOnItsWay(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
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
	id := d.key("payroll")
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

func TestDirtyNamesWhatWouldBeLost(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
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
	p := d.encrypt(d.key("payroll"))
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
	p := d.encrypt(d.key("payroll"))
	paste(p, strings.Repeat("x", model.PlaintextMaxBytes))
	p.Press("ctrl+s")
	first := p.Text()
	p.Press("end")
	if p.Text() == first {
		t.Error("the end of the ciphertext is not shown")
	}
	p.Press("y")
	mustShow(t, p, d.copied[0][len(d.copied[0])-8:])
	p.Press("home")
	if p.Text() != first {
		t.Error("home does not go back to the beginning")
	}
}

// Any keys at any size: the view has exactly that size, and nothing panics.
func TestAnyKeysAtAnySize(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	ciphertext := d.ciphertext(id, "attack at dawn")
	keys := []string{
		"tab", "shift+tab", "up", "down", "left", "right", "enter", "ctrl+s", "pgup", "pgdown", "home", "end", "ctrl+x", "backspace",
		"v", "y", "e", "1", "z", "漢", "forget", "init", "ciphertext",
	}
	rapid.Check(t, func(rt *rapid.T) {
		makers := []func(*page.Console, string) *Page{NewEncrypt, NewDecrypt, NewDataKey}
		made := rapid.SampledFrom(makers).Draw(rt, "page")(d.console, id)
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
	id := d.key("payroll")
	p := d.dataKey(id)
	p.Press("ctrl+s", "v")
	widgettest.GoldenColour(t, "datakey-revealed-colour", p.View())
}
