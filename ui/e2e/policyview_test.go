package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// opensPolicyView goes from a key's details to its policy as a document.
func opensPolicyView(term *Terminal, alias string) {
	term.t.Helper()
	names(term, "alias/"+alias)
	term.Sees("▸ "+alias, "▸ Summary")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("e")
	term.Sees("Key administrators")
	term.Presses("p")
	term.Sees("▸ Policy view", "Key policy of "+alias, `"Version": "2012-10-17",`, "No fault and no finding.")
}

// A policy is edited as a document: a fault is shown where it is, the document
// is put in order, and what changes is shown once before it is written.
func TestPolicyView(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	opensPolicyView(term, "payroll")

	// Without the comma at the end of its line there is a fault in the next one.
	term.Presses("e", "down", "end", "backspace")
	term.Sees("✗ Line 3, column 3: The policy is not in the valid JSON format", "not saved")
	term.Presses("ctrl+s")
	term.Sees("Save Changes does not work now: The key policy has a fault at line 3")
	term.Presses("esc") // the refusal goes
	term.SeesNo("does not work now")
	term.Presses("up", "end")
	term.Types(",")
	term.Sees("No fault and no finding.")
	term.SeesNo("not saved")

	// Another statement, badly set, with a name that is there already.
	term.Presses("ctrl+f")
	term.Types("\"Statement\"")
	term.Sees("1 of 1")
	term.Presses("esc")
	term.SeesNo("1 of 1")
	term.Presses("end")
	term.Pastes(`{"Sid": "Enable IAM User Permissions", "Effect": "Allow",
"Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:Encrypt", "Resource": "*"},`)
	term.Sees(`! Line 7, column 14: Another statement has the Sid "Enable IAM User`)
	term.Presses("ctrl+t")
	term.SeesNo(`{"Sid": "Enable IAM User Permissions", "Effect"`)
	term.Sees("        \"AWS\": \"arn:aws:iam::111122223333:root\"")
	term.Presses("tab")
	term.Sees("▸ ! Line", "(duplicate-sid)")
	term.Presses("x")
	term.Sees("Findings of duplicate-sid are not shown any more", "1 silenced finding not shown.")
	term.Presses("ctrl+s")
	term.Sees("Save Changes: ", "lines added, 0 removed", `+       "Action": "kms:Encrypt",`)
	term.Presses("ctrl+s")
	term.Sees("The key policy of payroll is saved", "u Undo")
	term.SeesNo("not saved")
	term.Presses("u")
	term.Sees("The key policy of payroll is as it was")
	term.SeesNo("kms:Encrypt")
}

// A policy that locks its writer out is refused, and written all the same by who
// confirms that.
func TestPolicyViewLockout(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	opensPolicyView(term, "payroll")
	term.Presses("/")
	term.Types("kms:*")
	term.Sees("1 of ")
	term.Presses("esc")
	term.SeesNo("1 of ")
	term.Presses("e")
	for range "kms:" {
		term.Presses("right")
	}
	term.Presses("delete")
	term.Types("Get*")
	term.Sees("not saved")
	term.Presses("ctrl+s")
	term.Sees("Save Changes: 1 line added, 1 removed", `+       "Action": "kms:Get*",`)
	term.Presses("ctrl+s")
	term.Sees("MalformedPolicyDocumentException", "Nothing was written: with this key policy you could not change it again.")
	term.Presses("b")
	term.Sees("─ Save without the lockout check", "Type payroll to confirm", "you can no longer change this key")
	term.Types("payroll")
	term.Presses("tab", "right")
	term.Sees("▸[ Save without the check ]")
	term.Presses("enter")
	term.Sees("The key policy of payroll is saved")
}

