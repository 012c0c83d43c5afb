package e2e

import (
	"path/filepath"
	"syscall"
	"testing"
)

// opensDemo opens the demo and waits until its keys are there.
func (p *person) opensDemo(width, height int, args ...string) *Terminal {
	p.t.Helper()
	term := Start(p.t, p.command(append([]string{"--demo"}, args...)...), width, height)
	term.Sees("Encryption keys", "DEMO", "Alias", "of 20")
	return term
}

// demos returns the folders of all demos, living or not.
func (p *person) demos() []string {
	p.t.Helper()
	folders, err := filepath.Glob(p.path("coldkms-demo-*"))
	if err != nil {
		p.t.Fatal(err)
	}
	return folders
}

// chooses types a name into the palette and takes the first that it finds.
func chooses(term *Terminal, name, found string) {
	term.t.Helper()
	term.Presses("ctrl+p")
	term.Sees("Go to or do")
	term.Types(name)
	term.Sees("Go to or do  "+name, found)
	term.Presses("enter")
	term.SeesNo("Go to or do")
}

// The demo needs neither a vault nor a passphrase, and nothing of it stays.
func TestDemo(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	term.Sees("payroll +1", "● Enabled", "○ Disabled", "✗ Pending deletion", "1-18 of 20")
	if demos := p.demos(); len(demos) != 1 {
		t.Errorf("the demo's folders are %q", demos)
	}

	// It never locks.
	term.Presses("ctrl+l")
	term.Sees("Lock does not work now: The demo never locks.")
	term.Presses("esc")
	term.SeesNo("never locks")

	// Whatever is done in it, Reset demo takes back.
	createsKey(term, "mine")
	chooses(term, "reset", "Reset demo")
	term.Sees("1-18 of 20", "DEMO")
	term.SeesNo("mine")

	term.Presses("q")
	if status := term.Leaves(); status != 0 {
		t.Errorf("the demo left with status %d", status)
	}
	term.IsRestored()
	if demos := p.demos(); len(demos) != 0 {
		t.Errorf("the demo left %q", demos)
	}
}

// Time goes by on demand: a month later a key is deleted, key material has
// expired, and another key has rotated.
func TestMoveTheDemosClock(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	term.Sees("DEMO 2017-02-15", "contractor-2016", "✗ Pending deletion 21d", "1-18 of 20")
	term.Presses(">")
	term.Sees("Move the demo's clock", "It is 2017-02-15 10:00 UTC.", "A month   to 2017-03-15", "▸ A day")
	term.Presses("down", "down")
	term.Sees("▸ A month")
	term.Presses("enter")
	term.Sees("DEMO 2017-03-15", "1-17 of 19", "Time brought about: 2 keys were deleted, the key material of", "card-numbers expired, audit-logs was rotated.")
	term.SeesNo("✗ Pending deletion")
	seesTimes(term, 2, "◌ Pending import")

	// It is told in full until it was read.
	chooses(term, "meanwhile", "Meanwhile")
	term.Sees("▸ Meanwhile", "Deletion: 2 keys", "contractor-2016", "customers-test")
	term.Presses("esc")
	term.SeesNo("▸ Meanwhile")
	term.Sees("1-18 of 19")

	// The demo begins anew.
	chooses(term, "reset", "Reset demo")
	term.Sees("DEMO 2017-02-15", "✗ Pending deletion 21d", "1-18 of 20")
	term.Presses("q")
	term.Leaves()
}

// What a demo that was killed could not remove, the next one does. One that
// lives keeps what it has.
func TestKilledDemo(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	kill(t, -term.command.Process.Pid, syscall.SIGKILL) // the guard as well
	term.Leaves()
	left := p.demos()
	if len(left) != 1 {
		t.Fatalf("the killed demo's folders are %q", left)
	}

	second := p.opensDemo(80, 24)
	living := p.demos()
	if len(living) != 1 || living[0] == left[0] {
		t.Errorf("after the next start the folders are %q; %q was left", living, left)
	}
	third := p.opensDemo(80, 24)
	if demos := p.demos(); len(demos) != 2 {
		t.Errorf("the folders of two demos are %q", demos)
	}
	third.Presses("q")
	third.Leaves()
	second.Presses("enter")
	second.Sees("▸ Summary")
	second.Presses("q")
	second.Leaves()
	if demos := p.demos(); len(demos) != 0 {
		t.Errorf("the demos left %q", demos)
	}
}
