package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// selects selects rows with space: the one under the cursor and those below.
func selects(term *Terminal, count int) {
	term.t.Helper()
	for i := range count {
		if i > 0 {
			term.Presses("down")
		}
		term.Presses("space")
	}
}

// seesTimes waits until a text stands on the screen so many times.
func seesTimes(term *Terminal, count int, text string) {
	term.t.Helper()
	holds := func(screen string) bool { return strings.Count(screen, text) == count }
	term.look(holds, fmt.Sprintf("%q stood %d times", text, count))
	if !term.wait(func() bool { return holds(term.text()) }) {
		term.t.Fatalf("%q never stood on the screen %d times\n%s", text, count, term.Screen())
	}
}

// The table of keys shows the columns that one wants, in the order that one
// wants, and lists what it shows to a file.
func TestTableOfKeys(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)

	// Columns: Created goes, Tags and Deletion date come.
	term.Presses("c")
	term.Sees("Columns", "☑ Created", "☐ Tags")
	term.Presses("down", "down", "down", "space")
	term.Sees("▸ ☐ Created")
	term.Presses("down", "down", "down", "down", "down", "down", "space")
	term.Sees("▸ ☑ Deletion date")
	term.Presses("enter")
	term.Sees("Deletion date", "2017-03-09")
	term.SeesNo("Created")

	// Sort by status: what is pending deletion stands last, then first.
	term.Presses("s")
	term.Sees("Sort by", "3  Status")
	term.Presses("3")
	term.Sees("Status ↑")
	term.Presses("s")
	term.Sees("Status, the other way round")
	term.Presses("3")
	term.Sees("Status ↓")
	if row := strings.Split(term.Screen(), "\n")[3]; !strings.Contains(row, "contractor-2016") {
		t.Errorf("the first row is %q", row)
	}

	// Filters.
	for _, c := range []struct{ filter, found string }{
		{"state:disabled", "1-2 of 2, 20 in all"},
		{"tag:Purpose=Production -alias:payroll", "1-7 of 7, 20 in all"},
		{"description:cloudtrail", "1-1 of 1, 20 in all"},
		{"alias:payroll-2016", "payroll"},
	} {
		term.Presses("/")
		term.Types(c.filter)
		term.Sees("/ "+c.filter, c.found)
		term.Presses("esc")
		term.SeesNo(" in all")
		term.Sees("1-18 of 20")
	}

	// What the filter shows goes to a file.
	term.Presses("/")
	term.Types("state:disabled")
	term.Sees("1-2 of 2, 20 in all")
	term.Presses("enter", "x")
	term.Sees("The 2 listed keys to CSV", "keys-us-west-2-2017-02-15.csv")
	term.Presses("ctrl+s")
	term.Sees("2 keys are listed in ./keys-us-west-2-2017-02-15.csv")
	file := p.path("keys-us-west-2-2017-02-15.csv")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); len(lines) != 3 ||
		!strings.Contains(string(text), "legacy-reports") || !strings.Contains(string(text), "prototype") {
		t.Errorf("the file holds\n%s", text)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
}

// A key is opened by its alias, typed or pasted, and by its ARN or id as well.
func TestOpenAKeyByItsName(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	term.Presses("/")
	term.Types("backup")
	term.Presses("enter")
	term.Sees(" ▸ backup ", "Backups of the database, every night")
	backup := idOnScreen(term)
	term.Presses("esc")
	term.Sees("/ backup", "1-1 of 1, 20 in all")
	for _, name := range []string{"alias/backup", backup, "arn:aws:kms:us-west-2:111122223333:key/" + backup} {
		term.Presses("esc")
		term.Sees("1-18 of 20")
		term.Pastes(name)
		term.Sees(" ▸ backup ", "Backups of the database, every night")
	}
}

// Several keys at once: what uses them is read before they are disabled, and u
// takes it back.
func TestDisableSeveralKeys(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	term.Presses("/")
	term.Types("back")
	term.Presses("enter") // the rows, which are one
	term.Sees("1-1 of 1, 20 in all")
	selects(term, 1)
	term.Presses("esc")
	term.Sees("1-18 of 20 · 1 selected")
	term.Presses("home", "space")
	term.Sees("2 selected")
	term.Presses("/")
	term.Types("contractor")
	term.Presses("enter")
	term.Sees("1-1 of 1, 20 in all")
	selects(term, 1)
	term.Sees("3 selected") // two of them hidden

	term.Presses("a")
	term.Sees("Key actions: 3 selected keys", "Disable (2 of 3): 1 is pending deletion", "Cancel key deletion (1 of 3): 2 are not pending deletion")
	term.Presses("x")
	term.Sees("Disable: 2 keys", "ExampleAlias", "backup", "Last used 2017-02-14 by ", "EncryptionApp", "Nothing can use these keys", "▸[ Cancel ]  [ Disable 2 keys ]")
	term.Presses("enter") // Cancel
	term.SeesNo("Disable: 2 keys")
	term.Presses("a")
	term.Sees("Key actions: 3 selected keys")
	term.Presses("x")
	term.Sees("▸[ Cancel ]")
	term.Presses("right", "enter")
	term.Sees("2 keys are Disabled", "u Undo")
	term.Presses("esc")
	term.Sees("1-17 of 20") // the toast takes a line
	seesTimes(term, 4, "○ Disabled")
	term.Presses("u")
	term.Sees("2 keys are Enabled")
	seesTimes(term, 2, "○ Disabled")
}

// What somebody else does between the question and the answer makes a part of
// the keys fail; the others are done, and both are listed.
func TestPartialFailure(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	p.makesKey("archive")
	payroll := p.makesKey("payroll")
	term.Presses("f5")
	term.Sees("1-2 of 2")
	term.Presses("*")
	term.Sees("2 selected")
	term.Presses("a")
	term.Sees("Disable (all 2)")
	term.Presses("x")
	term.Sees("▸[ Cancel ]  [ Disable 2 keys ]")

	p.runs("kms", "schedule-key-deletion", "--key-id", payroll, "--pending-window-in-days", "7")

	term.Presses("right", "enter")
	term.Sees("Disable: 1 of 2 refused", "✓ archive", "! payroll: KMSInvalidStateException", "▸[ Close ]")
	term.Presses("enter")
	term.SeesNo("▸[ Close ]")
	term.Sees("○ Disabled", "✗ Pending deletion 7d")
}

// coldkms keys opens the table filtered; with --read-only nothing can be done
// to it.
func TestKeysCommand(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := Start(t, p.command("keys", "--demo", "--filter", "state:disabled", "--read-only"), 80, 24)
	term.Sees("/ state:disabled", "legacy-reports", "prototype", "1-2 of 2, 20 in all")
	term.Presses("n")
	term.Sees("Create key does not work now: This console was started with --read-only.")
	term.Presses("a")
	term.Sees("Enable", "This console was started with")
	term.Presses("esc")
	term.SeesNo("Key actions: ")
	term.Presses("enter")
	term.Sees("▸ Summary", "legacy-reports", "○ Disabled")
	term.Presses("o")
	term.Sees("Enable does not work now: This console was started with --read-only.", "○ Disabled")
}