// The text goes through the person's own editor, and stays theirs to save. The
// mouse works afterwards, and what was typed survives a lock.
func TestPolicyViewOwnEditor(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	editor := p.path("editor")
	write(t, editor+".runs", "0\n")
	write(t, editor, `#!/bin/sh
read runs <"$0.runs"
echo $((runs + 1)) >"$0.runs"
[ -t 0 ] || exit 1 # most editors want a terminal there
echo "Editor $((runs + 1)) has it."
read answer </dev/tty
/bin/sed -i "s/key-consolepolicy-2/$answer/" "$1"
`)
	if err := os.Chmod(editor, 0o700); err != nil {
		t.Fatal(err)
	}
	p.env = append(p.env, "EDITOR="+editor)
	term := p.opensVault(80, 24)
	createsKey(term, "payroll")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("e")
	term.Sees("Key administrators")
	term.Presses("p")
	term.Sees("▸ Policy view", "No fault and no finding.")
	term.Sees(`"Id": "key-consolepolicy-2",`)

	// An editor that is interrupted has changed nothing, and the console goes on.
	term.Presses("ctrl+o")
	term.Sees("Editor 1 has it.")
	term.Presses("ctrl+c")
	term.Sees("The editor failed, so the key policy is as it was", "▸ Policy view")
	term.SeesNo("not saved")

	term.Presses("ctrl+o")
	term.Sees("Editor 2 has it.")
	term.Types("by hand\r")
	term.Sees(`"Id": "by hand",`, "not saved")
	if files, err := os.ReadDir(p.home); err != nil {
		t.Fatal(err)
	} else {
		for _, file := range files {
			if strings.HasPrefix(file.Name(), "coldkms-policy-") {
				t.Errorf("%s is left behind", file.Name())
			}
		}
	}
	term.Types("\x1b[<0;20;8M") // a click on the line of Statement
	term.Sees("line 4, column")

	term.Presses("ctrl+l")
	term.Sees("Unlock")
	term.SeesNo("by hand")
	unlocksPage(term)
	term.Sees(`"Id": "by hand",`, "not saved")
	term.Presses("ctrl+s")
	term.Sees(`-   "Id": "key-consolepolicy-2",`, `+   "Id": "by hand",`)
	term.Presses("ctrl+s")
	term.Sees("The key policy of payroll is saved")
}

// A policy of the largest size is pasted at once, and one byte more is said to be
// too many.
func TestPolicyViewLargePaste(t *testing.T) {
	t.Parallel()
	const largest = 32768
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	opensPolicyView(term, "payroll")
	document := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}` + "\n"
	for i := 0; len(document) < largest-200; i++ {
		document += fmt.Sprintf(`,{"Sid": "%d", "Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "kms:*", "Resource": "*"}`+"\n", i)
	}
	document += "]}"
	document += strings.Repeat("\n", largest-len(document))

	// What was there goes.
	term.Presses("e", "ctrl+f")
	term.Types("\"2012-10-17\"")
	term.Sees("1 of 1")
	term.Presses("esc")
	term.SeesNo("1 of 1")
	term.Types("\x1b[1;5H") // ctrl+home
	term.Sees("line 1, column 1 ")
	for range 400 {
		term.Presses("ctrl+k")
	}
	term.Sees("0 of 32,768 bytes")
	term.Pastes(document)
	term.Sees("32,768 of 32,768 bytes", "No fault and no finding.")
	term.Types(" ")
	term.Sees("1 too many", "These are 32,769 bytes, 1 more than the 32,768 that a key policy may have.")
	term.Presses("ctrl+s")
	term.Sees("Save Changes does not work now: These are 32,769 bytes")
	term.Presses("backspace")
	term.Presses("ctrl+s")
	term.Sees("Save Changes: ", "lines added")
	term.Presses("ctrl+s")
	term.Sees("The key policy of payroll is saved")
}

// unlocksPage types the passphrase at the unlock page, over another page than
// the first.
func unlocksPage(term *Terminal) {
	term.t.Helper()
	term.Sees("Unlock", "Passphrase")
	term.Types(passphrase)
	term.Presses("enter")
}
