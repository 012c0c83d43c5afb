package keypolicy

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
)

func TestUsersAreAddedAndRemoved(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	same(t, "key administrators", rows(p), []string{"KMSAdminUser", "KMSAdminRole"})
	p.Press("right")
	same(t, "key users", rows(p), []string{"KMSUser", "KMSRole"})
	p.Press("space", "d", "n")
	same(t, "who can be added", rows(p), []string{"Alice", "Bob", "KMSAdminUser", "KMSUser", "KMSAdminRole"})
	p.Type("user")
	same(t, "who is found", rows(p), []string{"Alice", "Bob", "KMSAdminUser", "KMSUser"})
	p.Press("enter", "space", "down", "space", "enter")
	same(t, "key users", rows(p), []string{"KMSRole", "Alice", "Bob"})
	if got := p.Page.Dirty(); got != "the new key users" {
		t.Errorf("dirty: %q", got)
	}
	p.Press("ctrl+s")
	p.Shows("Save Changes: Key Users", "+ added   user/Alice", "+ added   user/Bob", "- removed user/KMSUser")
	if got := d.policy(id); got != guide().Document() {
		t.Fatalf("the difference alone writes\n%s", got)
	}
	p.Press("ctrl+s")
	// What stays keeps its order, the account too; who is new stands behind.
	if got := d.policy(id); !strings.Contains(got, `          "arn:aws:iam::111122223333:role/KMSRole",
          "arn:aws:iam::444455556666:root",
          "arn:aws:iam::111122223333:user/Alice",
          "arn:aws:iam::111122223333:user/Bob"`) {
		t.Errorf("written:\n%s", got)
	}
	if p.Page.Dirty() != "" || off(t, p, "save-changes") != "The key users are as they were" {
		t.Errorf("after saving: dirty %q, off %q", p.Page.Dirty(), off(t, p, "save-changes"))
	}
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || toasts[0].Text != "The key users of payroll are saved." {
		t.Errorf("toasts %v", toasts)
	}
	undo(t, p)
	if got := d.policy(id); got != guide().Document() {
		t.Errorf("undone:\n%s", got)
	}
	same(t, "key users", rows(p), []string{"KMSUser", "KMSRole"})
}

func TestExternalAccounts(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("right", "tab")
	if !p.Page.Capturing() {
		t.Fatal("the accounts are not typed in")
	}
	p.Press("down")
	p.Type("7777-8888-999")
	p.Press("ctrl+s")
	p.Shows("77778888999 is no account ID: it must have 12 digits.")
	p.Type("9")
	p.Hides("is no account ID")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.view(t, id).External; strings.Join(got, " ") != "444455556666 777788889999" {
		t.Errorf("written: %v", got)
	}
	p.Press("up", "ctrl+x", "ctrl+s")
	p.Shows("- removed account 444455556666")
	p.Press("ctrl+s")
	if got := d.view(t, id).External; strings.Join(got, " ") != "777788889999" {
		t.Errorf("written: %v", got)
	}
}

// view reads a key's policy as the default view does.
func (d *desk) view(t testing.TB, id string) policy.View {
	t.Helper()
	document := newDocument(d.policy(id), home)
	if document.obstacle != nil {
		t.Fatal(document.obstacle)
	}
	return document.view
}

func TestDeletionIsAllowedAndDisallowed(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("tab", "space", "ctrl+s")
	p.Shows("- cleared Allow key administrators to delete this key", "1 line added, 3 removed")
	p.Press("ctrl+s")
	cleared := guide()
	cleared.AllowDeletion = false
	if got := d.policy(id); got != cleared.Document() {
		t.Errorf("cleared:\n%s", got)
	}
	p.Hides("A newer version")
	p.Press("space", "ctrl+s")
	p.Shows("+ ticked  Allow key administrators to delete this key")
	p.Press("ctrl+s")
	if got := d.policy(id); got != guide().Document() {
		t.Errorf("ticked:\n%s", got)
	}
}

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

