package importkey

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault/vaulttest"
)

// ours are the parameters of a desk's key.
func (d *desk) ours(algorithm string) *parameters {
	answer := vaulttest.Parameters(d.t, d.Console.Session, d.key.KeyID, algorithm)
	return newParameters(d.key.KeyID, algorithm, answer, time.Date(2016, time.August, 9, 9, 29, 9, 0, time.UTC))
}

// archive returns the zip file.
func (d *desk) archive(p *parameters) []byte {
	var b bytes.Buffer
	if err := p.write(&b); err != nil {
		d.t.Fatal(err)
	}
	return b.Bytes()
}

// unzip puts the files of an archive into a folder, and returns their names in
// order.
func unzip(t *testing.T, archive []byte, folder string) (names []string) {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files.File {
		names = append(names, file.Name)
		if mode := file.Mode(); mode != 0o600 {
			t.Errorf("%s has mode %v", file.Name, mode)
		}
		packed, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		contents, err := io.ReadAll(packed)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, file.Name), contents, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// The files are named as in the guide, "Download the Public Key and Import Token
// (AWS Management Console)".
func TestArchive(t *testing.T) {
	d := newDesk(t)
	p := d.ours(model.WrapOAEPSHA256)
	archive := d.archive(p)
	names := unzip(t, archive, d.home)
	want := []string{"wrappingKey_" + p.keyID + "_0809092909", "importToken_" + p.keyID + "_0809092909", "README_" + p.keyID + "_0809092909.txt"}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Fatalf("the archive holds %q, want %q", names, want)
	}
	for i, want := range [][]byte{p.wrappingKey, p.importToken} {
		if got, err := os.ReadFile(d.path(names[i])); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, want %d: %v", names[i], len(got), len(want), err)
		}
	}
	readme, err := os.ReadFile(d.path(names[2]))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{d.key.ARN, p.algorithm, names[0], names[1], "Valid until         2017-02-16 09:30:00 UTC"} {
		if !strings.Contains(string(readme), part) {
			t.Errorf("the README lacks %q:\n%s", part, readme)
		}
	}
	if strings.ContainsAny(string(readme), "{}") {
		t.Errorf("something is not filled in:\n%s", readme)
	}
	if !bytes.Equal(archive, d.archive(p)) {
		t.Error("the same parameters give another archive")
	}
	for _, token := range []*parameters{p, d.ours(model.WrapPKCS1)} {
		if n := len(token.importToken); n == encryptedBytes || n == model.MaterialBytes || wrongToken(token.importToken) != "" {
			t.Errorf("an import token of %d bytes is taken for something else", n)
		}
	}
}

// What the README says to run makes files that import, under each algorithm.
func TestReadmeCommands(t *testing.T) {
	for _, tool := range []string{"openssl", "sh"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s on this machine", tool)
		}
	}
	for _, algorithm := range model.WrappingAlgorithms() {
		t.Run(algorithm, func(t *testing.T) {
			d := newDesk(t)
			p := d.ours(algorithm)
			unzip(t, d.archive(p), d.home)
			script := commands(p.instructions())
			if n := strings.Count(script, "\n"); n != 3 {
				t.Fatalf("%d commands:\n%s", n, script)
			}
			shell := exec.Command("sh", "-e")
			shell.Dir, shell.Stdin = d.home, strings.NewReader(script)
			if out, err := shell.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if info, err := os.Stat(d.path(plaintextFile)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the bare key material has mode %v: %v", info.Mode(), err)
			}
			w := d.upload()
			w.fill("~/"+encryptedFile, "~/"+p.importTokenFile())
			w.Press("ctrl+s")
			if got := w.metadata().KeyState; got != model.Enabled {
				t.Errorf("the key is %s; the page shows\n%s", got, w.Text())
			}
		})
	}
}

// commands returns the lines of a text that a shell is to run.
func commands(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "openssl ") || strings.HasPrefix(line, "umask ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestWhatIsNotEncryptedKeyMaterial(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString(make([]byte, encryptedBytes))
	for contents, want := range map[string]string{
		string(vaulttest.Material('m')): "not encrypted. It was not sent", encoded[:76] + "\r\n" + encoded[76:]: "holds base64", "short": "has 5.",
		strings.Repeat("#", 512): "has 512.", strings.Repeat("x", 256): "",
	} {
		if got := wrongMaterial([]byte(contents)); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%d bytes: %q, want %q", len(contents), got, want)
		}
	}
}

func TestWhatIsNoImportToken(t *testing.T) {
	d := newDesk(t)
	p := d.ours(model.WrapOAEPSHA256)
	for contents, want := range map[string]string{
		string(d.archive(p)): "Decompress it", string(p.wrappingKey): "the wrapping key", strings.Repeat("x", 256): "256 bytes, as encrypted",
		string(vaulttest.Material('m')): "It was not sent", strings.Repeat("#", 6145): "at most 6,144",
		base64.StdEncoding.EncodeToString(p.importToken) + "\n": "holds base64", "no token": "",
	} {
		if got := wrongToken([]byte(contents)); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%d bytes: %q, want %q", len(contents), got, want)
		}
	}
}

// Download writes the archive for its owner alone, and replaces none unasked.
func TestDownloadReplacesNothingUnasked(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.Click("[ " + downloadLabel + " ]")
	w.shows("Saved to ~/ImportParameters.zip, valid until 2017-02-16 09:30 UTC")
	info, err := os.Stat(d.path(archiveName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the archive has mode %v: %v", info.Mode(), err)
	}
	first, _ := os.ReadFile(d.path(archiveName))

	w.Click("[ " + downloadLabel + " ]")
	if done := w.answers(w.dialog(), "enter"); !done { // Cancel
		t.Fatal("the question is still open")
	}
	if again, _ := os.ReadFile(d.path(archiveName)); !bytes.Equal(first, again) {
		t.Fatal("the archive was replaced")
	}
	w.Click("[ " + downloadLabel + " ]")
	w.answers(w.dialog(), "right", "enter")
	if again, _ := os.ReadFile(d.path(archiveName)); bytes.Equal(first, again) {
		t.Error("the archive was not replaced")
	}
}

// A folder that will not do is asked for again; what was downloaded is kept.
func TestDownloadIntoNoFolder(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.Press("tab", "ctrl+u")
	w.Click("[ " + downloadLabel + " ]")
	w.shows("Type the path of a folder.")
	w.Type("~/none")
	w.Click("[ " + downloadLabel + " ]")
	dialog := w.dialog()
	w.answers(dialog, "ctrl+u")
	for _, r := range "~/mine.zip" {
		w.answers(dialog, string(r))
	}
	w.answers(dialog, "ctrl+s")
	w.shows("Saved to ~/mine.zip")
	if _, err := os.Stat(d.path("mine.zip")); err != nil {
		t.Error(err)
	}
}

// Only what has the size of an RSA block is ever sent as encrypted key material,
// and nothing that holds a bare key as either file.
func FuzzFiles(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(bytes.Repeat([]byte{7}, encryptedBytes))
	f.Add(vaulttest.Material('m'))
	f.Add([]byte(base64.StdEncoding.EncodeToString(make([]byte, encryptedBytes))))
	f.Fuzz(func(t *testing.T, contents []byte) {
		if taken := wrongMaterial(contents) == ""; taken != (len(contents) == encryptedBytes) {
			t.Errorf("%d bytes as key material: taken %v", len(contents), taken)
		}
		if n := len(contents); wrongToken(contents) == "" && (n == encryptedBytes || n == model.MaterialBytes || n > mostTokenBytes) {
			t.Errorf("%d bytes are taken for a token", n)
		}
	})
}
