package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// pastes is what a terminal sends for a pasted text.
func (c *console) pastes(text string) {
	c.t.Helper()
	c.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func TestThePaletteRunsWhatItFinds(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press(":")
	c.types("crk")
	c.press("enter")
	c.sees("Encryption keys ▸ Create key")

	// In a text field : is text, and ctrl+p the palette.
	c.types("a:")
	c.press("ctrl+p")
	c.sees("Go to or do", "Next Step")
	c.press("ctrl+p")
	c.seesNot("Go to or do")
	c.press("ctrl+p")
	c.types("help for")
	c.press("enter")
	c.sees("Help: Create key", "On this page")
	c.press("esc", "ctrl+p")
	c.types("back")
	c.press("enter")
	c.sees("Leave this page?")
	c.press("tab", "enter", ":")
	c.types("lock")
	c.press("enter")
	c.sees("The vault is locked")
	c.press("ctrl+p", ":")
	c.seesNot("Go to or do")
}

func TestThePaletteSaysWhyNot(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press(":")
	c.types("copy arn")
	c.sees("Copy ARN  There is no key here")
	c.press("enter")
	c.sees("Go to or do")
}

func TestThePaletteOpensAKey(t *testing.T) {
	t.Parallel()
	var payroll model.KeyMetadata
	c := openUnlocked(t, 80, 24, func(s *vault.Session, _ *vaulttest.Clock) {
		payroll = vaulttest.CreateKey(t, s, "payroll")
		vaulttest.CreateKey(t, s, "archive")
	})
	for name, text := range map[string]string{
		"ARN": payroll.ARN, "id": " " + payroll.KeyID, "alias": "alias/payroll", "alias ARN": c.console.Session.Place().AliasARN("alias/payroll"),
		"bare alias": "payroll",
	} {
		c.press(":")
		c.pastes(text)
		c.press("enter")
		if !t.Run(name, func(t *testing.T) { c.sees("▸ payroll", "Enabled") }) {
			return
		}
		c.press("esc")
	}
	c.press(":")
	c.types("nobody")
	c.sees("Open alias/nobody")
	c.press("enter")
	c.sees("No key in this Region has that alias")

	// A key that was found late does not move another page.
	c.press(":")
	c.types("payroll")
	c.hold = true
	c.press("enter")
	found := c.held
	c.hold, c.held = false, nil
	s := &stub{title: "Stub"}
	c.shows(s)
	for _, cmd := range found {
		c.run(cmd)
	}
	if c.top() != s {
		t.Fatal("a late answer opened a page")
	}
}

func TestThePaletteOffersTheRegionOfAKey(t *testing.T) {
	t.Parallel()
	var abroad model.KeyMetadata
	c := openUnlocked(t, 80, 24, func(s *vault.Session, _ *vaulttest.Clock) {
		abroad = vaulttest.CreateKey(t, s.Vault().SignIn(s.Caller(), "eu-west-1"), "abroad")
	})
	c.shows(&stub{title: "Stub", dirty: "a description"})
	c.press(":")
	c.pastes(abroad.ARN)
	c.press("enter")
	c.sees("The key is in eu-west-1", abroad.KeyID)
	c.press("esc")
	c.sees("us-west-2", "▸ Stub")

	c.press(":")
	c.pastes(abroad.ARN)
	c.press("enter", "tab", "enter")
	c.sees("Leave these pages?", "a description")
	c.build = build
	c.press("tab", "enter")
	c.sees("▸ abroad", "eu-west-1", "Enabled")
}

// What was found in a list is not run twice, nor lost between the list and the
// page.
func TestHelpOpensPages(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press("?")
	c.types("create")
	c.press("enter")
	c.sees("Encryption keys ▸ Create key")
	if len(c.pages) != 2 {
		t.Fatalf("%d pages", len(c.pages))
	}
}

func TestMessageHistory(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.send(page.Toast{Text: "payroll is Disabled"})
	c.press(":")
	c.types("hist")
	c.press("enter")
	c.sees("Message history", "2017-02-15 09:30:00  ✓ payroll is Disabled")
	c.press("esc")
	c.seesNot("Message history")
}
