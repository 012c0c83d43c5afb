package e2e

import (
	"strings"
	"testing"
)

// The wizard goes back and forth and keeps what was typed; users and roles
// that do not exist yet are added on the spot, and stand in the key's policy.
func TestWizard(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(100, 100) // a whole policy
	unlocks(term)

	term.Presses("n")
	term.Sees("Create Alias and Description")
	term.Presses("ctrl+s")
	term.Sees("Type an alias.")
	term.Types("payroll")
	term.Presses("tab")
	term.Types("Salaries of 2017")
	term.Presses("ctrl+s")

	term.Sees("Add Tags")
	term.Types("Purpose")
	term.Presses("tab")
	term.Types("Test")
	term.Presses("ctrl+s")

	term.Sees("Define Key Administrative Permissions", "no users or roles yet")
	adds(term, "user/KMSAdminUser", "KMSAdminUser")
	term.Presses("ctrl+s")

	term.Sees("Define Key Usage Permissions", "☐ KMSAdminUser")
	adds(term, "role/App", "App")

	// Back to the first step.
	for _, step := range []string{"Define Key Administrative Permissions", "Add Tags", "Create Alias and Description"} {
		goesBack(term)
		term.Sees(step)
	}
	term.Sees("alias/payroll", "Salaries of 2017")

	// And forth: nothing was lost.
	term.Presses("ctrl+s")
	term.Sees("Add Tags", "Purpose", "= Test")
	term.Presses("ctrl+s")
	term.Sees("Define Key Administrative Permissions", "☑ KMSAdminUser", "☐ App")
	term.Presses("ctrl+s")
	term.Sees("Define Key Usage Permissions", "☐ KMSAdminUser", "☑ App")
	term.Presses("ctrl+s")
	term.Sees("Preview Key Policy", "Tags         Purpose=Test", "user/KMSAdminUser")
	term.Presses("ctrl+s")

	term.Sees("Encryption keys ▸ payroll", "● Enabled", "Salaries of 2017")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy", "Allow access for Key Administrators", "arn:aws:iam::111122223333:user/KMSAdminUser",
		"Allow use of the key", "arn:aws:iam::111122223333:role/App")

	// The next key finds them.
	term.Presses("esc")
	term.SeesNo("Key Policy")
	term.Presses("n")
	term.Sees("Create Alias and Description")
	term.Types("archive")
	term.Presses("ctrl+s")
	term.Sees("Add Tags")
	term.Presses("ctrl+s")
	term.Sees("☐ KMSAdminUser", "☐ App")
}

// adds adds a user or role on the line that + opens, which picks it.
func adds(term *Terminal, typed, name string) {
	term.t.Helper()
	term.Presses("+")
	term.Sees("+ Add user/NAME or role/NAME:")
	term.Types(typed)
	term.Presses("enter")
	term.Sees("☑ " + name)
}

// goesBack moves to the button Previous and presses it.
func goesBack(term *Terminal) {
	term.t.Helper()
	term.SeesNo("▸[ Previous ]") // of the step before, which is drawn over from the top
	screen := term.Screen()
	for !strings.Contains(screen, "▸[ Previous ]") {
		before := screen
		term.Presses("tab")
		if !term.wait(func() bool { return term.text() != before }) {
			term.t.Fatalf("tab leads nowhere from\n%s", before)
		}
		screen = term.Screen()
	}
	term.Presses("enter")
}

func TestFilter(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	unlocks(term)
	for i, alias := range []string{"payroll", "archive", "archive-2016"} {
		createsKey(term, alias)
		if i == 0 {
			term.Presses("x")
			term.Sees("Disable", "▸[ Cancel ]")
			term.Presses("right", "enter")
			term.Sees("○ Disabled")
		}
		term.Presses("esc")
		term.SeesNo("Summary")
	}

	term.Presses("/")
	term.Types("arch")
	term.Sees("/ arch", "☐ archive  ", "archive-2016")
	term.SeesNo("○ Disabled") // payroll
	term.Types("ive-")
	term.SeesNo("☐ archive  ")
	term.Sees("archive-2016")
	term.Presses("enter") // it stays
	term.Presses("n")     // and letters are commands again
	term.Sees("Create Alias and Description")
	term.Presses("esc")
	term.Sees("/ archive-", "archive-2016")
	term.SeesNo("○ Disabled") // payroll
	term.Presses("esc")
	term.Sees("payroll", "☐ archive  ", "archive-2016")

	term.Presses("/")
	term.Types("state:disabled")
	term.Sees("payroll", "○ Disabled", "1-1 of 1, 3 in all")
	term.SeesNo("● Enabled") // the others
	term.Types(" nothing")
	term.Sees("Nothing matches the filter")
	term.Presses("esc") // clears it
	term.Sees("1-3 of 3", "payroll", "archive-2016")
	term.Presses("enter") // the cursor stayed on the key that the first filter led to
	term.Sees("Encryption keys ▸ archive-2016")
}
