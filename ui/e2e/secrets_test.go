package e2e

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"coldkms/vault/vaulttest"
)

// What a person types and reveals here. Each is looked for by itself.
const (
	markedPassphrase = "Zyxglorp passphrase 51973"
	mistyped         = "Qwvblat passphrase 86420"
	markedText       = "Kjhgfd plaintext 77812"
	markedBase64     = "Plokmij plaintext 33904"
	markedFile       = "Vbnfrtz plaintext 20567"
)

// trace is a search for secrets through all that one person's programs leave.
type trace struct {
	p       *person
	secrets map[string][]byte
}

// inNoFile searches every file that the program could write.
func (tr trace) inNoFile(when string) {
	tr.p.t.Helper()
	found, files, err := vaulttest.FolderTraces(tr.p.home, tr.secrets)
	if err != nil || files < 10 || len(found) > 0 {
		tr.p.t.Errorf("%s: %d files hold %q, %v", when, files, found, err)
	}
}

// inNo searches what was written to a terminal: as it was sent, and as the text
// that it shows.
func (tr trace) inNo(where, output string, names ...string) {
	tr.p.t.Helper()
	shown := strings.NewReplacer("\r", "", "\n", "").Replace(ansi.Strip(output))
	for _, name := range names {
		for _, text := range []string{output, shown} {
			if forms := vaulttest.Traces([]byte(text), tr.secrets[name]); forms != nil {
				tr.p.t.Errorf("%s stands %s, %q", name, where, forms)
			}
		}
	}
}

// Secrets reach no file, no frame that is drawn after a lock, and nothing that
// is said at the end; those that nobody revealed were never drawn.
func TestSecretsLeaveNoTrace(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	elsewhere := t.TempDir() // files that the person keeps
	term := p.opens(100, 30)
	tr := trace{p, map[string][]byte{
		"passphrase": []byte(markedPassphrase), "mistyped": []byte(mistyped),
		"text": []byte(markedText), "base64": []byte(markedBase64), "file": []byte(markedFile),
	}}
	write(t, filepath.Join(elsewhere, "plaintext"), markedFile)

	term.Sees("New vault")
	term.Types(markedPassphrase)
	term.Presses("tab")
	term.Types(markedPassphrase)
	term.Presses("tab", "space", "ctrl+s")
	term.Sees("No keys yet")
	createsKey(term, "payroll")

	// Encrypt a text, base64, and a file.
	term.Presses("E")
	term.Sees("Plaintext as", "0 of 4,096 bytes")
	term.Types(markedText)
	term.Presses("ctrl+s")
	term.Sees("Encrypted 22 bytes")
	saves(term, "ciphertext", p.path("ciphertext"))
	term.Presses("esc")
	term.SeesNo("Encrypted")

	term.Presses("E")
	term.Sees("Plaintext as", "0 of 4,096 bytes")
	term.Presses("shift+tab", "right", "tab")
	term.Types(base64.StdEncoding.EncodeToString([]byte(markedBase64)))
	term.Presses("ctrl+s")
	term.Sees("Encrypted 23 bytes")
	term.Presses("esc")
	term.SeesNo("Encrypted")

	term.Presses("E")
	term.Sees("Plaintext as", "0 of 4,096 bytes")
	term.Presses("shift+tab", "right", "right", "tab")
	term.Types(filepath.Join(elsewhere, "plaintext"))
	term.Presses("ctrl+s")
	term.Sees("Encrypted 23 bytes")
	term.Presses("esc")
	term.SeesNo("Encrypted")

	// A data key that is kept, and not revealed.
	term.Presses("K")
	term.Sees("Generate data key")
	term.Presses("ctrl+s")
	term.Sees("Generated a data key of 32 bytes", "••••")
	saves(term, "plaintext data key", filepath.Join(elsewhere, "key"))
	tr.secrets["data key"] = read(t, filepath.Join(elsewhere, "key"))
	term.Presses("esc")
	term.SeesNo("Generated")

	// Decrypt the first, and lock with the plaintext on the screen.
	decrypts(term, p.path("ciphertext"))
	term.Presses("ctrl+l")
	term.Sees("The vault is locked")
	drawn := len(term.Output())
	p.vaultCloses()
	tr.inNoFile("locked")
	term.Types(mistyped)
	term.Presses("enter")
	term.Sees("This is not the vault's passphrase")
	term.Types(markedPassphrase)
	term.Presses("enter")
	term.Sees("dropped when the console was locked")
	tr.inNo("in what was drawn after the lock", term.Output()[drawn:], "passphrase", "mistyped", "text", "base64", "file", "data key")

	// Decrypt it again, and kill the console with the plaintext on the screen.
	term.Presses("esc")
	term.SeesNo("Opened")
	decrypts(term, p.path("ciphertext"))
	kill(t, p.holder(), syscall.SIGKILL)
	if status := term.Leaves(); status != 1 {
		t.Errorf("the program left with status %d", status)
	}
	term.IsRestored()
	term.Shows("the console ended unexpectedly")
	tr.inNo("on the screen after the end", term.Screen(), "passphrase", "mistyped", "text", "base64", "file", "data key")
	tr.inNo("in what was drawn", term.Output(), "passphrase", "mistyped", "file", "data key")
	tr.inNoFile("killed")

	// The searches would have found them.
	if forms := vaulttest.Traces([]byte(ansi.Strip(term.Output())), []byte(markedText)); forms == nil {
		t.Error("the plaintext that was revealed is not found on the screen")
	}
	write(t, p.path("planted"), base64.StdEncoding.EncodeToString([]byte("the passphrase: "+markedPassphrase)))
	if found, _, _ := vaulttest.FolderTraces(p.home, tr.secrets); len(found) != 1 {
		t.Errorf("a passphrase that was planted in a file is found as %q", found)
	}
}

// saves saves the focused result to a file.
func saves(term *Terminal, result, path string) {
	term.t.Helper()
	term.Presses("s")
	term.Sees("─ Save the " + result)
	term.Types(path)
	term.Presses("ctrl+s")
	term.SeesNo("─ Save the")
	term.Sees("Saved the " + result)
}

// decrypts opens a ciphertext's file from the page of its key, and reveals what
// was in it.
func decrypts(term *Terminal, path string) {
	term.t.Helper()
	term.Presses("D")
	term.Sees("Ciphertext as", "0 of 6,144 bytes")
	term.Presses("shift+tab", "right", "tab")
	term.Types(path)
	term.Presses("ctrl+s")
	term.Sees("Opened with payroll", "••••")
	term.Presses("v")
	term.Sees(markedText)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	contents, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return contents
}
