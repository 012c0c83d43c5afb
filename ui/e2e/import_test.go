package e2e

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// createsExternalKey goes through the create key wizard from the table of keys,
// with Advanced Options, up to the import wizard.
func createsExternalKey(term *Terminal, alias string) {
	term.t.Helper()
	term.Presses("n")
	term.Sees("Create Alias and Description", "[ Advanced Options ]")
	term.Types(alias)
	term.Presses("tab", "tab", "enter")
	term.Sees("● KMS   ○ External")
	term.Presses("tab", "right")
	term.Sees("○ KMS   ● External", "☐ I understand the security, availability, and durability")
	term.Presses("tab", "tab", "enter")
	term.Sees("Keep the original.")
	term.Presses("esc")
	term.SeesNo("Keep the original.")
	term.Presses("ctrl+s")
	term.Sees("tick this to go on")
	term.Presses("space")
	term.Sees("☑ I understand")
	for _, step := range []string{"Add Tags", "Define Key Administrative Permissions", "Define Key Usage Permissions", "Preview Key Policy"} {
		term.Presses("ctrl+s")
		term.Sees(step)
	}
	term.Sees("Origin       External")
	term.Presses("ctrl+s")
	term.Sees("Step 1 of 2", alias, "◌ Pending import")
}

// Key material of one's own: a key without material, the wrapping key and import
// token, the commands of their README, and the upload.
func TestImportsKeyMaterial(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	openssl := p.findsOpenSSL()
	term := p.opensVault(80, 30)
	createsExternalKey(term, "payroll")

	// Next wants to know that one is ready.
	term.Presses("ctrl+s")
	term.Sees("Tick this once your key material is encrypted")

	// The wrapping key and import token are saved to a folder, which is found.
	p.makes("transfer")
	term.Presses("shift+tab", "shift+tab")
	term.Sees("▸ Folder")
	term.Presses("ctrl+o")
	term.Sees("Choose a folder", "transfer/")
	term.Types("trans")
	term.Presses("enter")
	term.Sees("Folder  ~/transfer")
	term.Presses("ctrl+s")
	term.SeesNo("Choose a folder")
	term.Presses("tab", "enter")
	term.Sees("Saved to ~/transfer/ImportParameters.zip, valid")

	// OpenSSL does what the HSM of a company would.
	p.wraps(openssl, "transfer")
	term.Presses("tab", "space", "ctrl+s")
	term.Sees("Step 2 of 2", "~/transfer/EncryptedKeyMaterial.bin", "~/transfer/importToken_")

	// The key material itself is not sent by mistake.
	term.Presses("ctrl+u")
	term.Types("~/transfer/PlaintextKeyMaterial.bin")
	term.Presses("ctrl+s")
	term.Sees("as key material has that is", "not encrypted. It was not sent.")
	term.Presses("ctrl+u")
	term.Types("~/transfer/EncryptedKeyMaterial.bin")

	// It is to expire, on a day that exists.
	term.Presses("tab", "tab", "right")
	term.Sees("● Expires")
	term.Presses("tab")
	term.Types("2099-02-29")
	term.Presses("tab")
	term.Types("12:00")
	term.Presses("ctrl+s")
	term.Sees("There is no such day.")
	term.Presses("ctrl+u")
	term.Types("2099-03-31")
	term.Sees("2099-03-31 12:00")
	term.Presses("ctrl+s")
	term.Sees("Imported key material into payroll. It expires on 2099-03-31", " ▸ payroll ", "● Enabled")

	// The key works.
	term.Presses("E")
	term.Sees("▸ payroll ▸ Encrypt", "0 of 4,096 bytes")
	term.Types("Attack at dawn.")
	term.Presses("ctrl+s")
	term.Sees("Encrypted 15 bytes")
}

// The import can wait: the key is there, and pending import.
func TestSkipsTheImport(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 30)
	createsExternalKey(term, "payroll")
	term.Presses("tab", "tab", "tab", "tab")
	term.Sees("▸[ Skip and do this later ]")
	term.Presses("enter")
	term.Sees(" ▸ payroll ", "◌ Pending import", "payroll is pending import.")
	term.Presses("esc")
	term.Sees("1-1 of 1", "◌ Pending import")
}

// In the demo nobody needs OpenSSL.
func TestTheDemoWrapsMaterial(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 30)
	createsExternalKey(term, "mine")
	chooses(term, "generate and wrap", "Generate and wrap material for me")
	term.Sees("Step 2 of 2", "made for demonstration only")
	term.Presses("ctrl+s")
	term.Sees("Imported key material into mine.", " ▸ mine ", "● Enabled")
}

// findsOpenSSL returns the path of openssl; without one, the test is skipped.
func (p *person) findsOpenSSL() string {
	p.t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		p.t.Skip("there is no openssl on this machine")
	}
	if _, err := os.Stat(sh); err != nil {
		p.t.Skipf("there is no shell here: %v", err)
	}
	return path
}

// makes makes a folder.
func (p *person) makes(folder string) {
	p.t.Helper()
	if err := os.Mkdir(p.path(folder), 0o700); err != nil {
		p.t.Fatal(err)
	}
}

// wraps decompresses ImportParameters.zip where it lies, and runs the commands
// of its README as if they were pasted into a shell.
func (p *person) wraps(openssl, folder string) {
	p.t.Helper()
	archive, err := zip.OpenReader(p.path(filepath.Join(folder, "ImportParameters.zip")))
	if err != nil {
		p.t.Fatal(err)
	}
	defer archive.Close()
	var commands strings.Builder
	for _, file := range archive.File {
		contents := p.unpacks(file)
		if err := os.WriteFile(p.path(filepath.Join(folder, file.Name)), contents, 0o600); err != nil {
			p.t.Fatal(err)
		}
		for line := range strings.Lines(string(contents)) {
			if strings.HasPrefix(file.Name, "README_") && strings.HasPrefix(line, "openssl ") {
				commands.WriteString(line)
			}
		}
	}
	shell := exec.Command(sh, "-e")
	shell.Dir, shell.Env, shell.Stdin = p.path(folder), []string{"PATH=" + filepath.Dir(openssl)}, strings.NewReader(commands.String())
	if out, err := shell.CombinedOutput(); err != nil {
		p.t.Fatalf("%v\n%s\n%s", err, commands.String(), out)
	}
}

func (p *person) unpacks(file *zip.File) []byte {
	p.t.Helper()
	packed, err := file.Open()
	if err != nil {
		p.t.Fatal(err)
	}
	defer packed.Close()
	contents, err := io.ReadAll(packed)
	if err != nil {
		p.t.Fatal(err)
	}
	return contents
}
