package e2e

import "testing"

// Keys live in their Region. r switches to another one; one without keys says
// where there are some.
func TestSwitchRegion(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	term.Presses("r")
	term.Sees("Region", "eu-west-1            2 keys", "▸ us-west-2           20 keys   • you are here")
	term.Presses("up", "enter")
	term.Sees("111122223333 · eu-west-1", "customers", "1-2 of 2")
	term.SeesNo("payroll")

	// A Region by its name, first misspelt.
	term.Presses("r")
	term.Sees("▸ eu-west-1", "• you are here", "Another Region")
	term.Presses("down", "down", "down")
	term.Types("Virginia")
	term.Presses("enter")
	term.Sees("✗ A Region's name has the form us-west-2.")
	for range "Virginia" {
		term.Presses("backspace")
	}
	term.Types("us-east-1")
	term.Presses("enter")
	term.Sees("111122223333 · us-east-1", "No keys in us-east-1", "2 in eu-west-1, 20 in us-west-2: press r", "A key lives in one Region only")

	// A key that is made here is here only.
	createsKey(term, "payroll")
	term.Presses("esc")
	term.Sees("1-1 of 1", "payroll", "us-east-1")
	term.Presses("r")
	term.Sees("us-east-1            1 key ", "• you are here")
	term.Presses("down", "enter")
	term.Sees("111122223333 · us-west-2", "1-18 of 20")
}

// A Region can be chosen when the console is opened.
func TestRegionFlag(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := Start(t, p.command("--demo", "--region", "eu-west-1"), 80, 24)
	term.Sees("111122223333 · eu-west-1", "customers", "1-2 of 2")
	p.fails(1, "--demo", "--region", "Ireland")
}