func TestDiscardedChangesAreGone(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.key("payroll", guide().Document()))
	p.Press("d", "tab", "space", "shift+tab", "X")
	same(t, "key administrators", rows(p), []string{"KMSAdminUser", "KMSAdminRole"})
	if got := p.Page.Dirty(); got != "" {
		t.Errorf("dirty: %q", got)
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

func TestUpgrade(t *testing.T) {
	for _, c := range []struct {
		what     string
		document string
		shows    []string
		hides    string
	}{
		{"before tags", older(guide(), true), []string{"+ added   kms:TagResource for key administrators", "+ added   kms:UntagResource"}, "ticks the box"},
		{"before deletion", older(guide(), false), []string{"+ added   kms:ScheduleKeyDeletion", `! Upgrading ticks the box "Allow key administrators to delete this key".`}, "Theirs"},
	} {
		d := newDesk(t)
		id := d.key("payroll", c.document)
		p := d.open(id)
		p.Shows("A newer version of the default key policy is available.")
		p.Press("U")
		p.Shows(c.shows...)
		p.Hides(c.hides)
		if got := d.policy(id); got != c.document {
			t.Fatalf("%s: the preview alone writes\n%s", c.what, got)
		}
		p.Press("ctrl+s")
		if got := d.policy(id); got != guide().Document() {
			t.Errorf("%s is upgraded to\n%s", c.what, got)
		}
		p.Hides("A newer version")
		undo(t, p)
		if got := d.policy(id); got != c.document {
			t.Errorf("%s: undone\n%s", c.what, got)
		}
		p.Shows("A newer version of the default key policy is available.")
	}
}

func TestThePageCanBeginWithTheUpgrade(t *testing.T) {
	d := newDesk(t)
	p := d.Open(New(d.Console, d.key("payroll", older(guide(), true)), true))
	p.Shows("The current version of the default key policy")
	p.Press("esc")
	p.Shows("A newer version")
	d.Open(New(d.Console, d.key("current", guide().Document()), true)).Shows("Key administrators manage the key.")
}

// What was chosen before an upgrade stays chosen, and is not written by it.
func TestUpgradeKeepsWhatWasChosen(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", older(guide(), true))
	p := d.open(id)
	p.Press("d", "U", "ctrl+s")
	if got := d.policy(id); got != guide().Document() {
		t.Errorf("upgraded to\n%s", got)
	}
	if got := p.Page.Dirty(); got != "the new key administrators" {
		t.Errorf("dirty: %q", got)
	}
}

func TestUpgradeThatAnotherMade(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", older(guide(), true))
	p := d.open(id)
	p.Press("U")
	d.put(id, guide().Document())
	p.Press("ctrl+s")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "nothing was written") {
		t.Errorf("refusals %q", got)
	}
	p.Hides("A newer version")
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

func TestSwitchingAsksWhenSomethingWouldBeLost(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	p := d.open(id)
	p.Press("p")
	if got := pagetest.Sent[page.Replace](p); len(got) != 1 || got[0].Route != (page.PolicyView{KeyID: id}) {
		t.Fatalf("without a change it sends %v", got)
	}
	p.Press("d", "p")
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) != 1 || len(pagetest.Sent[page.Replace](p)) != 1 {
		t.Fatalf("asked %v", asked)
	}
	asked[0].Dialog.SetSize(80, 20)
	_, cmd := asked[0].Dialog.Update(pagetest.Key("esc"))
	p.Run(cmd)
	if len(pagetest.Sent[page.Replace](p)) != 1 {
		t.Error("it switches in spite of Cancel")
	}
	p.Deliver(widget.Decision{Tag: switching{}, Choice: "switch"})
	if len(pagetest.Sent[page.Replace](p)) != 2 {
		t.Error("it does not switch")
	}
}

func TestTheTableSortsByEachColumn(t *testing.T) {
	d := newDesk(t)
	c := guide()
	c.Administrators = arns("user/KMSAdminUser", "role/KMSAdminRole", "user/Alice")
	p := d.open(d.key("payroll", c.Document()))
	p.Click("Name")
	same(t, "by name", rows(p), []string{"Alice", "KMSAdminRole", "KMSAdminUser"})
	p.Click("Name ↑")
	same(t, "by name, downwards", rows(p), []string{"KMSAdminUser", "KMSAdminRole", "Alice"})
	p.Click("Type")
	same(t, "by type", rows(p), []string{"KMSAdminRole", "KMSAdminUser", "Alice"})
	p.Deliver(sorted{})
	same(t, "as the document has them", rows(p), []string{"KMSAdminUser", "KMSAdminRole", "Alice"})
	p.Press("/")
	p.Type("alice")
	p.Press("enter")
	p.Shows("Showing 1 result")
	p.Press("esc", "s")
	if len(pagetest.Sent[page.Ask](p)) != 1 {
		t.Error("s does not ask what to sort by")
	}
}

func TestNothingCanBeChanged(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	d.Console.ReadOnly = "The vault is damaged"
	p := d.open(id)
	for _, action := range []string{"add-principals", "remove-principals", "save-changes"} {
		if got := off(t, p, action); got != "The vault is damaged" {
			t.Errorf("%s: %q", action, got)
		}
	}
	d.Console.ReadOnly = ""
	p = d.open(d.managed())
	p.Shows("AWS managed keys cannot be edited")
	if got := off(t, p, "policy-view"); got != "" {
		t.Errorf("reading is off: %s", got)
	}
}

// What stands in place of a default view leads to the policy view.
func TestWhatCannotBeShownLeadsToThePolicyView(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", strings.Replace(guide().Document(), "key-consolepolicy-2", "ours", 1))
	p := d.open(id)
	p.Press("enter", "ctrl+s", "p")
	p.Click("[ Switch to policy view ]")
	if got := pagetest.Sent[page.Replace](p); len(got) != 4 || got[3].Route != (page.PolicyView{KeyID: id}) {
		t.Errorf("it sends %v", got)
	}
}

func TestTheMouse(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", older(guide(), true))
	p := d.open(id)
	p.Click("A newer version")
	p.Shows("The current version of the default key policy")
	p.Press("esc")
	p.Click("Key Users")
	p.Shows("Key users encrypt")
	p.Click("[ Add ]")
	p.Shows("Add key users")
	p.Press("esc")
	p.Click("Alice")
	p.Click("[ Attach ]")
	same(t, "key users", rows(p), []string{"KMSUser", "KMSRole", "Alice"})
	p.Click("KMSRole")
	p.Click("[ Remove ]")
	same(t, "key users", rows(p), []string{"KMSUser", "Alice"})
	p.Click("[ Save Changes ]")
	p.Shows("- removed role/KMSRole")
}

// Whatever is pressed, the page keeps its size, and the key's policy is at every
// moment a default one that the view reads.
func TestAnyKeys(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", older(guide(), false))
	keys := []string{"left", "right", "tab", "shift+tab", "up", "down", "space", "*", "n", "d", "X", "U", "enter", "esc", "ctrl+s", "ctrl+s", "/", "k", "4", "ctrl+x"}
	rapid.Check(t, func(rt *rapid.T) {
		d.put(id, older(guide(), false))
		p := d.open(id)
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 1, 30).Draw(rt, "keys") {
			p.Press(key)
			p.View()
		}
		d.view(t, id)
	})
}
