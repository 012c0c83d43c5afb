package e2e

import "testing"

// Tags are edited together: what changes is shown once, written, and can be
// undone.
func TestTagsOfAKey(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary")
	term.Presses("right", "right")
	term.Sees("▸ Tags", "1-3 of 3", "CostCenter", "1200", "Purpose", "Production")
	term.Presses("e")
	term.Sees("▸ payroll ▸ Tags", "CostCenter", "= 1200")

	// One tag goes, one changes, one comes.
	term.Presses("ctrl+x")
	term.SeesNo("CostCenter")
	term.Presses("tab")
	term.Types(" and Accounting")
	term.Presses("tab", "tab", "tab")
	term.Types("Owner")
	term.Presses("tab")
	term.Types("Ana")
	term.Presses("ctrl+s")
	term.Sees("Save Changes", "+ added   Owner = Ana", "~ changed Department = Finance and Accounting (was Finance)", "- removed CostCenter = 1200")
	term.Presses("ctrl+s")
	term.Sees("The tags of payroll are saved", "u Undo")
	term.Presses("esc")
	term.Sees("▸ Tags", "1-3 of 3", "Finance and Accounting", "Ana")
	term.SeesNo("CostCenter")
	term.Presses("u")
	term.Sees("CostCenter", "1200")
	term.SeesNo("Owner")
}

// A mistake is shown where it was made, and nothing is written.
func TestTagMistakes(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	names(term, "alias/prototype")
	term.Sees("▸ prototype", "▸ Summary")
	term.Presses("t")
	term.Sees("▸ prototype ▸ Tags", "At most 50 tags")
	term.Types("aws:Owner")
	term.Presses("ctrl+s")
	term.Sees("✗", "Tags beginning with aws: are reserved")
	term.Presses("esc")
	term.Sees("Leave this page?", "Lost by leaving: the new tags", "▸[ Stay ]")
	term.Presses("right", "enter")
	term.Sees("▸ prototype", "Summary", "A trial by Alice")
}

// The tags of several keys at once: what differs says so and stays, what is
// typed goes to all, and the difference says it key by key. Who cannot be
// changed is left out.
func TestTagsOfSeveralKeys(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	term.Presses("/")
	term.Types("tag:Purpose=Contract")
	term.Presses("enter")
	term.Sees("1-1 of 1, 20 in all")
	selects(term, 1)
	term.Presses("/")
	for range "Contract" {
		term.Presses("backspace")
	}
	term.Types("Test")
	term.Presses("enter")
	term.Sees("1-2 of 2, 20 in all")
	term.Presses("home")
	selects(term, 2)
	term.Sees("3 selected")
	term.Presses("a")
	term.Sees("Add or edit tags (2 of 3): 1 is pending deletion")
	term.Presses("t")
	term.Sees("Tags of 2 keys", "ExampleAlias-test, workspaces-test. What you type goes to all of them.",
		"(EncryptionApp, on 1 of 2 keys)", "= Test", "(WorkSpaces, on 1 of 2 keys)")

	// Another value of the tag that both have, one for both of the tag that only
	// one has, and a new tag. Application is left alone.
	term.Presses("down", "tab")
	for range "Test" {
		term.Presses("backspace")
	}
	term.Types("Trial")
	term.Presses("tab", "tab")
	term.Types("Desktops")
	term.SeesNo("(WorkSpaces, on 1 of 2 keys)")
	term.Presses("tab")
	term.Types("Until")
	term.Presses("tab")
	term.Types("2017-03")
	term.Presses("ctrl+s")
	term.Sees("ExampleAlias-test · ", "+ added   Service = Desktops", "~ changed Purpose = Trial (was Test)",
		"workspaces-test · ", "~ changed Service = Desktops (was WorkSpaces)", "+ added   Until = 2017-03")
	term.SeesNo("Application")
	term.Presses("ctrl+s")
	term.Sees("The tags of 2 keys are saved", "u Undo")
	term.Presses("esc")
	term.Sees("/ tag:Purpose=Test", "Nothing matches")
	term.Presses("u")
	term.Sees("The tags of 2 keys are as they were", "ExampleAlias-test", "workspaces-test")
}
