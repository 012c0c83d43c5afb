package policy_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/policy"
)

// FuzzRead checks that a document is read or refused with a place inside it, that what encoding/json refuses is
// refused, and that the canonical form reads as the same document.
func FuzzRead(f *testing.F) {
	for _, c := range malformed {
		if len(c.text) < 1000 {
			f.Add(strings.Replace(c.text, "‸", "", 1), c.kind == policy.KeyPolicy)
		}
	}
	f.Add(policy.Default(account), true)
	f.Add(console().Document(), true)
	f.Add(policy.PowerUser(), false)
	f.Add(allowing(`"Principal":"*","Action":"kms:*","Resource":"arn:aws:kms:*:*:alias/${aws:username}","Condition":{"DateLessThan":{"aws:CurrentTime":"2017-02-15"}}`), true)
	f.Fuzz(func(t *testing.T, text string, ofKey bool) {
		kind := policy.IdentityPolicy
		if ofKey {
			kind = policy.KeyPolicy
		}
		d, faults := policy.Read(text, kind)
		for _, fault := range faults {
			inside := fault.At.Offset >= 0 && fault.At.Offset <= len(text)
			if lines := strings.Count(text, "\n") + 1; !inside || fault.At.Line < 1 || fault.At.Line > lines || fault.At.Column < 1 {
				t.Fatalf("%v is not in %q", fault.At, text)
			}
		}
		if d != nil && !json.Valid([]byte(text)) {
			t.Fatalf("%q is not JSON", text)
		}
		if len(faults) > 0 {
			return
		}
		canonical := d.Format()
		if len(canonical) > model.PolicyMaxBytes {
			return
		}
		again, err := policy.Parse(canonical, kind)
		if err != nil {
			t.Fatalf("%v in the canonical form\n%s", err, canonical)
		}
		if twice := again.Format(); twice != canonical {
			t.Fatalf("got\n%s\nwant\n%s", twice, canonical)
		}
		if got, want := meaning(again), meaning(d); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
		policy.Lint(d, policy.LintOptions{Account: account})
	})
}

// meaning returns what a document says, without places and without regard to the order of conditions and principals.
func meaning(d *policy.Document) (all []map[string]bool) {
	for i := range d.Statements {
		s := &d.Statements[i]
		says := map[string]bool{fmt.Sprint(d.Version.Text, d.ID.Text, s.Sid.Text, s.Effect, s.Principals.Not, s.Actions.Not, s.Resources.Not): true}
		for _, p := range s.Principals.List {
			says[fmt.Sprintf("principal %d %s", p.Kind, p.Text)] = true
		}
		for _, v := range s.Actions.Values {
			says["action "+v.Text] = true
		}
		for _, v := range s.Resources.Values {
			says["resource "+v.Text] = true
		}
		for _, c := range s.Conditions {
			values := []string{c.Operator.Text, c.Key.Text}
			for _, v := range c.Values {
				values = append(values, v.Text)
			}
			says[fmt.Sprintf("condition %q", values)] = true
		}
		all = append(all, says)
	}
	return all
}
