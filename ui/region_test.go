package ui

import (
	"testing"

	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// abroad makes a key in another Region.
func abroad(t testing.TB) func(*vault.Session, *vaulttest.Clock) {
	return func(s *vault.Session, _ *vaulttest.Clock) {
		vaulttest.CreateKey(t, s, "payroll")
		vaulttest.CreateKey(t, s.Vault().SignIn(s.Caller(), "eu-west-1"), "abroad")
	}
}

func TestSwitchingTheRegion(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, abroad(t))
	c.press("r")
	c.sees("eu-west-1            1 key", "us-west-2            1 key    • you are here")
	c.press("up", "enter")
	c.sees("eu-west-1 · root", "abroad")
	c.seesNot("payroll")

	c.press("ctrl+l")
	c.unlocks()
	c.sees("eu-west-1 · root", "abroad")

	c.press("r", "pgdown")
	c.types("sa-east-1")
	c.press("enter")
	c.sees("sa-east-1 · root", "No keys in sa-east-1")
}

func TestSwitchingTheRegionAsksWhenTypedTextWouldBeLost(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, abroad(t))
	c.shows(&stub{title: "Stub", dirty: "an alias"})
	c.build = build
	c.press("r", "up", "enter")
	c.sees("Leave these pages?", "Stub: an alias")
	c.press("esc")
	c.sees("us-west-2 · root", "▸ Stub")
	c.press("r", "up", "enter", "tab", "enter")
	c.sees("eu-west-1 · root", "abroad")
	if len(c.pages) != 1 {
		t.Fatalf("%d pages", len(c.pages))
	}
}

func TestAPageThatWasLeftSwitchesNothing(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	left := &stub{title: "Stub"}
	c.send(letter{left, page.SwitchRegion{Region: "eu-west-1"}})
	c.sees("us-west-2")
	c.send(letter{left, regionsRead{}})
	c.seesNot("Another Region")
	c.send(page.SwitchRegion{Region: "Atlantis"})
	c.sees(`"Atlantis" is not the name of a Region`)
	c.press("ctrl+l")
	c.send(page.SwitchRegion{Region: "eu-west-1"})
	c.unlocks()
	c.sees("us-west-2")
}

func TestBeginningInARegionAndOnAPage(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, abroad(t), func(o *Options, _ *vaulttest.Clock) {
		o.Region, o.Open, o.ReadOnly = "eu-west-1", page.CreateKey{}, "The console was started with --read-only"
	})
	c.sees("coldkms ▸ Create key", "eu-west-1 · root")
	if c.console.ReadOnly == "" {
		t.Error("the console is not read-only")
	}
}
