package e2e

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// unlocks types the passphrase at the unlock page.
func unlocks(term *Terminal) {
	term.t.Helper()
	term.Sees("Unlock", "Passphrase")
	term.Types(passphrase)
	term.Presses("enter")
	term.Sees("Encryption keys")
}

// createsKey goes through the wizard from the table of keys, with an alias and
// otherwise with what is offered.
func createsKey(term *Terminal, alias string) {
	term.t.Helper()
	term.Presses("n")
	term.Sees("Create Alias and Description")
	term.Types(alias)
	for _, step := range []string{"Add Tags", "Define Key Administrative Permissions", "Define Key Usage Permissions", "Preview Key Policy"} {
		term.Presses("ctrl+s")
		term.Sees(step)
	}
	term.Presses("ctrl+s")
	term.Sees(" ▸ "+alias+" ", "● Enabled")
}

// schedulesDeletion types the alias that confirms the deletion, and presses
// the button, which is never the default.
func schedulesDeletion(term *Terminal, alias string) {
	term.t.Helper()
	term.Presses("d")
	term.Sees("To confirm", "Type the alias: "+alias)
	term.Presses("tab")
	term.Types(alias)
	term.Presses("tab", "right", "right")
	term.Sees("▸[ Schedule deletion ]")
	term.Presses("enter")
}

// A person's first key: from no vault at all to a key that was scheduled for
// deletion and kept.
func TestFirstKey(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opens(80, 24)

	// First run.
	term.Sees("New vault", "Nobody can recover a lost passphrase", "us-west-2")
	term.Types(passphrase)
	term.Presses("tab")
	term.Types(passphrase)
	term.Presses("tab", "space", "ctrl+s")
	term.Sees("Encryption keys", "No keys yet")

	createsKey(term, "payroll")

	// Encrypt, and save the ciphertext.
	term.Presses("E")
	term.Sees("▸ Encrypt", "payroll", "0 of 4,096 bytes")
	term.Pastes("Attack at dawn.\nBring cake.")
	term.Sees("Bring cake.", "27 of 4,096 bytes")
	term.Presses("tab")
	term.Types("Purpose")
	term.Presses("tab")
	term.Types("Test")
	term.Presses("ctrl+s")
	term.Sees("Encrypted 27 bytes", "Encryption context: Purpose = Test")
	term.Presses("s")
	term.Sees("Save the ciphertext")
	term.Types("~/ciphertext")
	term.Presses("ctrl+s")
	term.Sees("Saved the ciphertext to ~/ciphertext")
	if info, err := os.Stat(p.path("ciphertext")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the ciphertext's file: %v, %v", info, err)
	}
	term.Presses("esc")
	term.SeesNo("Encrypted 27 bytes")

	// Decrypt it: not without its context, then with it.
	term.Presses("D")
	term.Sees("▸ Decrypt", "0 of 6,144 bytes")
	term.Presses("shift+tab", "right", "tab")
	term.Types("~/ciphertext")
	term.Presses("ctrl+s")
	term.Sees("InvalidCiphertextException", "the encryption context is another one")
	term.Presses("tab")
	term.Types("Purpose")
	term.Presses("tab")
	term.Types("Test")
	term.Presses("ctrl+s")
	term.Sees("Opened with payroll", "••••")
	term.Presses("v")
	term.Sees("Attack at dawn.", "Bring cake.")

	// Lock and unlock: the page is the same, the plaintext is gone.
	term.Presses("ctrl+l")
	term.Sees("Unlock")
	term.SeesNo("payroll")
	term.SeesNo("cake")
	unlocks(term)
	term.Sees("Opened with payroll", "dropped when the console was locked")
	term.Presses("v")
	term.Sees("Reveal does not work now")
	term.Presses("esc") // the refusal goes
	term.SeesNo("does not work now")
	term.Presses("esc")
	term.SeesNo("Opened")

	// Schedule the deletion, which asks for the alias.
	schedulesDeletion(term, "payroll")
	term.Sees("Pending deletion")

	// Cancel it: the key comes back Disabled, and can be enabled.
	term.Presses("C")
	term.Sees("Cancel key deletion", "comes back Disabled")
	term.Presses("right", "enter")
	term.Sees("○ Disabled")
	term.Presses("o")
	term.Sees("● Enabled")

	term.Presses("q")
	if status := term.Leaves(); status != 0 {
		t.Errorf("the program left with status %d", status)
	}
}

func TestDataKey(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(120, 36)
	unlocks(term)
	createsKey(term, "payroll")
	term.Presses("K")
	term.Sees("Generate data key", "● AES_256")
	term.Presses("ctrl+s")
	term.Sees("Generated a data key of 32 bytes", "Plaintext data key", "••••", "Ciphertext")
	term.Presses("y")
	term.Sees("system clipboard alone") // a secret never goes through the terminal
	term.Presses("tab", "y")
	term.Sees("Copied through the terminal (OSC 52)")
}

func TestWrongPassphrase(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	term.Sees("Unlock")
	term.Types("something else")
	term.Presses("enter")
	term.Sees("This is not the vault's passphrase")
	unlocks(term)
}

func TestAnySize(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	unlocks(term)
	for _, small := range [][2]int{{60, 19}, {59, 20}} {
		term.Resizes(small[0], small[1])
		term.Sees("coldkms needs 60×20 cells")
		term.Resizes(60, 20)
		term.Sees("No keys yet")
	}
	term.Resizes(50, 15)
	term.Sees("coldkms needs 60×20 cells")
	term.Resizes(120, 36)
	term.Sees("No keys yet", "111122223333 · us-west-2 · root", "? help")
	if lines := strings.Split(term.Screen(), "\n"); !strings.Contains(lines[35], "help") {
		t.Errorf("the keys do not stand on the last line:\n%s", term.Screen())
	}
}

func TestSignals(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	unlocks(term)
	term.Signals(syscall.SIGUSR1)
	term.Sees("Unlock")
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		unlocks(term)
		term.Signals(signal)
		if status := term.Leaves(); status != 0 {
			t.Errorf("after %v the program left with status %d", signal, status)
		}
		term.IsRestored()
		p.vaultCloses()
		term = p.opens(80, 24) // nothing holds the vault any more
	}
	term.Sees("Unlock")
}

// Two panes on one vault: it is open in one of them at a time.
func TestVaultInUse(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	first := p.opens(80, 24)
	unlocks(first)
	second := p.opens(80, 24)
	if status := second.Leaves(); status != 1 {
		t.Errorf("a second console left with status %d", status)
	}
	second.Shows("open in another process", strconv.Itoa(p.holder()), "lock its console")

	first.Presses("ctrl+l")
	first.Sees("Unlock")
	p.vaultCloses()
	second = p.opens(80, 24)
	unlocks(second)
	first.Types(passphrase)
	first.Presses("enter")
	first.Sees("pen in another process", strconv.Itoa(p.holder()), "Lock (ctrl+l) or leave the other coldkms")
	second.Presses("q")
	second.Leaves()
	unlocks(first)
}
