package e2e

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// sh is what people start programs from.
const sh = "/bin/sh"

// opensShell opens a shell, in which $coldkms is the program.
func (p *person) opensShell(width, height int) *Terminal {
	p.t.Helper()
	if _, err := os.Stat(sh); err != nil {
		p.t.Skipf("there is no shell here: %v", err)
	}
	command := exec.Command(sh, "-i")
	command.Dir, command.Env = p.home, append(p.command().Env, "coldkms="+program, "PS1="+prompt+" ")
	term := Start(p.t, command, width, height)
	return term
}

// prompt is what the shell says when it takes a command line.
const prompt = "$"

// enters types a command line once the shell takes one.
func enters(term *Terminal, line string) {
	term.t.Helper()
	ready := func() bool {
		lines := strings.Fields(term.text())
		return len(lines) > 0 && lines[len(lines)-1] == prompt
	}
	if !term.wait(ready) {
		term.t.Fatalf("the shell never took a command; the screen shows\n%s", term.Screen())
	}
	term.Types(line)
	term.Presses("enter")
}

// endsShell leaves the shell, and sees by that that lines are typed again: the
// terminal is no more in the console's mode.
func endsShell(term *Terminal) {
	term.t.Helper()
	enters(term, "exit 42")
	if status := term.Leaves(); status != 42 {
		term.t.Errorf("the shell left with status %d; the screen shows\n%s", status, term.Screen())
	}
}

// A console that is killed cannot put its terminal back. Its guard does.
func TestKilledConsole(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opensShell(80, 24)
	enters(term, "$coldkms")
	unlocks(term)
	createsKey(term, "payroll")
	kill(t, p.holder(), syscall.SIGKILL)
	term.Sees("coldkms: the console ended unexpectedly (signal: killed). What was acknowledged")
	term.IsRestored()
	term.SeesNo("payroll")
	enters(term, "echo status $?.")
	term.Sees("status 1.")

	// Everything that was acknowledged is there.
	enters(term, "$coldkms")
	unlocks(term)
	term.Sees("payroll", "● Enabled")
	term.Presses("q")
	term.IsRestored()
	enters(term, "echo status $?, again.")
	term.Sees("status 0, again.")
	endsShell(term)
}

// ctrl+z locks before it gives the terminal back to the shell.
func TestSuspend(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opensShell(80, 24)
	enters(term, "$coldkms")
	unlocks(term)
	createsKey(term, "payroll")
	term.Presses("ctrl+z")
	term.Sees("Stopped")
	p.vaultCloses()
	term.SeesNo("payroll")
	enters(term, "echo $((6*7)).")
	term.Sees("42.")

	enters(term, "fg")
	term.Sees("The vault is locked")
	term.Types(passphrase)
	term.Presses("enter")
	term.Sees("Encryption keys ▸ payroll", "● Enabled")
	term.Presses("q")
	term.IsRestored()
	endsShell(term)
}

// Where the console is all that the terminal runs, there is nobody to resume
// it: ctrl+z locks and does no more.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	unlocks(term)
	term.Presses("ctrl+z")
	term.Sees("The vault is locked")
	p.vaultCloses()
	unlocks(term)
	term.Presses("q")
	if status := term.Leaves(); status != 0 {
		t.Errorf("the program left with status %d", status)
	}
}

func kill(t *testing.T, pid int, signal syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, signal); err != nil {
		t.Fatalf("sending %v to process %d: %v", signal, pid, err)
	}
}
