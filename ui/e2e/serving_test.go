package e2e

import (
	"encoding/json"
	"strings"
	"testing"
)

// A second pane: commands work through the console that has the vault
// unlocked, without a passphrase, until it is locked.
func TestASecondPane(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	createsKey(term, "payroll")

	// In the second pane.
	var sealed struct{ CiphertextBlob, KeyId string }
	p.answers(&sealed, "kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "c2VjcmV0")
	var opened struct{ Plaintext, KeyId string }
	p.answers(&opened, "kms", "decrypt", "--ciphertext-blob", sealed.CiphertextBlob)
	if opened.Plaintext != "c2VjcmV0" || opened.KeyId != sealed.KeyId {
		t.Errorf("decrypted %+v of %+v", opened, sealed)
	}
	var made struct{ KeyMetadata struct{ KeyId string } }
	p.answers(&made, "kms", "create-key", "--description", "Made beside the console")
	p.runs("kms", "create-alias", "--alias-name", "alias/wages", "--target-key-id", made.KeyMetadata.KeyId)

	// The console shows what was done there.
	term.Presses("esc")
	term.Sees("Encryption keys", "payroll", "wages", "1-2 of 2")

	// The trail is read and checked through it, too.
	if out := p.runs("trail", "list", "--limit", "1", "--filter", "op:alias"); !strings.Contains(out, "CreateAlias") {
		t.Errorf("coldkms trail list says %s", out)
	}
	p.runs("trail", "verify")

	// Nobody gets in any more once it is locked, but with the passphrase.
	term.Presses("ctrl+l")
	term.Sees("Unlock")
	p.vaultCloses()
	if out := p.fails(253, "kms", "list-keys"); !strings.Contains(out, "no passphrase") {
		t.Errorf("a locked vault answers %s", out)
	}
	asked := Start(t, p.command("kms", "describe-key", "--key-id", "alias/wages"), 80, 24)
	asked.Sees("assphrase")
	asked.Types(passphrase)
	asked.Presses("enter")
	if status := asked.Leaves(); status != 0 {
		t.Errorf("with the passphrase the command ends with %d", status)
	}
	asked.Shows("Made beside the console")
	term.Presses("ctrl+c")
	if status := term.Leaves(); status != 0 {
		t.Errorf("the console left with %d", status)
	}
}

// Open pages follow what commands change, without a key being pressed; a draft
// stays.
func TestOpenPagesFollowCommands(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	payroll := p.makesKey("payroll")
	term.Sees("payroll", "● Enabled", "1-1 of 1")
	p.runs("kms", "disable-key", "--key-id", payroll)
	term.Sees("payroll", "Disabled", "1-1 of 1")
	p.makesKey("wages")
	term.Sees("payroll", "wages", "1-2 of 2")

	term.Presses("enter")
	term.Sees(" ▸ payroll ", "Disabled: nothing can use it")
	p.runs("kms", "enable-key", "--key-id", payroll)
	term.SeesNo("nothing can use it")
	term.Presses("e")
	term.Types("A draft")
	term.Sees("A draft")
	p.runs("kms", "disable-key", "--key-id", payroll)
	term.Sees("Disabled", "A draft")
	term.Presses("esc")
	term.Sees("A new description is not saved yet", "Disabled: nothing can use it")

	// Who is made beside it can be picked in a search that is open.
	term.Presses("X")
	term.SeesNo("not saved yet")
	p.runs("kms", "enable-key", "--key-id", payroll)
	term.SeesNo("nothing can use it")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("e")
	term.Sees("▸ Key Administrators")
	term.Presses("n")
	term.Types("Wal")
	term.Sees("Add key administrators")
	p.runs("iam", "create-user", "--user-name", "Walter")
	term.Sees("Walter")
	p.runs("iam", "create-user", "--user-name", "Wallace")
	term.Sees("Walter", "Wallace")
}

// makesKey makes a key with an alias beside a console that is unlocked, and
// returns its id.
func (p *person) makesKey(alias string) string {
	p.t.Helper()
	var made struct{ KeyMetadata struct{ KeyId string } }
	p.answers(&made, "kms", "create-key")
	p.runs("kms", "create-alias", "--alias-name", "alias/"+alias, "--target-key-id", made.KeyMetadata.KeyId)
	return made.KeyMetadata.KeyId
}

// answers runs a command and reads what it answers.
func (p *person) answers(answer any, args ...string) {
	p.t.Helper()
	if out := p.runs(args...); json.Unmarshal([]byte(out), answer) != nil {
		p.t.Fatalf("coldkms %q: %s", args, out)
	}
}

// fails runs a command that ends with a status, and returns what it says.
func (p *person) fails(status int, args ...string) string {
	p.t.Helper()
	command := p.command(args...)
	out, _ := command.CombinedOutput()
	if got := command.ProcessState.ExitCode(); got != status {
		p.t.Errorf("coldkms %q: status %d, not %d\n%s", args, got, status, out)
	}
	return string(out)
}
