package e2e

import (
	"strings"
	"testing"
)

// A key that is in use: the dialog says by whom before it takes a typed
// confirmation, and what is refused afterwards is counted for whoever thinks
// again.
func TestDeleteAUsedKey(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(120, 36)
	id := p.makesKey("payroll")
	for range 3 {
		p.runs("kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "c2VjcmV0")
	}
	term.Presses("f5")
	term.Sees("payroll", "● Enabled")
	term.Presses("enter")
	term.Sees("Past usage     Last used ", " by root: Encrypt, 3 uses in the trail.")

	term.Presses("d")
	term.Sees("what it encrypted is lost for ever", "Its alias goes with it", " by root: Encrypt, 3 uses in the trail.", "Type the alias: payroll")
	term.Presses("tab")
	term.Types("payrolls")
	term.Sees("✗ This is not payroll.")
	term.Presses("backspace")
	term.SeesNo("This is not payroll")
	term.Presses("ctrl+s") // takes the main button on any other page
	term.Sees("Nothing that cannot be taken back is on ctrl+s: press the button")
	term.Presses("tab", "right", "right")
	term.Sees("▸[ Schedule deletion ]")
	term.Presses("enter")
	term.Sees("✗ Pending deletion 30d")

	// Somebody still uses it.
	for range 2 {
		if out := p.fails(254, "kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "c2VjcmV0"); !strings.Contains(out, "KMSInvalidStateException") || !strings.Contains(out, id) {
			t.Errorf("a key that is pending deletion answers %s", out)
		}
	}
	term.Presses("esc")
	term.Sees("1-1 of 1", "✗ Pending deletion 30d")
	term.Presses("enter")
	term.Sees("2 uses were refused since", "the last ")
	term.Presses("C")
	term.Sees("Cancel key deletion", "It comes back Disabled", "2 uses were refused since", "▸[ Cancel ]  [ Yes, keep the key ]")
	term.Presses("right", "enter")
	term.Sees("○ Disabled")
	term.SeesNo("refused since")
	term.Presses("o")
	term.Sees("● Enabled")
	p.runs("kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "c2VjcmV0")
}

// The dialog's other way out: Disable instead.
func TestDisableInstead(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary")
	term.Presses("d")
	term.Sees("Last used 2017-02-14 by user/KMSUser: Decrypt, 37 uses in the trail", "Its 2 aliases go with it: payroll, payroll-2016")
	term.Presses("tab", "tab", "right")
	term.Sees("▸[ Disable instead ]")
	term.Presses("enter")
	term.Sees("Disable key", "Nothing can use the key until it is enabled again", "▸[ Cancel ]  [ Disable ]")
	term.Presses("right", "enter")
	term.Sees("▸ payroll", "○ Disabled", "u Undo")
	term.Presses("u")
	term.Sees("● Enabled")
}
