package keypolicy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

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

// The sections are reached from the list, from the box and from every button.
func TestArrowsGoFromSectionToSection(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.key("payroll", guide().Document()))
	for tabs := range 5 {
		for range tabs {
			p.Press("tab")
		}
		p.Press("right")
		same(t, "key users", rows(p), []string{"KMSUser", "KMSRole"})
		if first := p.Page.Actions()[0]; first.Label != "Key Administrators" || first.Keys[0] != "left" {
			t.Errorf("the first action is %s by %s", first.Label, first.Keys)
		}
		p.Press("left")
		same(t, "key administrators", rows(p), []string{"KMSAdminUser", "KMSAdminRole"})
		for range 5 - tabs {
			p.Press("tab")
		}
	}
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

func TestDiscardedChangesAreGone(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.key("payroll", guide().Document()))
	p.Press("d", "tab", "space", "shift+tab", "X")
	same(t, "key administrators", rows(p), []string{"KMSAdminUser", "KMSAdminRole"})
	if got := p.Page.Dirty(); got != "" {
		t.Errorf("dirty: %q", got)
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
