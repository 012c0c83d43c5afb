package identity_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model/identity"
)

const allowList = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}]}`

// What is attached to an entity is a set, in order; and an entity never changes.
func TestEntitiesHoldSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := &identity.Entity{}
		sets := []map[string]bool{{}, {}, {}}
		for _, name := range rapid.SliceOfN(rapid.StringMatching(`[a-d]`), 1, 20).Draw(t, "names") {
			before, kind, add := *e, rapid.IntRange(0, 2).Draw(t, "kind"), rapid.Bool().Draw(t, "add")
			copied := before
			copied.Inline, copied.Attached, copied.Groups = slices.Clone(e.Inline), slices.Clone(e.Attached), slices.Clone(e.Groups)
			old := e
			e = map[bool][]*identity.Entity{
				true:  {e.WithInline(identity.Inline{Name: name}), e.WithAttached(name), e.WithGroup(name)},
				false: {e.WithoutInline(name), e.WithoutAttached(name), e.WithoutGroup(name)},
			}[add][kind]
			if sets[kind][name] = true; !add {
				delete(sets[kind], name)
			}
			if !reflect.DeepEqual(*old, copied) {
				t.Fatalf("%+v became %+v", copied, *old)
			}
		}
		var inline []string
		for _, policy := range e.Inline {
			inline = append(inline, policy.Name)
		}
		for kind, got := range [][]string{inline, e.Attached, e.Groups} {
			if want := slices.Sorted(maps.Keys(sets[kind])); !slices.Equal(got, want) {
				t.Errorf("set %d is %q, want %q", kind, got, want)
			}
		}
	})
}

func TestAnInlinePolicyIsReplaced(t *testing.T) {
	e := &identity.Entity{}
	e = e.WithInline(identity.Inline{Name: "a", Document: identity.ReadDocument(allowList)})
	e = e.WithInline(identity.Inline{Name: "a", Document: identity.ReadDocument(strings.Replace(allowList, "Allow", "Deny", 1))})
	got, found := e.InlinePolicy("a")
	if !found || len(e.Inline) != 1 || got.Policy.Statements[0].Effect != "Deny" {
		t.Errorf("got %+v", e.Inline)
	}
	if _, found := e.InlinePolicy("b"); found {
		t.Error("there is a policy b")
	}
	if want := len(strings.ReplaceAll(allowList, " ", "")) - 1; e.InlineSize() != want {
		t.Errorf("the size is %d, want %d", e.InlineSize(), want)
	}
}

func TestVersionsOfAManagedPolicy(t *testing.T) {
	at := time.Date(2017, time.February, 15, 9, 30, 0, 0, time.UTC)
	p := &identity.ManagedPolicy{Account: "111122223333", Path: "/a/", Name: "Own"}
	first := p.WithVersion(identity.ReadDocument(allowList), at, true)
	second := first.WithVersion(identity.ReadDocument("{}"), at.Add(time.Hour), false)
	if second.InForce().Text != allowList || second.WithDefault(2, at).InForce().Text != "{}" {
		t.Error("another version is in force")
	}
	third := second.WithoutVersion(2, at).WithVersion(identity.ReadDocument("{}"), at, false)
	if _, found := third.Version("v2"); found || third.Versions[1].ID() != "v3" {
		t.Errorf("a number is used twice: %+v", third.Versions)
	}
	if len(first.Versions) != 1 || len(second.Versions) != 2 || p.Versions != nil {
		t.Error("a policy changed in place")
	}
	if got := third.ARN(); got != "arn:aws:iam::111122223333:policy/a/Own" {
		t.Errorf("the ARN is %s", got)
	}
}

func TestParsePolicyARN(t *testing.T) {
	for arn, want := range map[string][2]string{
		"arn:aws:iam::111122223333:policy/Own":         {"111122223333", "Own"},
		"arn:aws:iam::111122223333:policy/a/b/Own":     {"111122223333", "Own"},
		"arn:aws:iam::aws:policy/job-function/Billing": {"aws", "Billing"},
		"arn:aws:iam::aws:policy/":                     {},
		"arn:aws:iam::aws:policyOwn":                   {},
		"arn:aws:iam::1:policy/Own":                    {},
		"arn:aws:iam::111122223333:user/Own":           {},
		"arn:aws:iam::111122223333:policy/a b/Own":     {},
		"": {},
	} {
		account, name, ok := identity.ParsePolicyARN(arn)
		if got := [2]string{account, name}; got != want || ok != (name != "") {
			t.Errorf("%q is %q, %v", arn, got, ok)
		}
	}
}

func TestAWSManaged(t *testing.T) {
	for _, p := range identity.AWSManaged() {
		if account, name, ok := identity.ParsePolicyARN(p.ARN()); !ok || account != identity.AWS || name != p.Name {
			t.Errorf("%s is not an ARN of AWS", p.ARN())
		}
		if _, err := identity.ParseDocument(p.InForce().Text); err != nil || p.InForce().Policy == nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func TestCallers(t *testing.T) {
	role := identity.Principal{Account: "111122223333", Kind: identity.Role, Path: "/a/", Name: "KMSRole", UniqueID: "AROAEXAMPLE"}
	user := identity.Principal{Account: "111122223333", Kind: identity.User, Path: "/a/", Name: "Alice", UniqueID: "AIDAEXAMPLE"}
	for _, c := range []struct {
		caller           identity.Caller
		arn, id, roleARN string
		account          string
	}{
		{caller: identity.Caller{Principal: role, SessionName: "session"}, arn: "arn:aws:sts::111122223333:assumed-role/KMSRole/session", id: "AROAEXAMPLE", roleARN: "arn:aws:iam::111122223333:role/a/KMSRole", account: "111122223333"},
		{caller: identity.Caller{Principal: role}, arn: "arn:aws:iam::111122223333:role/a/KMSRole", id: "AROAEXAMPLE", roleARN: "arn:aws:iam::111122223333:role/a/KMSRole", account: "111122223333"},
		{caller: identity.Caller{Principal: user}, arn: "arn:aws:iam::111122223333:user/a/Alice", id: "AIDAEXAMPLE", account: "111122223333"},
		{caller: identity.Caller{Principal: identity.RootOf("111122223333")}, arn: "arn:aws:iam::111122223333:root", account: "111122223333"},
		{caller: identity.Caller{Principal: identity.ServiceOf("workspaces.amazonaws.com", "111122223333")}, arn: "workspaces.amazonaws.com"},
	} {
		got, err := c.caller.Policy()
		if err != nil || c.caller.ARN() != c.arn || got.ARN != c.arn || got.UniqueID != c.id || got.RoleARN != c.roleARN || got.Account != c.account {
			t.Errorf("%s is %+v, %v", c.caller.ARN(), got, err)
		}
	}
	if _, err := (identity.Caller{Principal: identity.Principal{Account: "111122223333", Kind: identity.Group, Path: "/", Name: "g"}}).Policy(); err == nil {
		t.Error("a group calls")
	}
}
