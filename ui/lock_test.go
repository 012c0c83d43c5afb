package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestALockedConsoleDrawsNothingOfThePage(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	s := &stub{title: "Stubborn", text: "secret words of the page", dirty: "typed text"}
	c.shows(s)
	c.send(page.Toast{Text: "a toast"})
	c.send(page.Refused{Err: errors.New("a refusal")})
	c.press("q")
	c.sees("Leave coldkms?")
	c.press("ctrl+l")
	c.seesNot("Stubborn", "secret words", "a toast", "a refusal", "Leave coldkms?", "111122223333", "us-west-2", "root", "Encryption keys")
	c.sees("coldkms ▸ Locked", "The vault is locked")
	if s.forgets == 0 || c.vault != nil {
		t.Fatal("the page kept its secrets, or the vault is open")
	}

	c.unlocks()
	c.sees("Stubborn", "Leave coldkms?")
	if s.inits != 2 {
		t.Fatalf("the page was started %d times", s.inits)
	}
}

func TestEscDoesNotMoveAnythingBehindTheLock(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	c.shows(s)
	c.press("ctrl+l", "esc", "esc")
	c.unlocks()
	if c.top() != s {
		t.Fatal("esc went back behind the lock")
	}
}

func TestIdleLock(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.clock.Advance(14*time.Minute - time.Second)
	c.send(beat{})
	c.seesNot("Locks in")
	c.clock.Advance(16 * time.Second)
	c.send(beat{})
	c.sees("Locks in 45 s")
	c.press("down")
	c.seesNot("Locks in")
	c.clock.Advance(14*time.Minute + 30*time.Second)
	c.sees("Locks in 30 s")
	c.send(tea.MouseMsg{})
	c.seesNot("Locks in")
	c.clock.Advance(15 * time.Minute)
	c.send(beat{})
	c.sees("The vault is locked", "Locked after 15 minutes without a key.")
	c.unlocks()
	c.press("ctrl+l")
	c.sees("The vault is locked")
	c.seesNot("without a key")
	c.clock.Advance(time.Hour)
	c.send(beat{}) // it was locked by then
	c.seesNot("without a key")
	c.unlocks()
	c.console.Preferences.IdleMinutes = 1
	c.clock.Advance(time.Minute)
	c.send(beat{})
	c.sees("Locked after 1 minute without a key.")
}

func TestAResultThatComesUnderTheLockIsForgotten(t *testing.T) {
	t.Parallel()
	type plaintext struct{}
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	s.actions = []page.Action{{ID: "work", Label: "Work", Keys: []string{"w"}, Run: func() tea.Cmd {
		return page.Work(context.Background(), "working", func(context.Context) tea.Msg { return plaintext{} })
	}}}
	c.shows(s)
	c.hold = true
	c.press("w")
	held := c.held
	c.hold, c.held = false, nil
	c.press("ctrl+l")
	before := s.forgets
	for _, cmd := range held {
		c.run(cmd)
	}
	if len(s.got) != 1 || s.forgets != before+1 {
		t.Fatalf("the page got %d results and forgot %d times after the lock", len(s.got), s.forgets-before)
	}
}

func TestWorkUnderTheLockIsRefusedNotBroken(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	keys := c.top()
	c.press("ctrl+l")
	c.run(mail(keys, keys.Init()))
	if c.quit || !errors.Is(c.refused, vault.ErrClosed) {
		t.Fatalf("quit %t, refusal %v", c.quit, c.refused)
	}
	c.unlocks()
	c.sees("the vault is closed")
}

func TestUnlockingWaitsUntilTheVaultIsClosed(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.hold = true
	c.press("ctrl+l")
	closing := c.held
	c.hold, c.held = false, nil
	c.unlocks()
	c.sees("Encryption keys")
	for _, cmd := range closing {
		c.run(cmd)
	}
	c.sees("Encryption keys")
	c.seesNot("✗")
}

func TestSuspendLocksFirst(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press("ctrl+z")
	if !c.stopped || c.vault != nil {
		t.Fatal("the console stopped with an open vault, or not at all")
	}
}

func TestTerminateLeavesWithoutAsking(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.shows(&stub{title: "Stub", dirty: "typed text"})
	c.send(Terminate{})
	if !c.quit || c.vault != nil || c.Err() != nil {
		t.Fatalf("quit %t, vault %v, error %v", c.quit, c.vault, c.Err())
	}
	if _, err := vault.Open(t.Context(), c.options.Dir, []byte(vaulttest.Passphrase), c.options.Vault); err != nil {
		t.Fatalf("the vault was not closed: %v", err)
	}
}

