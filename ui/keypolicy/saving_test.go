package keypolicy

import (
	"reflect"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page/pagetest"
)

// Who administers a key of imported material may import it. The statement has it
// from the first key administrator on, and keeps it.
func TestKeysOfImportedMaterial(t *testing.T) {
	d := newDesk(t)
	made := pagetest.Do(d.Desk, d.Console.Session.CreateKey, &model.CreateKeyRequest{Origin: model.OriginExternal})
	id := made.KeyMetadata.KeyID
	p := d.open(id)
	p.Press("n")
	p.Type("KMSAdminUser")
	p.Press("enter", "enter", "ctrl+s")
	p.Press("ctrl+s")
	want := policy.Console{Account: home, Administrators: arns("user/KMSAdminUser"), AllowDeletion: true, Imported: true}
	if got := d.view(t, id).Console; !reflect.DeepEqual(got, want) {
		t.Errorf("written: %+v", got)
	}
	p.Press("n")
	p.Type("KMSAdminRole")
	p.Press("enter", "enter", "tab", "space", "ctrl+s", "ctrl+s")
	want.Administrators, want.AllowDeletion = arns("user/KMSAdminUser", "role/KMSAdminRole"), false
	if got := d.view(t, id).Console; !reflect.DeepEqual(got, want) {
		t.Errorf("written: %+v", got)
	}
}

// A key user encrypts, and is refused once it is one no more.
func TestKeyUsersUseTheKey(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	alice, ok := d.Principal(home, identity.User, "Alice")
	if !ok {
		t.Fatal("there is no Alice")
	}
	encrypts := func() error {
		_, err := d.SignIn(identity.Caller{Principal: alice}, "us-west-2").Encrypt(t.Context(), &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")})
		return err
	}
	if err := encrypts(); err == nil {
		t.Fatal("she may encrypt already")
	}
	p := d.open(id)
	p.Press("right", "n")
	p.Type("alice")
	p.Press("enter", "enter", "ctrl+s", "ctrl+s")
	if err := encrypts(); err != nil {
		t.Fatal(err)
	}
	p.Press("end", "d", "ctrl+s", "ctrl+s")
	if err := encrypts(); err == nil || !strings.Contains(err.Error(), "because no identity-based policy allows the kms:Encrypt action") {
		t.Errorf("refused with %v", err)
	}
}

// Each section has its own Save Changes: what was chosen in the other stays.
func TestEachSectionIsSavedByItself(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("d", "right", "d")
	if got := p.Page.Dirty(); got != "the new key administrators, the new key users" {
		t.Errorf("dirty: %q", got)
	}
	p.Press("ctrl+s", "ctrl+s")
	if got := d.view(t, id); len(got.Users) != 1 || len(got.Administrators) != 2 {
		t.Errorf("written: %+v", got)
	}
	if got := p.Page.Dirty(); got != "the new key administrators" {
		t.Errorf("dirty: %q", got)
	}
	p.Press("left", "ctrl+s", "ctrl+s")
	if got := d.view(t, id); len(got.Users) != 1 || len(got.Administrators) != 1 {
		t.Errorf("written: %+v", got)
	}
}

func TestAnothersChangeIsNoticedAndStays(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("d")
	theirs := guide()
	theirs.Administrators = append(theirs.Administrators, arns("user/Bob")...)
	d.put(id, theirs.Document())
	p.Press("ctrl+s", "ctrl+s")
	if got := d.policy(id); got != theirs.Document() {
		t.Fatalf("written before it was shown:\n%s", got)
	}
	p.Shows("Somebody else changed the key policy", "Theirs: 2 lines added, 1 removed")
	p.Press("ctrl+s")
	same(t, "written", d.view(t, id).Administrators, arns("role/KMSAdminRole", "user/Bob"))
	same(t, "shown", rows(p), []string{"KMSAdminRole", "Bob"})
}

func TestAnothersChangeThatTheViewCannotShow(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("d", "ctrl+s")
	theirs := strings.Replace(guide().Document(), "key-consolepolicy-2", "ours", 1)
	d.put(id, theirs)
	p.Press("ctrl+s")
	if got := d.policy(id); got != theirs {
		t.Fatalf("written over another's:\n%s", got)
	}
	p.Shows("The default view cannot show this key policy", `has the Id "ours"`)
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "nothing was written") {
		t.Errorf("refusals %q", got)
	}
}

