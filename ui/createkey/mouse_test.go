package createkey

import (
	"slices"
	"strings"
	"testing"
)

// The wizard by the mouse: fields, lists and buttons.
func TestByTheMouse(t *testing.T) {
	w := open(t)
	w.Click("Optional. What")
	w.Type("wages")
	w.Click("alias/")
	w.Type("payroll")
	w.Click("[ Next Step ]")
	w.Click("[ Next Step ]")
	w.Click("KMSAdminUser")
	w.Click("Allow key administrators")
	w.Click("[ Next Step ]")
	w.Click("KMSRole")
	w.Click("+ adds a user or role")
	w.Type("user/Alice")
	w.Press("enter")
	w.Click("Add an External Account")
	w.Type("444455556666")
	w.Click("Add an External Account")
	w.Type("777788889999")
	w.Click("5556666")
	w.Type("0")
	if got := w.page.users.accounts.Value()[0]; got != "4444505556666" {
		t.Errorf("account %s", got)
	}
	w.Press("backspace")
	w.Click("[ Next Step ]")
	policy := w.page.policy()
	if w.step() != 5 || w.page.naming.text() != "wages" || policy.AllowDeletion || len(policy.External) != 2 ||
		len(policy.Administrators) != 1 || !strings.HasSuffix(policy.Administrators[0], "user/KMSAdminUser") ||
		!slices.ContainsFunc(policy.Users, func(arn string) bool { return strings.HasSuffix(arn, "user/Alice") }) {
		t.Fatalf("step %d, description %q, policy %+v", w.step(), w.page.naming.text(), policy)
	}
	top := w.Text()
	if w.Wheel(20, 10, 3); w.Text() == top {
		t.Error("the wheel does not scroll the policy")
	}
	w.Click("[ Previous ]")
	if w.step() != 4 {
		t.Errorf("step %d", w.step())
	}
}
