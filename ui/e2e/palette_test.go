package e2e

import (
	"regexp"
	"testing"
)

// keyID has the form of a key's id.
var keyID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// idOnScreen returns the first key id on the screen.
func idOnScreen(term *Terminal) string {
	term.t.Helper()
	id := keyID.FindString(term.Screen())
	if id == "" {
		term.t.Fatalf("there is no key id on the screen\n%s", term.Screen())
	}
	return id
}

// names pastes a name into the palette and opens what it names.
func names(term *Terminal, name string) {
	term.t.Helper()
	term.Presses("ctrl+p")
	term.Sees("Go to or do")
	term.Pastes(name)
	term.Sees("Open ", name[max(len(name)-20, 0):]) // a long one scrolls in its field
	term.Presses("enter")
	term.SeesNo("Go to or do")
}

// The palette finds every page and every action by its name.
func TestPalette(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)

	term.Presses(":")
	term.Sees("Palette", "Create key", "Key actions", "Sort")
	term.Presses("esc")
	term.SeesNo("Palette")

	chooses(term, "sett", "Settings")
	term.Sees("coldkms ▸ Settings", "Idle lock")
	chooses(term, "trail", "Trail")
	term.Sees("coldkms ▸ Trail", "Caller")
	chooses(term, "ency ke", "Encryption keys") // roughly
	term.Sees("coldkms ▸ Encryption keys", "1-18 of 20")

	chooses(term, "create", "Create key")
	term.Sees("Create Alias and Description")
	chooses(term, "leave", "Leave coldkms")
	if status := term.Leaves(); status != 0 {
		t.Errorf("the program left with status %d", status)
	}
}

// Whatever names a key opens it from the palette: its alias, its id, an ARN,
// even that of another Region.
func TestPaletteOpensKeys(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)

	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary", "Salaries and bank accounts")
	payroll := idOnScreen(term)
	names(term, "alias/audit-logs")
	term.Sees("▸ audit-logs", "Log files of CloudTrail")
	names(term, payroll)
	term.Sees("Salaries and bank accounts")
	names(term, "audit-logs") // an alias without the word
	term.Sees("Log files of CloudTrail")
	names(term, "arn:aws:kms:us-west-2:111122223333:key/"+payroll)
	term.Sees("Salaries and bank accounts")

	// A name that no key has is refused; the page stays.
	names(term, "12345678-1234-1234-1234-1234567890ab")
	term.Sees("✗ NotFoundException", "a key lives in one Region only", "Salaries and bank accounts")
	names(term, "alias/nobody")
	term.Sees("✗ NotFoundException", "Check the alias and the Region")

	// A key of another Region: that is asked first.
	names(term, "arn:aws:kms:eu-west-1:111122223333:alias/customers")
	term.Sees("The key is in eu-west-1", "▸[ Cancel ]  [ Switch to eu-west-1 ]")
	term.Presses("right", "enter")
	term.Sees("111122223333 · eu-west-1", "▸ customers", "Customer records that stay in the EU")
}
