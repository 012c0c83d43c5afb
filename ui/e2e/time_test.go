package e2e

import (
	"context"
	"os"
	"regexp"
	"testing"

	"coldkms/model"
	"coldkms/vault/vaulttest"
)

// hasVaultOfThePast gives the person a vault that was last open in February 2017,
// with a key whose waiting period ended then. No person can wait so long: it is
// made as the program would have made it.
func (p *person) hasVaultOfThePast() {
	p.t.Helper()
	f := vaulttest.New(p.t)
	vaulttest.CreateKey(p.t, f.Root(), "invoices")
	days := 7
	_, err := f.Root().ScheduleKeyDeletion(context.Background(), &model.ScheduleKeyDeletionRequest{
		KeyID: vaulttest.CreateKey(p.t, f.Root(), "payroll").KeyID, PendingWindowInDays: &days,
	})
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(f.Dir, p.path("vault"))
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// A vault that was last seen long ago: what waits cannot be used, and nothing is
// destroyed before a person has typed the date.
func TestAVaultOfThePast(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVaultOfThePast()
	term := p.opens(80, 24)
	unlocks(term)
	term.Sees("▸ Meanwhile", "The date must be confirmed", "Last time seen      2017-02-15 09:30 UTC", "Deletion waits: 1 key", "payroll · ", "due 2017-02-23 00:00 UTC")

	// Leave it: the key is there, and of no use.
	term.Presses("enter")
	term.Sees("1-2 of 2", "Pending deletion, due", "days ahead; 1 key waits for the date (m, Meanwhile)")
	term.Presses("down", "a")
	term.Sees("Key actions: payroll", "Cancel key deletion", "The waiting period is over")
	term.Presses("esc")
	term.SeesNo("Key actions")

	// It asks again after each unlock. Another date is not the confirmation.
	term.Presses("ctrl+l")
	unlocks(term)
	term.Sees("▸ Meanwhile", "The clock shows", "Deletion waits: 1 key")
	date := regexp.MustCompile(`The clock shows +(\d{4}-\d\d-\d\d)`).FindStringSubmatch(term.Screen())
	if date == nil {
		t.Fatalf("there is no date on\n%s", term.Screen())
	}
	term.Presses("C")
	term.Sees("1 key is deleted for good: payroll", "Type "+date[1]+" to confirm:")
	term.Types("2017-02-15")
	term.Presses("enter", "right", "enter") // goes back to what is typed
	term.Presses("ctrl+u")
	term.Types(date[1])
	term.Presses("enter", "right")
	term.Sees("▸[ Confirm the date ]")
	term.Presses("enter")
	term.Sees("✓ Time brought about: payroll was deleted.", "Deletion: 1 key", "done "+date[1])
	term.SeesNo("must be confirmed")

	// Seen once, it does not come again; the trail keeps it.
	term.Presses("enter")
	term.Sees("1-1 of 1", "invoices")
	term.Presses("m")
	term.Sees("Menu")
	term.SeesNo("Meanwhile") // it is kept that it was seen
	term.Presses("esc")
	term.SeesNo("Menu")
	term.Presses("ctrl+l")
	unlocks(term)
	term.Sees("1-1 of 1")
	chooses(term, "trail", "Trail")
	term.Sees("DeleteKey")
	term.Presses("q")
	term.Leaves()
}

// Compacting asks first, and leaves everything where it was.
func TestCompacting(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	p.makesKey("payroll")
	term.Presses("f5")
	term.Sees("1-1 of 1")
	term.Presses(":")
	term.Types("compact")
	term.Sees("▸                 Compact vault")
	term.Presses("enter")
	term.Sees("It takes a few seconds for each 100,000 records", "▸[ Cancel ]  [ Compact ]")
	term.Presses("right", "enter")
	term.Sees("✓ The vault is compacted")
	p.runs("kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "c2VjcmV0")
	term.Presses("ctrl+l")
	unlocks(term)
	term.Sees("payroll", "● Enabled")
}

// The vault's limits hold for a command, too, from the moment they are chosen.
func TestLimitsOfTheVault(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	p.makesKey("payroll")
	chooses(term, "settings", "Settings")
	term.Presses("down", "down", "down", "down", "right", "right")
	term.Sees("● numbers of their own", "Keys                      1000", "✓ Quotas: the service's own")
	term.Presses("down", "ctrl+u")
	term.Types("1")
	term.Presses("enter")
	term.Sees("✓ Keys: 1 at most", "u Undo")
	if out := p.fails(254, "kms", "create-key"); !regexp.MustCompile("LimitExceededException").MatchString(out) {
		t.Errorf("a second key is refused with %s", out)
	}
	term.Presses("ctrl+u")
	term.Types("many")
	term.Presses("enter")
	term.Sees("✗ Type a whole number; 0 is no limit.")
}
