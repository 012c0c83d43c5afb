package cryptography

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

func TestPastedLineEnds(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	for pasted, altered := range map[string]bool{"a\rb": false, "a\r\nb": false, "a\nb": false, "a\tb": true, "a\u200bb": true} {
		p := d.encrypt(id)
		paste(p, pasted)
		const warning = "Tabs or hidden characters were changed"
		if strings.Contains(p.Text(), warning) != altered {
			t.Errorf("%q is said to be changed: %v, want %v", pasted, !altered, altered)
		}
		if !altered {
			p.Press("ctrl+s", "y")
			opened := d.giveCiphertext(id, d.Copied[len(d.Copied)-1])
			opened.Press("y")
			if got := d.Secrets[len(d.Secrets)-1]; got != "a\nb" {
				t.Errorf("%q came back as %q", pasted, got)
			}
		}
	}
}

func TestFarTooMuchBase64(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	p.Press("shift+tab", "right", "tab")
	paste(p, strings.Repeat("A", 100_000))
	p.Press("ctrl+s")
	mustShow(t, p, "These are more than 4,096 bytes.")
}

func TestBase64TypedInOneLine(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	p.Press("shift+tab", "right", "tab")
	p.Type(strings.Repeat("AAAA", 100))
	p.Press("ctrl+s")
	mustShow(t, p, "Encrypted 300 bytes")
}

func TestCiphertextMayBeBrokenIntoLines(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	ciphertext := d.ciphertext(id, "attack at dawn")
	broken := " " + ciphertext[:64] + "\r\n\t" + ciphertext[64:] + "\n\n"
	mustShow(t, d.giveCiphertext(id, broken), "Opened with payroll")
}

func TestPlaintextLimit(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
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
	id := d.Key("payroll")
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
	id := d.Key("payroll")
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
	id := d.Key("payroll")
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
	id := d.Key("payroll")
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
