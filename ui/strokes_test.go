package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/vault/vaulttest"
)

// Keys that came in one read work as if they had come one by one, up to where
// they are text.
func TestKeysThatComeTogether(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	s.actions = []page.Action{{ID: "filter", Label: "Filter", Keys: []string{"/"}, Run: func() tea.Cmd {
		s.capturing = true
		return nil
	}}}
	c.shows(s)
	c.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jk/quit")})
	if got, want := s.keysGot(), "j k [quit]"; got != want {
		t.Errorf("the page got %q, want %q", got, want)
	}
	if c.quit {
		t.Error("text was taken for a command")
	}
}

// Words that are the names of keys are text all the same when they come in one read.
func TestTypedNamesOfKeysAreText(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("/")
	for _, word := range []string{"home", "delete", "enter", "esc", "up", "ctrl+s"} {
		c.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(word)})
	}
	c.sees("/ homedeleteenterescupctrl+s")
}

// Where nobody could resume it, the console only locks.
func TestSuspendAlone(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.Alone = true })
	c.press("ctrl+z")
	if c.stopped || c.vault != nil {
		t.Errorf("stopped %t, vault %v", c.stopped, c.vault)
	}
}

// What a key opens takes the next key, however fast that comes, and before any
// work is done.
func TestKeysGoToWhatTheOneBeforeOpened(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys string
		sees []string
	}{
		{"s3", []string{"Status ↑"}},
		{"nwages", []string{"▸ Create key", "alias/wages"}},
		{":settings", []string{"─ Palette ─", "Go to or do  settings"}},
	} {
		console := openUnlocked(t, 80, 24, threeStates(t))
		console.hold = true
		console.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(c.keys)})
		console.sees(c.sees...)
	}
}