func TestWrongPassphraseChangesNothing(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	before := contents(t, c.options.Dir)
	c.types("not the passphrase")
	c.press("enter")
	c.sees("This is not the vault's passphrase. Nothing was changed.")
	if after := contents(t, c.options.Dir); after != before {
		t.Fatalf("before:\n%s\nafter:\n%s", before, after)
	}
	c.unlocks()
	c.sees("No keys yet")
}

// contents lists the files of a vault with what is in those that are small.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || info.Name() == "lock" {
			return err
		}
		content, err := os.ReadFile(path)
		b.WriteString(path + " " + info.ModTime().String() + " " + strings.TrimRight(string(content), "\x00") + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWhyAVaultDoesNotOpen(t *testing.T) {
	t.Parallel()
	t.Run("in use", func(t *testing.T) {
		c := open(t, 80, 24, withVault(t, nil))
		other, err := vault.Open(t.Context(), c.options.Dir, []byte(vaulttest.Passphrase), vaulttest.Options(c.clock))
		if err != nil {
			t.Fatal(err)
		}
		c.unlocks()
		c.sees("The vault did not open", "open in another process", "Lock (ctrl+l) or leave the other coldkms")
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		c.unlocks()
		c.sees("No keys yet")
	})
	t.Run("readable by others", func(t *testing.T) {
		c := open(t, 80, 24, withVault(t, nil))
		if err := os.Chmod(c.options.Dir, 0o755); err != nil {
			t.Fatal(err)
		}
		c.unlocks()
		c.sees("Others can read", "chmod", "Run this command")
	})
	t.Run("damaged", func(t *testing.T) {
		c := open(t, 80, 24, withVault(t, nil))
		if err := os.Remove(filepath.Join(c.options.Dir, "keybox")); err != nil {
			t.Fatal(err)
		}
		c.unlocks()
		c.sees("keybox is damaged", "Nothing was changed")
	})
}

func TestFirstRunMakesAVault(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24)
	account := c.text()
	c.fillsFirstRun()
	c.press("enter", "enter")
	c.sees("No keys yet", "us-west-2 · root")
	if home := c.vault.Home(); !strings.Contains(account, home.Account) {
		t.Fatalf("the account is %s, which was not the one offered:\n%s", home.Account, account)
	}
	c.press("ctrl+l")
	c.unlocks()
	c.sees("No keys yet")
}

func TestFirstRunIntoAFolderThatHoldsSomething(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(o *Options, _ *vaulttest.Clock) {
		if err := os.MkdirAll(o.Dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(o.Dir, "letter.txt"), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	c.fillsFirstRun()
	c.press("ctrl+s")
	c.sees("The vault was not created", "Passphrase")
}

func TestADegradedVaultSaysSo(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.health = vault.ErrDegraded
	c.resize()
	c.sees("The vault takes no calls any more. Lock (ctrl+l) and unlock")
	c.press("ctrl+l")
	c.unlocks()
	c.seesNot("takes no calls")
}

func TestWhatTheOpeningNoticedIsShown(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	if err := os.Remove(filepath.Join(c.options.Dir, "checkpoint")); err != nil {
		t.Fatal(err)
	}
	c.unlocks()
	c.sees("! the checkpoint was missing")
}

// A lock that is asked for while a vault opens cannot stop that; it is made up
// for when the vault is there.
func TestALockWhileAVaultOpensIsNotLost(t *testing.T) {
	t.Parallel()
	wishes := map[string]func(*console){
		"ctrl+l":  func(c *console) { c.press("ctrl+l") },
		"SIGUSR1": func(c *console) { c.send(page.Lock{}) },
		"ctrl+z":  func(c *console) { c.press("ctrl+z") },
	}
	for name, wish := range wishes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 80, 24, withVault(t, nil))
			c.stays(c.unlocks, wish)
			c.unlocks()
			c.sees("No keys yet")
		})
	}
	t.Run("over a page", func(t *testing.T) {
		t.Parallel()
		c := openUnlocked(t, 80, 24, nil)
		s := &stub{title: "Stub", text: "words of the page"}
		c.shows(s)
		c.press("ctrl+l")
		c.stays(c.unlocks, wishes["ctrl+l"])
		c.seesNot("words of the page")
		c.unlocks()
		c.sees("words of the page")
	})
	t.Run("first run", func(t *testing.T) {
		t.Parallel()
		c := open(t, 80, 24)
		c.fillsFirstRun()
		c.stays(func() { c.press("ctrl+s") }, wishes["ctrl+l"])
		c.unlocks()
		c.sees("No keys yet")
	})
	t.Run("with help open", func(t *testing.T) {
		t.Parallel()
		c := open(t, 80, 24, withVault(t, nil))
		c.stays(c.unlocks, func(c *console) { c.press("f1", "ctrl+l") })
		if len(c.layers) != 0 {
			t.Fatal("a dialog over the old gate was left behind")
		}
	})
}

