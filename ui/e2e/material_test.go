package e2e

import "testing"

// A key that is to rotate: ticked, read as a difference, saved; the next date
// stands there at once, and the table of keys has it as a column.
func TestRotateAKeyEveryYear(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary")
	term.Presses("right", "right", "right", "right", "right")
	term.Sees("▸ Key Rotation", "☐ Rotate this key every year.", "encrypts and decrypts")
	term.SeesNo("Next rotation")
	term.Presses("space")
	term.Sees("☑ Rotate this key every year.")
	term.Presses("ctrl+s")
	term.Sees("- Rotate this key every year. no", "+ Rotate this key every year. yes")
	term.Presses("ctrl+s")
	term.Sees("payroll gets a new backing key every year.", "Next rotation  2018-02-15", " · in 36", "u Undo")

	// Another way to the same: the key's actions, and undo.
	term.Presses("S")
	term.Sees("payroll keeps the backing key that it has.", "☐ Rotate this key every year.")
	term.Presses("u")
	term.Sees("☑ Rotate this key every year.")

	// One that rotates for years, found in the table.
	term.Presses("esc")
	term.Sees("of 20")
	term.Presses("/")
	term.Types("rotation:on")
	term.Presses("enter")
	term.SeesNo("escrow")
	term.Sees("payroll", "archive", "audit-logs")
	names(term, "alias/archive")
	term.Sees("▸ archive")
	term.Presses("right", "right", "right", "right", "right")
	term.Sees("▸ Key Rotation", "Next rotation  2017-11-", "3              2016-11-", "1              2014-11-24", "decrypts what it encrypted")
}

// Key material that is deleted: the dialog says what services see and wants the
// alias; the key waits for the same material again.
func TestDeleteKeyMaterial(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/escrow")
	term.Sees("▸ escrow", "Origin         External", "Expires        never")
	term.Presses("right", "right", "right", "right")
	term.Sees("▸ Key Material", "Imported", "n  Download wrapping key and import token", "U  Upload key material", "d  Delete key material")
	clicks(term, "Delete key material")
	term.Sees("A volume that is attached goes on working", "the next attach fails", "can be imported again, and no other", "Type escrow to confirm:")
	term.Types("escrow")
	term.Presses("enter")
	term.Sees("▸[ Cancel ]")
	term.Presses("right", "right")
	term.Sees("▸[ Delete key material ]")
	term.Presses("enter")
	term.Sees("The key material of escrow is deleted.", "◌ Pending import", "The key has lost its key material")

	// Nothing can use it, and the table finds it.
	term.Presses("E")
	term.Sees("Encrypt does not work now: The key has no key material.")
	term.Presses("esc")
	term.SeesNo("does not work now")
	term.Presses("esc")
	term.Sees("of 20")
	term.Presses("/")
	term.Types("state:pending-import")
	term.Presses("enter")
	term.Sees("escrow", "payment-tokens", "1-2 of 2")
	term.Presses("esc")
	term.Sees("of 20")
	term.Presses("/")
	term.Types("expires:soon")
	term.Presses("enter")
	term.Sees("card-numbers", "● Enabled ! expires ", "1-1 of 1")
}
