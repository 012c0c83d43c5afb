package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page/pagetest"
)

// Keys that come while a choice is on its way are for that choice.
func TestKeysWaitForAChoice(t *testing.T) {
	t.Parallel()
	typed := func(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
	for name, c := range map[string]struct {
		keys []tea.KeyMsg
		sees string
	}{
		"an action":        {[]tea.KeyMsg{typed("a"), typed("x")}, "Disable key"}, // and not x of the table
		"in one read":      {[]tea.KeyMsg{typed("ax")}, "Disable key"},
		"two choices":      {[]tea.KeyMsg{typed("a"), typed("E"), typed("secret")}, "6 of 4,096 bytes"},
		"a page":           {[]tea.KeyMsg{typed("d"), pagetest.Key("tab"), typed("in"), typed("voices")}, "▸ To confirm                invoices"},
		"a caller":         {[]tea.KeyMsg{typed("i"), typed("nobody")}, "nobody"},
		"esc ends waiting": {[]tea.KeyMsg{typed("a"), typed("x"), pagetest.Key("esc")}, "Key actions: invoices"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			console := openUnlocked(t, 80, 24, threeStates(t))
			console.press("down")
			console.hold = true
			for _, key := range c.keys {
				console.send(key)
			}
			console.hold = false
			for len(console.held) > 0 {
				cmd := console.held[0]
				console.held = console.held[1:]
				console.run(cmd)
			}
			console.sees(c.sees)
		})
	}
}

// What is typed after a lock is the passphrase, and waits for nothing.
func TestNoKeyWaitsUnderALock(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("down")
	c.hold = true
	c.press("a", "x", "ctrl+l")
	held := c.held
	c.hold, c.held = false, nil
	for _, cmd := range held {
		c.run(cmd)
	}
	c.unlocks()
	c.sees("1-5 of 5")
	c.seesNot("─ Disable key ─", "CSV")
}
