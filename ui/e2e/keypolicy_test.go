package e2e

import "testing"

// In the default view of a key's policy, users are added from a list that is
// searched, what changes is shown once, and the removal can be undone.
func TestDefaultViewOfAKeyPolicy(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy", "e edit key policy")
	term.Presses("e")
	term.Sees("▸ Key Administrators", "KMSAdminUser", "KMSAdminRole", "Showing 2 results", "☑ Allow key administrators to delete this key", "→ Key Users", "ctrl+s Save Changes")

	// A key user more. The last button does not stand in the way.
	term.Presses("shift+tab", "right")
	term.Sees("▸ Key Users", "KMSUser", "KMSRole", "444455556666", "← Key Administrators")
	term.Presses("n")
	term.Sees("Add key users", "Charlie")
	term.Types("ali")
	term.Sees("Showing 1 result", "Alice")
	term.Presses("enter", "enter")
	term.Sees("Showing 3 results", "▸ ☐ Alice")
	term.Presses("ctrl+s")
	term.Sees("Save Changes: Key Users", "+ added   user/Alice", `+           "arn:aws:iam::111122223333:user/Alice"`)
	term.Presses("ctrl+s")
	term.Sees("The key users of payroll are saved.")

	// And one less, who comes back.
	term.Presses("home", "d")
	term.Sees("Showing 2 results")
	term.Presses("ctrl+s")
	term.Sees("- removed user/KMSUser")
	term.Presses("ctrl+s")
	term.SeesNo("Save Changes: Key Users")
	term.Sees("The key users of payroll are saved.", "u Undo")
	term.Presses("u")
	term.Sees("The key policy of payroll is as it was.", "Showing 3 results")

	// Another account, typed wrong at first.
	term.Presses("tab", "down")
	term.Types("7777-8888-999")
	term.Presses("ctrl+s")
	term.Sees("77778888999 is no account ID: it must have 12 digits.")
	term.Types("9")
	term.Presses("ctrl+s")
	term.Sees("+ added   account 777788889999")
	term.Presses("ctrl+s")
	term.Sees("The key users of payroll are saved.")

	// Who goes away with something chosen is asked.
	term.Presses("tab", "tab", "tab", "tab", "d", "esc")
	term.Sees("Leave this page?", "Lost by leaving: the new key users", "▸[ Stay ]")
}

// A key policy from before there were tags is upgraded: the difference is shown
// first.
func TestUpgradeOfAKeyPolicy(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/archive")
	term.Sees("▸ archive", "▸ Summary")
	term.Presses("right", "right", "right")
	term.Sees("A newer version of the default key policy is available.", "U preview and upgrade to the new key policy")
	term.Presses("U")
	term.Sees("+ added   kms:TagResource", "+ added   kms:ScheduleKeyDeletion", `Upgrading ticks the box "Allow key administrators to delete this key".`)
	term.Presses("ctrl+s")
	term.Sees("The key policy of archive is upgraded.", "☑ Allow key administrators to delete this key")
	term.SeesNo("A newer version")

	// The box can be cleared: that is no older version.
	term.Presses("tab", "space", "ctrl+s")
	term.Sees("- cleared Allow key administrators to delete this key")
	term.Presses("ctrl+s")
	term.Sees("The key administrators of archive are saved.", "☐ Allow key administrators to delete this key")
	term.Presses("esc")
	term.Sees("▸ Key Policy", "Policy view", "e edit key policy")
	term.SeesNo("A newer version")
}

// A key policy that the default view cannot show says what stands in the way.
func TestKeyPolicyWithoutADefaultView(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/partner-exchange")
	term.Sees("▸ partner-exchange", "▸ Summary")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("e")
	term.Sees("The default view cannot show this key policy", `The statement "Allow the partner to read" is none of the default`, "▸[ Switch to policy view ]")
	term.Presses("enter")
	term.Sees("▸ Policy view", "Key policy of partner-exchange", "p switch to default view")
	term.Presses("p")
	term.Sees("The default view cannot show this key policy")
}
