package ui

import (
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// peopled fills a vault with a key, with users and a role of the home account, of
// whom Alice may list and describe the keys, and with a user of another account.
func peopled(t testing.TB) func(*vault.Session, *vaulttest.Clock) {
	return func(root *vault.Session, _ *vaulttest.Clock) {
		vaulttest.CreateKey(t, root, "payroll")
		theirs := root.Vault().SignIn(identity.Caller{Principal: identity.RootOf("444455556666")}, "us-west-2")
		vaulttest.CreateKey(t, theirs, "shared")
		for _, p := range []struct {
			by   *vault.Session
			kind identity.Kind
			name string
		}{{root, identity.User, "Alice"}, {root, identity.User, "Nobody"}, {root, identity.Role, "EncryptionApp"}, {theirs, identity.User, "Dana"}} {
			if _, err := p.by.CreatePrincipal(t.Context(), &vault.CreatePrincipalRequest{Kind: p.kind, Name: p.name}); err != nil {
				t.Fatal(err)
			}
		}
		put := &iam.PutUserPolicyRequest{}
		put.UserName, put.PolicyName = "Alice", "Look"
		put.PolicyDocument = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["kms:List*", "kms:DescribeKey"], "Resource": "*"}}`
		if _, err := root.PutUserPolicy(t.Context(), put); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPicturesOfSigningIn(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, peopled(t))
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"signin", func() { c.press("i") }},
		{"signin_role", func() { c.types("encryptionapp"); c.press("enter") }},
		{"signin_as_role", func() { c.press("ctrl+u"); c.types("i-5d476fab"); c.press("enter") }},
		{"signin_as_user", func() { c.press("i"); c.types("alice"); c.press("enter") }},
		{"signin_refusal", func() {
			_, err := c.console.Session.CreateKey(t.Context(), &model.CreateKeyRequest{})
			c.send(page.Refused{Err: err})
		}},
		{"signin_why", func() { c.press("w") }},
	} {
		step.do()
		c.everySize(step.name)
	}
}

func TestSigningInAs(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, peopled(t))
	c.press("i")
	c.sees("Sign in as", "• you are this", "Alice", "Dana", "444455556666")
	c.types("alice")
	c.press("enter")
	c.sees("us-west-2 · Alice", "payroll")
	if arn := c.console.Session.Caller().ARN(); arn != "arn:aws:iam::111122223333:user/Alice" {
		t.Errorf("signed in is %s", arn)
	}

	// The same caller is signed in again after a lock.
	c.press("ctrl+l")
	c.unlocks()
	c.sees("us-west-2 · Alice")

	// Who was signed in before stands first, and may list no users to choose it.
	c.press("i")
	c.sees("▸ root", "recent")
	c.press("enter")
	c.sees("us-west-2 · root")
	c.press("i", "enter")
	c.sees("us-west-2 · Alice")

	// From the menu and the palette too; another account, which has nothing yet.
	c.press("m", "G", "enter")
	c.sees("▸ root", "recent")
	c.press("esc", ":")
	c.types("sign in")
	c.press("enter")
	c.types("999988887777")
	c.press("enter")
	c.sees("999988887777 · us-west-2 · root", "No keys")
}

func TestSigningInKeepsTheRegion(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, abroad(t))
	c.press("r", "up", "enter", "i")
	c.types("444455556666")
	c.press("enter")
	c.sees("444455556666 · eu-west-1 · root")
	c.press("ctrl+l")
	c.unlocks()
	c.sees("444455556666 · eu-west-1 · root")
}

func TestSigningInLeavesNoRecord(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, peopled(t))
	size := func() uint64 {
		opened, err := c.console.Session.LookupEvents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return opened.Size()
	}
	before := size()
	c.press("i", "esc", "i")
	c.types("nobody")
	c.press("backspace", "esc")
	if after := size(); after != before+1 {
		t.Errorf("%d records were left", after-before-1)
	}
}

func TestSigningInAsksWhenTypedTextWouldBeLost(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, peopled(t))
	c.shows(&stub{title: "Stub", dirty: "an alias"})
	c.build = build
	c.press("i")
	c.types("alice")
	c.press("enter")
	c.sees("Leave these pages?", "Stub: an alias")
	c.press("esc")
	c.sees("us-west-2 · root", "▸ Stub")
}

// deletes deletes a user while the console is locked.
func (c *console) deletes(name, account string) {
	c.t.Helper()
	v, err := vault.Open(c.t.Context(), c.options.Dir, []byte(vaulttest.Passphrase), c.options.Vault)
	if err != nil {
		c.t.Fatal(err)
	}
	root := v.SignIn(identity.Caller{Principal: identity.RootOf(account)}, "us-west-2")
	if name == "Alice" {
		without := &iam.DeleteUserPolicyRequest{}
		without.UserName, without.PolicyName = name, "Look"
		_, err = root.DeleteUserPolicy(c.t.Context(), without)
	}
	if err == nil {
		_, err = root.DeleteUser(c.t.Context(), &iam.DeleteUserRequest{OfUser: iam.OfUser{UserName: name}})
	}
	if err == nil {
		_, err = root.CreateUser(c.t.Context(), &iam.CreateUserRequest{OfUser: iam.OfUser{UserName: name}}) // a namesake
	}
	if err == nil {
		err = v.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestUnlockingAsSomebodyWhoIsGone(t *testing.T) {
	t.Parallel()
	for name, account := range map[string]string{"Alice": vaulttest.Home.Account, "Dana": "444455556666"} {
		c := openUnlocked(t, 120, 24, peopled(t))
		c.press("i")
		c.types(name)
		c.press("enter", "m", "down", "enter")
		c.sees("Trail", name)
		c.press("ctrl+l")
		c.deletes(name, account)
		c.unlocks()
		c.sees("user/"+name+" is no longer in the vault: you are signed in as root of 111122223333.", "111122223333 · us-west-2 · root")
		if account == vaulttest.Home.Account {
			c.sees("▸ Trail")
		} else {
			c.sees("▸ Encryption keys", "payroll")
		}
		// Nor is the deleted one among the recent, or the namesake taken for it.
		c.press("i")
		c.seesNot("recent")
	}
}

func TestSomebodyIsDeletedBeforeBeingChosen(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, peopled(t))
	gone := identity.Principal{Account: vaulttest.Home.Account, Kind: identity.User, Path: "/", Name: "Alice", UniqueID: "AIDAGONE"}
	c.send(page.SignIn{Principal: gone})
	c.sees("user/Alice is no longer in the vault", "us-west-2 · root")
}

func TestAPageThatWasLeftSignsNobodyIn(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, peopled(t))
	left := &stub{title: "Stub"}
	c.send(letter{left, callersRead{}})
	c.seesNot("Sign in as")
	c.send(letter{left, page.SignIn{Principal: identity.RootOf("444455556666")}})
	c.sees("111122223333 · us-west-2 · root")
	c.press("ctrl+l")
	c.send(page.SignIn{Principal: identity.RootOf("444455556666")})
	c.unlocks()
	c.sees("111122223333 · us-west-2 · root")
}
