package ui

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// cutMirror takes the last two frames off a vault's mirror.
func cutMirror(t testing.TB) setup {
	return func(o *Options, _ *vaulttest.Clock) {
		t.Helper()
		path := filepath.Join(o.Dir, "mirror", "00000001")
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		end := len(b)
		for range 2 {
			end = bytes.LastIndex(b[:end], []byte("CKF"))
		}
		clear(b[end:])
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// looks tries the passphrase, is refused, and ticks the box for a look.
func (c *console) looks() {
	c.t.Helper()
	c.unlocks()
	c.sees("The vault did not open", "mirror is damaged", "Look at what can still be read; nothing is changed")
	c.types(vaulttest.Passphrase)
	c.press("enter", "space", "enter")
	if c.gate != nil {
		c.t.Fatalf("the look did not open:\n%s", c.text())
	}
}

func openLook(t testing.TB, width, height int) *console {
	t.Helper()
	c := open(t, width, height, withVault(t, threeStates(t)), cutMirror(t))
	c.looks()
	return c
}

const lookBanner = "Read-only look: the vault is damaged."

func TestALookAtADamagedVault(t *testing.T) {
	t.Parallel()
	c := openLook(t, 80, 24)
	c.sees(lookBanner, "payroll", "workspaces-prod", "archive", "invoices")

	// Keys can be looked at, with everything that there is to read of them.
	c.press("enter")
	c.sees(lookBanner, "ARN  ", "Created")
	c.press("esc")
	if c.health == nil {
		t.Fatal("a refresh took the banner away")
	}

	// What changes anything or uses a key is off, and says why.
	for _, key := range []string{"n", "d"} {
		c.press(key)
		c.sees("does not work now: This is a read-only look.", lookBanner)
		c.press("esc")
	}
	c.press("a")
	c.sees("Encrypt", "This is a read-only look")
	c.press("esc", "enter", "e")
	c.sees("Edit description does not work now: This is a read-only look")
	c.press("esc", "esc")

	// The look ends with the lock; the offer must be asked for anew.
	c.press("ctrl+l")
	c.seesNot("Look at what", lookBanner, "payroll")
	if _, err := os.Stat(filepath.Join(c.options.Dir, "look")); !os.IsNotExist(err) {
		t.Fatalf("the copy of the look: %v", err)
	}
	c.looks()
	c.sees(lookBanner, "payroll")
}

func TestAVaultThatIsPutRightOpensAfterALook(t *testing.T) {
	t.Parallel()
	var whole []byte
	path := func(o *Options) string { return filepath.Join(o.Dir, "mirror", "00000001") }
	c := open(t, 80, 24, withVault(t, threeStates(t)), func(o *Options, _ *vaulttest.Clock) {
		var err error
		if whole, err = os.ReadFile(path(o)); err != nil {
			t.Fatal(err)
		}
	}, cutMirror(t))
	c.looks()
	c.press("ctrl+l")
	if err := os.WriteFile(path(&c.options), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	c.unlocks()
	c.sees("payroll")
	c.seesNot(lookBanner)
	c.press("n")
	c.sees("Create key")
	c.seesNot("does not work now")
}

// What a page under the lock still offers is refused by the engine.
func TestTheEngineRefusesWhatAPageLetsThrough(t *testing.T) {
	t.Parallel()
	c := openLook(t, 80, 24)
	c.console.ReadOnly = ""
	c.press("down", "a", "E")
	c.types("plaintext")
	c.press("ctrl+s")
	c.sees("vault was opened to be looked at only", "Put the damaged part back from a copy")
}

func TestALookThatFindsNothing(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, nil), func(o *Options, _ *vaulttest.Clock) {
		if err := os.Remove(filepath.Join(o.Dir, "mirror", "00000001")); err != nil {
			t.Fatal(err)
		}
	})
	c.unlocks()
	c.types(vaulttest.Passphrase)
	c.press("enter", "space", "enter")
	c.sees(lookBanner, "No key can be read")
	c.press("ctrl+l")

	tables, err := filepath.Glob(filepath.Join(c.options.Dir, "badger", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("the tables are %v, %v", tables, err)
	}
	for _, table := range tables {
		if err := os.Remove(table); err != nil {
			t.Fatal(err)
		}
	}
	c.unlocks()
	c.types(vaulttest.Passphrase)
	c.press("enter", "space", "enter")
	c.sees("The vault did not open", "nothing in it can be")
	if c.vault != nil {
		t.Fatal("a vault is open")
	}
}

func TestPicturesOfALook(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ width, height int }{{60, 20}, {80, 24}, {120, 36}} {
		c := open(t, size.width, size.height, withVault(t, threeStates(t)), cutMirror(t))
		picture := func(name string) { c.picture(fmt.Sprintf("%s_%dx%d", name, size.width, size.height)) }
		c.unlocks()
		picture("look_offered")
		c.types(vaulttest.Passphrase)
		c.press("enter", "space")
		picture("look_ticked")
		c.press("enter")
		picture("look_keys")
		c.press("a")
		picture("look_menu")
		c.press("esc", "enter")
		picture("look_details")
		c.press("e")
		picture("look_refusal")
		if c.vault == nil || !errors.Is(c.vault.Health(), vault.ErrReadOnly) {
			t.Fatal("this is no look")
		}
	}
}
