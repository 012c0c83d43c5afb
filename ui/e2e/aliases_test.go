package e2e

import "testing"

// Aliases come to a key, from another key too, and go; u takes each step back.
func TestAliases(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary")
	term.Presses("right")
	term.Sees("▸ Aliases", "payroll-2016", "1-2 of 2")

	// A new one.
	term.Presses("n")
	term.Sees("Add an alias", "alias/")
	term.Types("wages old")
	term.Presses("ctrl+s")
	term.Sees("✗ Use letters, digits, slashes, underscores and dashes only.")
	for range " old" {
		term.Presses("backspace")
	}
	term.Presses("ctrl+s")
	term.Sees("alias/wages names this key now", "▸ Aliases", "1-3 of 3")

	// One of another key: both are named before it moves.
	term.Presses("e")
	term.Sees("Move an alias of another key here", "▸ ExampleAlias ", "1-14 of 15")
	term.Presses("down", "enter")
	term.Sees("Move alias", "alias/ExampleAlias-test now names 253b64c0", "will name d274cda8… (payroll)", "253b64c0… goes by its key ID then", "▸[ Cancel ]")
	term.Presses("right", "enter")
	term.Sees("alias/ExampleAlias-test names this key now", "▸ Aliases", "1-4 of 4", "u Undo")
	term.Presses("u")
	term.Sees("alias/ExampleAlias-test names 253b64c0… again", "▸ Aliases", "1-3 of 3")

	// The same by typing its name.
	term.Presses("n")
	term.Sees("Add an alias")
	term.Types("invoices")
	term.Presses("ctrl+s")
	term.Sees("Move alias", "alias/invoices now names 5f4244bd")
	term.Presses("enter") // Cancel
	term.SeesNo("Move alias")
	term.Presses("esc")
	term.SeesNo("Add an alias")

	// Deleting one says who will miss it.
	term.Presses("down", "d")
	term.Sees("Delete alias", "Calls that use alias/payroll-2016 will fail", "Last used 2017-02-14 by user/KMSUser: Decrypt", "▸[ Cancel ]")
	term.Presses("right", "enter")
	term.Sees("alias/payroll-2016 is deleted", "▸ Aliases", "1-2 of 2", "u Undo")
	term.Presses("u")
	term.Sees("alias/payroll-2016 names this key again", "▸ Aliases", "1-3 of 3", "payroll-2016")
}

// The aliases of several keys move together: which key, which aliases, one
// difference, and u takes all of it back.
func TestAliasesOfSeveralKeysMove(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	term.Presses("/")
	term.Types("tag:Department=Finance")
	term.Presses("enter")
	term.Sees("1-2 of 2, 20 in all")
	term.Presses("*", "a")
	term.Sees("Move aliases (all 2)")
	term.Presses("M")
	term.Sees("Move aliases of 2 keys", "An alias moves within this account and Region only")

	// A key that is pending deletion takes none.
	term.Presses("/")
	term.Types("contractor")
	term.Presses("enter")
	term.Sees("1-1 of 1, 17 in all", "▸ contractor-2016")
	term.Presses("enter")
	term.Sees("Move to this key does not work now: The key is pending deletion")
	term.Presses("esc") // the refusal goes
	term.SeesNo("does not work now")
	term.Presses("/")
	for range "contractor" {
		term.Presses("backspace")
	}
	term.Types("archive")
	term.Presses("enter")
	term.Sees("▸ archive")
	term.Presses("enter")
	term.Sees("▸ Move aliases", "Move aliases to archive", "☑ invoices", "☑ payroll ", "☑ payroll-2016", "3 selected")

	// Last year's stays.
	term.Presses("down", "down", "space")
	term.Sees("☐ payroll-2016", "2 selected")
	term.Presses("ctrl+s")
	term.Sees("alias/invoices: 5f4244bd… → ", "alias/payroll: d274cda8… → ",
		"Whoever uses these aliases will use archive", "Ciphertexts stay with the key that made them", "5f4244bd… goes by its key ID then")
	term.SeesNo("alias/payroll-2016:")
	term.Presses("ctrl+s")
	term.Sees("2 aliases name archive now", "u Undo", "Encryption keys", "payroll-2016", "5f4244bd")
	term.Presses("u")
	term.Sees("2 aliases are back where they were", "invoices")
}
