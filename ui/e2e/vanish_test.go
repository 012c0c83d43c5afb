package e2e

import (
	"os"
	"strings"
	"testing"
)

// A terminal that vanishes without a signal leaves nobody who could lock: the
// vault is closed, to commands and to AWS clients too.
func TestATerminalVanishes(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(*person, *Terminal){
		"unlocked":                     func(p *person, _ *Terminal) { p.runs("kms", "list-keys") },
		"while AWS clients are served": func(_ *person, term *Terminal) { servesClients(term) },
		"locked while AWS clients are served": func(_ *person, term *Terminal) {
			servesClients(term)
			term.Presses("ctrl+l")
			term.Sees("The screen is locked")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t)
			p.hasVault()
			term := StartBeside(t, p.command(), 80, 24)
			unlocks(term)
			term.Sees("No keys yet")
			use(p, term)
			term.Vanishes()
			if status := term.Leaves(); status != 1 {
				t.Errorf("the program left with %d", status)
			}
			p.vaultCloses()
			if out := p.fails(253, "kms", "list-keys"); !strings.Contains(out, "no passphrase") {
				t.Errorf("the vault answers %s", out)
			}
			if log, err := os.ReadFile(p.path("state/coldkms/console.log")); !strings.Contains(string(log), "the terminal is gone") {
				t.Errorf("the log says %s, %v", log, err)
			}
		})
	}
}

// servesClients switches the endpoint for AWS clients on.
func servesClients(term *Terminal) {
	term.t.Helper()
	chooses(term, "aws cl", "AWS clients")
	term.Sees("AWS clients are not served")
	term.Presses("s")
	term.Sees("SERVING :")
}

// A terminal that vanishes while it is lent to an editor is missed once the
// editor has ended.
func TestALentTerminalVanishes(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	editor := p.path("editor")
	write(t, editor, "#!/bin/sh\necho The editor has it.\nread answer\n")
	if err := os.Chmod(editor, 0o700); err != nil {
		t.Fatal(err)
	}
	p.env = append(p.env, "EDITOR="+editor)
	p.hasVault()
	term := StartBeside(t, p.command(), 80, 24)
	unlocks(term)
	createsKey(term, "payroll")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("e")
	term.Sees("Key administrators")
	term.Presses("p")
	term.Sees("▸ Policy view", "No fault and no finding.")
	term.Presses("ctrl+o")
	term.Sees("The editor has it.")
	term.Vanishes()
	if status := term.Leaves(); status != 1 {
		t.Errorf("the program left with %d", status)
	}
	p.vaultCloses()
}
