package createkey

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault/vaulttest"
)

func TestDescriptionProblem(t *testing.T) {
	if got := descriptionProblem(strings.Repeat("ü", model.DescriptionMax)); got != "" {
		t.Errorf("the longest description: %q", got)
	}
	if got := descriptionProblem(strings.Repeat("ü", model.DescriptionMax+1)); !strings.Contains(got, "not 8193") {
		t.Errorf("a longer one: %q", got)
	}
}

func TestWrongTagsStayOnTheStep(t *testing.T) {
	w := open(t)
	w.Named("payroll")
	w.page.tags.field.SetValue(pairsOf("aws:Owner", "x"))
	w.Next()
	if w.step() != 2 {
		t.Fatalf("step %d is shown, want 2", w.step())
	}
	w.shows(t, "aws: are reserved")
	w.Press("home")
	for range len("aws:") {
		w.Press("delete")
	}
	if w.page.tags.field.Item.Problem != "" {
		t.Errorf("a mended tag still shows %q", w.page.tags.field.Item.Problem)
	}
	w.Next()
	if w.step() != 3 {
		t.Errorf("step %d is shown, want 3", w.step())
	}
}

func TestPrincipalAddedOnTheSpot(t *testing.T) {
	for _, c := range []struct {
		name    string
		presses []string
	}{
		{"by +", []string{"+"}},
		{"by the filter", []string{"/"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			w.Named("payroll").Next()
			w.Press("space")
			w.Press(c.presses...)
			w.Type("role/Auditors")
			w.Press("enter")
			if got := w.page.administrators.principals.Picked(); len(got) != 2 || !strings.Contains(strings.Join(got, " "), arn("role/Auditors")) {
				t.Errorf("picked %v, want the one before and the new role", got)
			}
			if w.page.Capturing() {
				t.Error("the line is still being typed in")
			}
			w.Next()
			if rows := w.page.users.principals.Rows(); len(rows) != len(people)+1 {
				t.Errorf("the other list has %d rows, want %d", len(rows), len(people)+1)
			}
			if got := w.page.users.principals.Picked(); len(got) != 0 {
				t.Errorf("the other list has picked %v", got)
			}
		})
	}
}

// TestPrincipalThatExists picks it, typed in any case of its kind.
func TestPrincipalThatExists(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	w.Press("+")
	w.Type("User/KMSUser")
	w.Press("enter")
	if got := w.page.administrators.principals.Picked(); len(got) != 1 || got[0] != arn("user/KMSUser") {
		t.Errorf("picked %v", got)
	}
	if got := len(w.page.administrators.principals.Rows()); got != len(people) {
		t.Errorf("%d rows, want %d", got, len(people))
	}
}

// TestPrincipalMadeByAnother exists in the vault but not yet in the list.
func TestPrincipalMadeByAnother(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	other := openWith(t, w.session)
	other.Named("other").Next()
	other.Press("+")
	other.Type("user/Bob")
	other.Press("enter")
	w.Press("+")
	w.Type("user/Bob")
	w.Press("enter")
	if got := w.page.administrators.principals.Picked(); len(got) != 1 || got[0] != arn("user/Bob") {
		t.Errorf("picked %v; sent %v", got, w.Sent)
	}
}

func TestPrincipalMistakes(t *testing.T) {
	session := open(t).session
	for typed, want := range map[string]string{
		"Alice":                           "Type user/NAME or role/NAME.",
		"group/Alice":                     "Type user/NAME or role/NAME.",
		"user/":                           "A name has 1 to 64 letters",
		"user/A b":                        "A name has 1 to 64 letters",
		"role/a/b":                        "A name has 1 to 64 letters",
		"role/" + strings.Repeat("a", 65): "A name has 1 to 64 letters",
	} {
		w := openWith(t, session)
		w.Named("payroll").Next()
		w.Press("+")
		w.Type(typed)
		w.Press("enter")
		w.shows(t, want)
		if got := len(w.page.administrators.principals.Rows()); got != len(people) {
			t.Errorf("%q was added", typed)
		}
		w.Press("backspace")
		if problem := w.page.administrators.principals.item.Problem; problem != "" {
			t.Errorf("after typing on %q still shows", problem)
		}
	}
}