// stays has a wish come while a vault opens or is made. The console is then
// locked, and the vault closed.
func (c *console) stays(opens func(), wish func(*console)) {
	c.t.Helper()
	c.hold = true
	opens()
	held := c.held
	c.hold, c.held = false, nil
	wish(c)
	for _, cmd := range held {
		c.run(cmd)
	}
	c.sees("coldkms ▸ Locked", "The vault is locked")
	if c.vault != nil {
		c.t.Fatal("the vault is open")
	}
}

// A lock at rest is no wish for later.
func TestALockAtTheGateDoesNotOutliveIt(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	c.press("ctrl+l")
	c.unlocks()
	c.sees("No keys yet")
}

// What an opening noticed is said once there is a console to say it on.
func TestNoticesOutliveALock(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	if err := os.Remove(filepath.Join(c.options.Dir, "checkpoint")); err != nil {
		t.Fatal(err)
	}
	c.stays(c.unlocks, func(c *console) { c.press("ctrl+l") })
	c.clock.Advance(time.Hour)
	c.unlocks()
	c.sees("checkpoint")
}

// A vault that does not close in order says so at the gate, until the next
// opening has gone well.
func TestAClosingThatFailsIsShown(t *testing.T) {
	t.Parallel()
	failed := closed{errors.New("the disk is gone")}
	c := openUnlocked(t, 80, 24, nil)
	c.press("ctrl+l")
	c.send(failed)
	c.sees("The vault is locked", "✗ Closing the vault: the disk is gone")
	c.picture("lock_closing_failed_80x24")
	c.unlocks()
	c.seesNot("the disk is gone")

	c.send(failed) // it came after the unlock
	c.sees("No keys yet", "✗ Closing the vault: the disk is gone")
}

// Leaving goes on when the closing fails, and main learns why.
func TestLeavingSaysHowTheClosingFailed(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	gone := errors.New("the disk is gone")
	c.hold = true
	c.send(Terminate{})
	held := c.held
	c.hold, c.held = false, nil
	c.closing.once.Do(func() { c.closing.err = errors.Join(c.closing.vault.Close(), gone) })
	for _, cmd := range held {
		c.run(cmd)
	}
	if !c.quit || !errors.Is(c.Close(), gone) {
		t.Fatalf("quit %t, closing %v", c.quit, c.Close())
	}
}

// A console that leaves before the passphrase is used wipes it.
func TestLeavingWipesThePassphrase(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	passphrase := []byte(vaulttest.Passphrase)
	commands := []tea.Cmd{c.Root.open(passphrase, false)}
	second := []byte(vaulttest.Passphrase)
	commands = append(commands, c.create(second, vaulttest.Home))
	c.press("ctrl+c")
	for _, cmd := range commands {
		if msg := cmd(); msg != nil {
			t.Fatalf("work began after leaving: %T", msg)
		}
	}
	if string(passphrase)+string(second) != string(make([]byte, len(passphrase)+len(second))) {
		t.Fatal("a passphrase is still there")
	}
}

func TestHalfAPassphraseIsWipedWhenNobodyIsThere(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	c.types("correct")
	c.sees("•••••••")
	c.clock.Advance(IdleLock)
	c.send(beat{})
	c.seesNot("•")
}

func TestAVaultThatOpensTooLateIsClosed(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil))
	v, err := vault.Open(t.Context(), c.options.Dir, []byte(vaulttest.Passphrase), c.options.Vault)
	if err != nil {
		t.Fatal(err)
	}
	c.press("ctrl+c")
	c.send(letter{c.gate, openedAt(t.Context(), serve(v, c.options), c.options)})
	if !c.quit || c.vault != nil || c.Err() != nil {
		t.Fatalf("quit %t, vault %v, error %v", c.quit, c.vault, c.Err())
	}
	again, err := vault.Open(t.Context(), c.options.Dir, []byte(vaulttest.Passphrase), c.options.Vault)
	if err != nil {
		t.Fatalf("the vault was not closed: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}
