package e2e

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// process reads a process's state and its parent; a process that is gone is
// dead, "X". See proc_pid_stat(5).
func process(pid int) (state string, parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "X", 0
	}
	// The program's name stands in brackets and may hold anything.
	_, rest, _ := strings.Cut(string(text), ") ")
	if _, err := fmt.Sscan(rest, &state, &parent); err != nil {
		return "X", 0
	}
	return state, parent
}

// A console whose guard is killed locks and leaves by itself.
func TestKilledGuard(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opensShell(80, 24)
	enters(term, "$coldkms")
	unlocks(term)
	createsKey(term, "payroll")
	console := p.holder()
	_, guard := process(console)
	kill(t, guard, syscall.SIGKILL)
	p.until("the console ends", func() bool {
		state, _ := process(console)
		return state == "X" || state == "Z" // Z until somebody asks how it ended
	})
	p.vaultCloses() // in order, and before it ended
	term.IsRestored()

	term.Presses("enter") // the shell's first prompt went with the console's screen
	enters(term, "$coldkms")
	unlocks(term)
	term.Sees("payroll")
	term.Presses("q")
	term.IsRestored()
	endsShell(term)
}

// ctrl+z stops the guard and the console: none of them runs on behind the
// shell.
func TestSuspendStopsBoth(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opensShell(80, 24)
	enters(term, "$coldkms")
	unlocks(term)
	console := p.holder()
	_, guard := process(console)
	term.Presses("ctrl+z")
	term.Sees("Stopped")
	for _, pid := range []int{guard, console} {
		p.until("the program stops", func() bool {
			state, _ := process(pid)
			return state == "T"
		})
	}
	enters(term, "fg")
	term.Sees("The vault is locked")
	term.Presses("ctrl+c")
	term.IsRestored()
	endsShell(term)
}