// TestLateListKeepsTheNewPrincipal: a list that was read before a role was made
// arrives after it.
func TestLateListKeepsTheNewPrincipal(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	late := w.page.Init()()
	w.Press("+")
	w.Type("role/Auditors")
	w.Press("enter")
	w.Deliver(late)
	if got := w.page.administrators.principals.Picked(); len(got) != 1 {
		t.Errorf("picked %v, want the new role", got)
	}
}

func TestPrincipalsThatCannotBeRead(t *testing.T) {
	w := openWith(t, closedSession(t))
	if len(pagetest.Sent[page.Refused](w.Driver)) != 1 {
		t.Errorf("sent %v, want a refusal", w.Sent)
	}
	w.page.show(2)
	w.shows(t, "The users and roles could not be read.")
}

func TestPrincipalRefused(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	w.Hold = true
	w.Press("+")
	w.Type("user/Bob")
	w.Press("enter", "enter")
	if len(w.Held) != 1 {
		t.Fatalf("%d commands for one name", len(w.Held))
	}
	w.shows(t, "Adding user/Bob")
	w.Held, w.Hold = nil, false
	w.Deliver(principalMade{into: w.page.administrators.principals, err: errClosed})
	if len(pagetest.Sent[page.Refused](w.Driver)) != 1 {
		t.Errorf("sent %v, want a refusal", w.Sent)
	}
	w.shows(t, "user/Bob") // and nothing typed is lost
}

// TestEscClosesBeforeItLeaves: the page offers esc itself while there is
// something to close.
func TestEscClosesBeforeItLeaves(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	list := w.page.administrators.principals
	w.Press("+", "esc")
	if list.open {
		t.Error("esc leaves the line open")
	}
	w.Press("/")
	w.Type("Admin")
	w.Press("enter", "esc")
	if list.Filter() != "" {
		t.Errorf("esc leaves the filter %q", list.Filter())
	}
	w.Press("esc")
	if w.step() != 2 {
		t.Errorf("with nothing to close esc goes to step %d, want 2", w.step())
	}
}

func TestExternalAccounts(t *testing.T) {
	session := vaulttest.New(t).Root()
	for _, c := range []struct {
		name string
		rows []string
		want string
	}{
		{"none", nil, ""},
		{"two", []string{"444455556666", "7777-8888-9999"}, ""},
		{"eleven digits", []string{"44445555666"}, "44445555666 is no account ID: it must have 12 digits."},
		{"thirteen digits", []string{"4444555566667"}, "4444555566667 is no account ID: it must have 12 digits."},
		{"a letter", []string{"44445555666a"}, "44445555666a is no account ID: it must have 12 digits."},
		{"own", []string{"111122223333"}, "111122223333 is this account. Pick its users and roles above."},
		{"twice", []string{"444455556666", "4444-5555-6666"}, "444455556666 stands here twice."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := openWith(t, session)
			w.Named("payroll").Next()
			w.Next()
			w.Press("tab")
			for _, row := range c.rows {
				w.Type(row)
				w.Press("enter")
			}
			w.Next()
			if got := w.page.users.accountsItem.Problem; got != c.want {
				t.Errorf("problem %q, want %q", got, c.want)
			}
			if stays := w.step() == 4; stays != (c.want != "") {
				t.Errorf("step %d is shown", w.step())
			}
		})
	}
}

// TestPolicyTooLongIsSaidOnTheStep: so many accounts that the document would
// not be taken.
func TestPolicyTooLongIsSaidOnTheStep(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	w.Next()
	var ids []string
	for i := range 500 {
		ids = append(ids, fmt.Sprintf("999999999%03d", i))
	}
	w.page.users.accounts.SetValue(ids)
	w.Next()
	if w.step() != 4 || !strings.Contains(w.page.users.accountsItem.Problem, "32768") {
		t.Errorf("step %d, problem %q", w.step(), w.page.users.accountsItem.Problem)
	}
}
