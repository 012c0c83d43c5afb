package e2e

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// clicks clicks on the beginning of a text, which stands on the screen once: a
// press and a release in the form that xterm calls SGR.
func clicks(term *Terminal, text string) {
	term.t.Helper()
	term.awaits(text)
	screen := term.Screen()
	if strings.Count(screen, text) != 1 {
		term.t.Fatalf("%q does not stand once on the screen\n%s", text, screen)
	}
	for y, line := range strings.Split(screen, "\n") {
		if before, _, found := strings.Cut(line, text); found {
			x := utf8.RuneCountInString(before)
			term.send(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
		}
	}
}

// Everything can be clicked: a key in the table, the crumb that leads back, the
// keys on the bottom line, the fields and buttons of the wizard.
func TestMouse(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	unlocks(term)
	createsKey(term, "payroll")
	clicks(term, "Key Policy")
	term.Sees("▸ Key Policy")
	clicks(term, "Encryption keys")
	term.SeesNo("Key Policy")

	clicks(term, "create key")
	term.Sees("Create Alias and Description")
	clicks(term, "Optional.") // the note of the description
	term.Types("Salaries of 2016")
	clicks(term, "alias/")
	term.Types("archive")
	clicks(term, "[ Next Step ]")
	term.Sees("Add Tags")
	clicks(term, "[ Previous ]")
	term.Sees("alias/archive", "Salaries of 2016")
	clicks(term, "[ Cancel ]")
	clicks(term, "[ Leave ]")
	term.SeesNo("Create Alias and Description")

	clicks(term, "● Enabled") // under the cursor
	term.Sees("Encryption keys ▸ payroll", "▸ Summary", "ENCRYPT_DECRYPT")
	clicks(term, "? help") // which moves with the other keys until the key was read
	term.Sees("Help: payroll")
	term.Presses("esc")
	term.SeesNo("Help: payroll")
	term.Presses("q")
	term.Leaves()
	term.IsRestored()
}

// With --mouse=off the program never asks for the mouse.
func TestMouseOff(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	for _, c := range []struct {
		flag  string
		taken bool
	}{{"--mouse=off", false}, {"--mouse=on", true}} {
		term := Start(t, p.command(c.flag), 80, 24)
		term.Sees("The vault is locked")
		if taken := strings.Contains(term.Output(), "\x1b[?1002h"); taken != c.taken {
			t.Errorf("%s: the mouse is taken: %t", c.flag, taken)
		}
		term.Presses("ctrl+c")
		term.Leaves()
		term.IsRestored()
	}
}
