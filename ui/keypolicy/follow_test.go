package keypolicy

import "testing"

// Who is made meanwhile can be added at once: the search and what was picked
// stay.
func TestAnOpenSearchFollows(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.key("payroll", guide().Document()))
	p.Press("n")
	p.Type("Wal")
	same(t, "who can be added", rows(p), nil)
	d.person("user/Walter")
	if !p.Follow() {
		t.Fatal("the page does not follow")
	}
	same(t, "who can be added", rows(p), []string{"Walter"})
	p.Press("enter", "space")
	d.person("user/Wally")
	p.Follow()
	same(t, "who can be added", rows(p), []string{"Wally", "Walter"})
	p.Press("enter")
	same(t, "key administrators", rows(p), []string{"KMSAdminUser", "KMSAdminRole", "Walter"})
}

// What was chosen stays a change of the policy that it was chosen for, until it
// is saved, which compares, or discarded, which shows the other policy.
func TestWhatWasChosenStays(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll", guide().Document())
	theirs := guide()
	theirs.Administrators = append(theirs.Administrators, arns("user/Bob")...)

	p := d.open(id)
	d.put(id, theirs.Document())
	p.Follow()
	same(t, "with nothing chosen", rows(p), []string{"KMSAdminUser", "KMSAdminRole", "Bob"})

	p.Press("d")
	d.put(id, guide().Document())
	p.Follow()
	same(t, "chosen", rows(p), []string{"KMSAdminRole", "Bob"})
	p.Press("ctrl+s")
	if p.Follow() {
		t.Error("the difference follows while it is read")
	}
	p.Press("ctrl+s")
	p.Shows("Somebody else changed the key policy")
	if got := d.policy(id); got != guide().Document() {
		t.Errorf("written before it was shown:\n%s", got)
	}

	p = d.open(id)
	p.Press("d")
	d.put(id, theirs.Document())
	p.Follow()
	p.Press("X")
	same(t, "discarded", rows(p), []string{"KMSAdminUser", "KMSAdminRole", "Bob"})
}
