package e2e

import "testing"

// Signed in as somebody else, one sees what that one may see. What they may not
// do is dimmed; a refusal says by w why, and which statement would allow it.
func TestSignInAs(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(80, 24)
	term.Presses("i")
	term.Sees("Sign in as", "• you are this", "KMSAdminUser")
	term.Types("readonly")
	term.Sees("▸ ReadOnlyUser", "1 of ")
	term.Presses("enter")
	term.Sees("us-west-2 · Read…User", "payroll +1", "1-18 of 20")

	// All of a key can be read that the policy names, and nothing done.
	term.Presses("/")
	term.Types("salaries")
	term.Presses("enter")
	term.Sees("1-1 of 1, 20 in all", "▸ ☐ payroll")
	term.Presses("a")
	term.Sees("Key actions: payroll", "You may not kms:DisableKey on this key", "w why")
	term.Presses("esc")
	term.SeesNo("Key actions: payroll")
	term.Presses("enter")
	term.Sees("▸ Summary", "Salaries and bank accounts", "you may not cloudtrail:LookupEvents")
	term.Presses("right", "right")
	term.Sees("The tags cannot be shown: you may not kms:ListResourceTags.")

	// Disabling it all the same is refused.
	term.Presses("x")
	term.Sees("✗ Disable does not work now: You may not kms:DisableKey on this key.", "but no IAM policy allows it", "w why")
	term.Presses("w")
	term.Sees("▸ Why", "What would allow it", "This statement in an IAM policy of user/ReadOnlyUser", `"Action": "kms:DisableKey"`)
	term.Presses("y")
	term.Sees("Copied")
	term.Presses("esc")
	term.Sees("▸ Tags")

	// Back to who one was.
	term.Presses("i")
	term.Sees("▸ root", "recent")
	term.Presses("enter")
	term.Sees("us-west-2 · root", "1-18 of 20")

	// A role is used in a session, which the top line names.
	term.Presses("i")
	term.Sees("Sign in as")
	term.Types("encryptionapp")
	term.Presses("enter")
	term.Sees("Sign in as a role", "Session name")
	term.Presses("ctrl+u")
	term.Types("nightly")
	term.Presses("enter")
	term.Sees("us-west-2 · Encr…htly", "AccessDeniedException", "kms:ListKeys", "No keys can be shown")

	// Another account, by its id.
	term.Presses("i")
	term.Sees("Sign in as")
	term.Types("444455556666")
	term.Sees("▸ root", "Dana")
	term.Presses("enter")
	term.Sees("444455556666 · us-west-2 · root", "shared-with-111122223333")
}

// After a lock the same caller is signed in again, and the root of the vault's
// account when that caller is there no more.
func TestSignedInAgainAfterALock(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	file := p.keepsPassphrase()
	p.runs("iam", "create-user", "--user-name", "Alice", "--passphrase-file", file)
	term := p.opens(80, 24)
	unlocks(term)
	term.Presses("i")
	term.Sees("Sign in as")
	term.Types("alice")
	term.Presses("enter")
	term.Sees("us-west-2 · Alice", "No keys can be shown")
	term.Presses("ctrl+l")
	term.Sees("Unlock")
	unlocks(term)
	term.Sees("us-west-2 · Alice")
	term.Presses("ctrl+l")
	term.Sees("Unlock")
	p.vaultCloses()
	p.runs("iam", "delete-user", "--user-name", "Alice", "--passphrase-file", file)
	unlocks(term)
	term.Sees("user/Alice is no longer in the vault", "us-west-2 · root")
}

// The keys of AWS services stand among the others and on a filter of their own.
// They can be looked at.
func TestAWSManagedKeys(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	term.Sees("aws/ebs AWS", "aws/s3 AWS", "aws/workspaces AWS")
	term.Presses("f", "f")
	term.Sees("/ manager:aws", "1-3 of 3, 20 in all")
	term.Presses("a")
	term.Sees("Key actions: aws/ebs", "The key is managed by AWS: nobody changes it", "The key is managed by AWS: only AWS uses it")
	term.Presses("w")
	term.Sees("▸ Why", "kms:Encrypt", "nobody can change it")
	term.Presses("esc")
	term.SeesNo("▸ Why")
	term.Sees("1-3 of 3")
	term.Presses("enter")
	term.Sees("AWS manages this key", "by user/Bob", "uses in the trail")
	term.Presses("right", "right", "right")
	term.Sees("Policy view", "Allow access through EBS")
	term.Presses("right", "right")
	term.Sees("every three years (1,095 days)")
	term.Presses("right")
	term.Sees("CreateKey", "Decrypt", "user/Bob")
}

// A key user is added to the key policy in the default view, uses the key, is
// removed, and is refused then with the reason.
func TestAKeyUserComesAndGoes(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	file := p.keepsPassphrase()
	p.runs("iam", "create-user", "--user-name", "Alice", "--passphrase-file", file)
	p.runs("iam", "put-user-policy", "--user-name", "Alice", "--policy-name", "Look", "--passphrase-file", file,
		"--policy-document", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["kms:List*", "kms:DescribeKey"], "Resource": "*"}}`)
	term := p.opens(80, 24)
	unlocks(term)
	term.Sees("No keys yet")
	createsKey(term, "payroll")
	toKeyUsers(term)
	term.Presses("n")
	term.Sees("Add key users", "▸ ☐ Alice")
	term.Presses("enter", "enter")
	term.Sees("Key Users *", "☐ Alice")
	savesKeyUsers(term, "+ added   user/Alice")

	term.Presses("i")
	term.Sees("Sign in as")
	term.Types("alice")
	term.Presses("enter")
	term.Sees("us-west-2 · Alice", "1-1 of 1", "▸ ☐ payroll")
	term.Presses("a")
	term.Sees("▸ E  Encrypt", "You may not kms:DisableKey on this key")
	term.Presses("E")
	term.Sees("Plaintext as")
	term.Types("the salaries")
	term.Presses("ctrl+s")
	term.Sees("Encrypted 12 bytes")

	// Back as root, who takes the permission away.
	signsInAgain(term, "root")
	term.Presses("enter")
	term.Sees("▸ Summary")
	toKeyUsers(term)
	term.Presses("space", "d")
	term.Sees("Key Users *")
	savesKeyUsers(term, "- removed user/Alice")

	signsInAgain(term, "Alice")
	term.Presses("a")
	term.Sees("E  Encrypt                You may not kms:Encrypt on this key")
	term.Presses("w")
	term.Sees("▸ Why", "the key policy enables IAM policies, but no IAM policy allows it", `"Action": "kms:Encrypt"`)
}

// toKeyUsers goes from the details of a key to the key users in the default
// view of its policy.
func toKeyUsers(term *Terminal) {
	term.t.Helper()
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("e")
	term.Sees("▸ Key Administrators")
	term.Presses("right")
	term.Sees("▸ Key Users")
}

// savesKeyUsers saves what was changed, after the difference was read.
func savesKeyUsers(term *Terminal, difference string) {
	term.t.Helper()
	term.Presses("ctrl+s")
	term.Sees("Save Changes: Key Users", difference)
	term.Presses("ctrl+s")
	term.SeesNo("Save Changes: Key Users")
	term.Sees("The key users of payroll are saved.")
}

// signsInAgain signs in who was signed in last, and stands first.
func signsInAgain(term *Terminal, name string) {
	term.t.Helper()
	term.Presses("i")
	term.Sees("Sign in as", "▸ "+name, "recent")
	term.Presses("enter")
	term.Sees("us-west-2 · "+name, "1-1 of 1")
}
