package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// demo starts a demo: a vault that holds a key of the given alias, another one
// after each reset.
func demo(t testing.TB, width, height int, aliases ...string) *console {
	t.Helper()
	made := 0
	fill := func(context.Context) (*vault.Vault, error) {
		f := vaulttest.New(t)
		if made >= len(aliases) {
			return nil, errors.New("there is no other demo")
		}
		vaulttest.CreateKey(t, f.SignIn(identity.Caller{Principal: identity.RootOf(vaulttest.Home.Account)}, vaulttest.Home.Region), aliases[made])
		made++
		return f.Vault, nil
	}
	return open(t, width, height, func(o *Options, _ *vaulttest.Clock) {
		o.Demo, o.OpenVault, o.Reset = true, fill, fill
		o.DemoClock = func() string { return "+2 d" }
	})
}

func TestTheDemoNeverLocks(t *testing.T) {
	t.Parallel()
	c := demo(t, 60, 20, "payroll")
	c.sees("DEMO +2 d", "111122223333", "us-west-2", "payroll")
	c.press("ctrl+l")
	c.sees("Lock does not work now: The demo never locks.")
	c.press("esc")
	c.clock.Advance(time.Hour)
	c.send(beat{})
	c.send(page.Lock{})
	c.seesNot("Locks in")
	c.sees("payroll")
	c.press("ctrl+z")
	if !c.stopped || c.vault == nil {
		t.Fatalf("stopped %t, vault %v", c.stopped, c.vault)
	}
	c.press("ctrl+c")
	if !c.quit || c.vault != nil {
		t.Fatal("the demo was not left, or its vault is open")
	}
}

func TestResettingTheDemo(t *testing.T) {
	t.Parallel()
	c := demo(t, 80, 24, "payroll", "archive")
	before := c.vault
	reset := func() {
		c.press(":")
		c.types("reset")
		c.press("enter")
	}
	c.shows(&stub{title: "Stub", dirty: "an alias"})
	c.build = build
	reset()
	c.sees("Leave these pages?")
	c.press("tab", "enter")
	c.sees("coldkms ▸ Encryption keys", "archive", "DEMO")
	c.seesNot("payroll")
	if c.vault == before || before.Health() == nil && before.Verify(t.Context()) == nil {
		t.Fatal("the vault before is open")
	}
	reset()
	c.sees("There is no other demo", "Try again")
}

func TestOnlyADemoCanBeReset(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press(":")
	c.types("reset demo")
	c.sees("Nothing is called that.")
	c.seesNot("DEMO ")
}
