package e2e

import (
	"os"
	"strings"
	"testing"
)

// What is chosen on the settings page holds at once, and at the next start;
// a flag beats it for one start.
func TestSettings(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	chooses(term, "settings", "Settings")
	term.Sees("▸ Theme           ● automatic", "Idle lock       15")
	term.Presses("pgdown")
	term.Sees("111122223333", p.path("vault"))
	term.Presses("pgup")
	term.Sees("▸ Theme")

	// No colours.
	term.Presses("right", "right", "right", "right")
	term.Sees("● none", "Theme: none", "u Undo")
	chosen := len(term.Output())
	chooses(term, "encryption", "Encryption keys")
	term.Sees("No keys yet")
	if found := style(term.Output()[chosen:]); found != "" {
		t.Errorf("the theme is none, and text is styled with %q", found)
	}

	// ASCII signs, and then back.
	chooses(term, "settings", "Settings")
	term.Presses("down", "right")
	term.Sees("Signs: ASCII", "> Signs")
	isASCII(term)
	term.Presses("u")
	term.Sees("▸ Signs", "● automatic   ○ ASCII")

	// A number, not until it is one.
	term.Presses("down", "down")
	term.Sees("▸ Idle lock       ▏15▏")
	term.Types("999")
	term.Presses("enter")
	term.Sees("✗ Type a number of minutes from 1 to 480.")
	term.Presses("backspace", "backspace", "enter")
	term.Sees("Idle lock: after 9 minutes")
	term.Presses("ctrl+c")
	term.Leaves()
	if info, err := os.Stat(p.path("config/coldkms/settings.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the settings file is %v, %v", info, err)
	}

	// The next start.
	term = p.opens(80, 24)
	unlocks(term)
	chooses(term, "settings", "Settings")
	term.Sees("● none", "Idle lock       9")
	if found := style(term.Output()); found != "" {
		t.Errorf("the theme was forgotten: text is styled with %q", found)
	}
	term.Presses("ctrl+c")
	term.Leaves()

	// A flag.
	term = Start(t, p.command("--theme", "light"), 80, 24)
	term.Sees("Unlock")
	if style(term.Output()) == "" {
		t.Error("--theme light shows no colours")
	}
}

// isASCII checks that every character on the screen is one of ASCII's.
func isASCII(term *Terminal) {
	term.t.Helper()
	for _, line := range strings.Split(term.Screen(), "\n") {
		if strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			term.t.Errorf("%q is not ASCII, on\n%s", line, term.Screen())
			return
		}
	}
}

// With --ascii every page and dialog is drawn in ASCII.
func TestASCII(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24, "--ascii")
	isASCII(term)
	for _, c := range []struct{ key, sees string }{
		{"a", "Key actions"}, {"s", "Sort by"}, {"c", "Columns"}, {"x", "listed keys to CSV"}, {"Y", "Copy of"},
		{"?", "Help: "}, {"m", "Menu"}, {"r", "Another Region"}, {":", "Palette"},
	} {
		term.Presses(c.key)
		term.Sees(c.sees)
		isASCII(term)
		term.Presses("esc")
		term.SeesNo(c.sees)
	}
	for _, c := range []struct{ name, sees string }{
		{"Settings", "Idle lock"}, {"Trail", "Caller"}, {"Create key", "Create Alias and Description"},
	} {
		chooses(term, c.name, c.name)
		term.Sees(c.sees)
		isASCII(term)
	}
	term.Presses("esc")
	term.SeesNo("Create Alias and Description")
	names(term, "alias/payroll")
	for _, section := range []string{"> Summary", "> Aliases", "> Tags", "> Key Policy", "> Key Material", "> Key Rotation", "+ Success"} {
		term.Sees(section)
		isASCII(term)
		term.Presses("right")
	}
	for _, c := range []struct{ key, sees string }{{"E", "of 4,096 bytes"}, {"t", "Save Changes"}, {"d", "Type the alias"}} {
		term.Presses(c.key)
		term.Sees(c.sees)
		isASCII(term)
		term.Presses("esc")
		term.SeesNo(c.sees)
	}
}