func TestUndoRefusesWhatAnotherChanged(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("d", "ctrl+s", "ctrl+s")
	d.put(id, policy.Default(home))
	undo(t, p)
	if got := d.policy(id); got != policy.Default(home) {
		t.Errorf("undone over another's change:\n%s", got)
	}
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "changed meanwhile") {
		t.Errorf("refusals %q", got)
	}
}

// Looking at a policy never changes it: neither its text nor the trail.
func TestLookingChangesNothing(t *testing.T) {
	for what, document := range map[string]string{
		"current": guide().Document(), "before tags": older(guide(), true), "first": older(guide(), false),
		"the API's": policy.Default(home), "on one line": strings.Join(strings.Fields(policy.Default(home)), " "),
		"another": strings.Replace(guide().Document(), "key-consolepolicy-2", "ours", 1),
	} {
		d := newDesk(t)
		id := d.key("payroll", document)
		p := d.open(id)
		p.Press("right", "tab", "tab", "tab", "left", "/", "k", "esc", "s", "n", "esc", "esc", "ctrl+s", "esc", "U", "esc", "space", "d", "X")
		if got := d.policy(id); got != document || d.wrote(id) != 1 {
			t.Errorf("%s: after %d writes\n%s", what, d.wrote(id), got)
		}
	}
}

// A document that names a user who is gone cannot be written: the id is taken out
// with the next change, and the difference says so.
func TestWhoIsGoneIsTakenOut(t *testing.T) {
	d := newDesk(t)
	c := guide()
	c.Users = append(c.Users, arns("user/Bob")...)
	id := d.key("payroll", c.Document())
	d.deleteUser("Bob")
	p := d.open(id)
	p.Press("right")
	p.Shows("Deleted user")
	p.Press("left", "d", "ctrl+s")
	p.Shows("is removed too: nobody has this unique id any more")
	p.Press("ctrl+s")
	if got := p.Refusals(); len(got) != 0 {
		t.Fatalf("refused: %q", got)
	}
	same(t, "key administrators", d.view(t, id).Administrators, arns("role/KMSAdminRole"))
	same(t, "key users", d.view(t, id).Users, arns("user/KMSUser", "role/KMSRole"))
}

func TestADocumentThatWouldBeTooLong(t *testing.T) {
	d := newDesk(t)
	c := guide()
	for i := range 200 {
		c.External = append(c.External, "9999999"+strings.Repeat("0", 2)+string(rune('0'+i/100))+string(rune('0'+i/10%10))+string(rune('0'+i%10)))
	}
	d.crowd(180)
	id := d.key("payroll", c.Document())
	p := d.open(id)
	p.Press("right", "n")
	p.Type("employee")
	p.Press("enter", "*", "enter", "ctrl+s")
	p.Shows("The key policy would have 40,414 bytes; 32,768 are")
	if d.wrote(id) != 1 {
		t.Error("it was written")
	}
}

// Who would lock themselves out is refused, and what was chosen stays.
func TestNobodyLocksThemselvesOut(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	admin, _ := d.Principal(home, identity.User, "KMSAdminUser")
	root := d.Console.Session
	d.Console.Session = d.SignIn(identity.Caller{Principal: admin}, "us-west-2")
	p := d.open(id)
	p.Press("home", "d", "ctrl+s", "ctrl+s")
	d.Console.Session = root
	p.Shows("Nothing was written: with this key policy you could not change it again.", "- removed user/KMSAdminUser")
	p.Picture("lockout")
	if got := p.Refusals(); len(got) == 0 || !strings.Contains(got[len(got)-1], "will not allow you to update the key policy") {
		t.Errorf("refusals %q", got)
	}
	if got := d.policy(id); got != guide().Document() {
		t.Errorf("written:\n%s", got)
	}
	p.Press("esc")
	if got := p.Page.Dirty(); got != "the new key administrators" {
		t.Errorf("dirty: %q", got)
	}
}

// After a lock the policy is read anew, and what was chosen stands as it was.
func TestWhatWasChosenOutlivesALock(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("d", "right", "tab", "down")
	p.Type("7777")
	p.Page.Forget()
	theirs := guide()
	theirs.External = append(theirs.External, "999988887777")
	d.put(id, theirs.Document())
	p.Run(p.Page.Init())
	if got := p.Page.Dirty(); got != "the new key administrators, the new key users" {
		t.Errorf("dirty: %q", got)
	}
	p.Shows("444455556666", "999988887777", "7777")
	p.Click("Key Administrators")
	same(t, "key administrators", rows(p), []string{"KMSAdminRole"})
}
