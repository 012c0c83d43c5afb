package policy_test

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"testing"

	"coldkms/model/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

func everyCase(t testing.TB) []simulation {
	return append(simulations(t, "testdata/cases.jsonl"), simulations(t, "testdata/random.jsonl.gz")...)
}

// TestExplanations checks on every case that an explanation agrees with the decision, names what decided, and that
// what it proposes allows the request.
func TestExplanations(t *testing.T) {
	for _, s := range everyCase(t) {
		r := s.request(t)
		x := policy.Explain(r)
		if x.Decision != policy.Evaluate(r) {
			t.Errorf("%s: explained as %+v", s.ID, x.Decision)
		}
		for _, source := range x.Statements {
			if want := map[bool]policy.Effect{true: policy.Deny, false: policy.Allow}[x.Outcome == policy.ExplicitDeny]; source.Effect != want {
				t.Errorf("%s is %s, by a statement that is %s", s.ID, x.Outcome, source.Effect)
			}
		}
		switch x.Outcome {
		case policy.Allowed:
			if x.Reason != "" || x.Message != "" || x.Remedies != nil || x.NearMisses != nil {
				t.Errorf("%s is allowed, and: %+v", s.ID, x)
			}
			if len(x.Statements) == 0 && r.Caller.ARN != root {
				t.Errorf("%s: nothing allows", s.ID)
			}
		case policy.ExplicitDeny:
			if len(x.Statements) == 0 || x.Remedies != nil {
				t.Errorf("%s is denied by %v, remedied by %v", s.ID, x.Statements, x.Remedies)
			}
		case policy.ImplicitDeny:
			fixed := *r
			for _, remedy := range x.Remedies {
				if policy.Evaluate(&fixed).Outcome == policy.Allowed {
					t.Errorf("%s: %s is one remedy too many", s.ID, remedy.Statement)
				}
				fixed = remedy.Apply(&fixed)
			}
			if r.Action != "kms:RetireGrant" && policy.Evaluate(&fixed).Outcome != policy.Allowed {
				t.Errorf("%s: %s is not allowed with %v", s.ID, x.Missing, x.Remedies)
			}
		}
		if s.Expect != x.Outcome {
			t.Errorf("%s: %s, want %s", s.ID, x.Outcome, s.Expect)
		}
	}
}

// TestExplanationsAsWritten compares some explanations with testdata/explained.json, as a command prints them.
func TestExplanationsAsWritten(t *testing.T) {
	ids := []string{"S01", "S11", "S15", "S36", "T05", "T22", "T35", "T62", "G05", "G24", "S37"}
	explained := map[string]policy.Explanation{}
	for _, s := range simulations(t, "testdata/cases.jsonl") {
		if slices.Contains(ids, s.ID) {
			explained[s.ID] = policy.Explain(s.request(t))
		}
	}
	got, err := json.MarshalIndent(explained, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/explained.json"
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got)+"\n" != string(want) {
		t.Errorf("the explanations differ from %s; write them anew with -update and look at the difference\n%s", golden, got)
	}
}

// TestDeciding checks which statements and grants are named for a request that is allowed.
func TestDeciding(t *testing.T) {
	all := iamPolicy(t, "all", allowAll)
	with := func(arn, principal string, change func(r *policy.Request)) *policy.Request {
		r := request(t, arn, keyPolicy(t, allowFor(aws(principal))), all)
		r.Session, r.Boundaries = []policy.Attachment{all}, []policy.Attachment{all}
		change(r)
		return r
	}
	unchanged := func(*policy.Request) {}
	granted := func(grantee string) func(r *policy.Request) {
		return func(r *policy.Request) {
			r.KeyPolicy = nil
			r.Grants = policy.NewGrants([]policy.Grant{{GrantID: "g", GranteePrincipal: grantee, Terms: policy.Terms{Operations: []string{"Decrypt"}}}})
		}
	}
	const key, iam, session2, boundary, grant = policy.InKeyPolicy, policy.InIAMPolicy, policy.InSessionPolicy, policy.InBoundary, policy.InGrant
	for _, c := range []struct {
		what    string
		request *policy.Request
		want    []policy.Place
	}{
		{"through IAM", with(alice, owner, unchanged), []policy.Place{key, iam, session2, boundary}},
		{"the session by name", with(session, session, unchanged), []policy.Place{key}},
		{"the role by name", with(session, role, unchanged), []policy.Place{key, session2, boundary}},
		{"a stranger", with(eve, eve, unchanged), []policy.Place{key, iam, session2, boundary}},
		{"the account's own", with(alice, alice, func(r *policy.Request) { r.Action, r.Resource = "kms:ListKeys", "*" }), []policy.Place{iam, session2, boundary}},
		{"a grant", with(eve, owner, granted(eve)), []policy.Place{session2, grant}},
		{"a grant to the session", with(session, owner, granted(session)), []policy.Place{grant}},
		{"a grant to the account", with(eve, owner, granted(stranger)), []policy.Place{iam, session2, boundary, grant}},
	} {
		x := policy.Explain(c.request)
		var got []policy.Place
		for _, s := range x.Statements {
			got = append(got, s.In)
		}
		if x.Outcome != policy.Allowed || !slices.Equal(got, c.want) {
			t.Errorf("%s is %s by %q, want %q", c.what, x.Outcome, got, c.want)
		}
	}
}

func TestAbsentKeys(t *testing.T) {
	for _, c := range []struct {
		condition string
		effect    policy.Effect
		want      []string
	}{
		{`{"StringEquals":{"kms:ViaService":"ec2.us-west-2.amazonaws.com"}}`, policy.Allow, []string{"kms:ViaService"}},
		{`{"StringLike":{"kms:EncryptionContext:A":"x*","kms:EncryptionContext:B":"?y"}}`, policy.Allow, []string{"kms:EncryptionContext:A", "kms:EncryptionContext:B"}},
		{`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`, policy.Deny, []string{"aws:MultiFactorAuthPresent"}},
		{`{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, policy.Deny, []string{"aws:SourceIp"}},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, policy.Deny, []string{"aws:SourceIp"}},
		{`{"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}}`, policy.Allow, []string{"aws:MultiFactorAuthAge"}},
		{`{"DateGreaterThan":{"aws:TokenIssueTime":"2017-02-15"}}`, policy.Allow, []string{"aws:TokenIssueTime"}},
		{`{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic?"}}`, policy.Allow, []string{"aws:SourceArn"}},
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${aws:username}"}}`, policy.Allow, []string{"kms:EncryptionContext:Owner"}},
		{`{"Null":{"kms:EncryptionContextKeys":"false"}}`, policy.Allow, []string{"kms:EncryptionContextKeys"}},
		{`{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"a"},"StringEquals":{"aws:username":"Bob"}}`, policy.Allow, nil},
	} {
		statements := []string{`{"Effect":"` + string(c.effect) + `","Principal":"*","Action":"*","Resource":"*","Condition":` + c.condition + `}`}
		if c.effect == policy.Deny {
			statements = append(statements, allowFor(`"*"`))
		}
		r := request(t, alice, keyPolicy(t, statements...))
		r.Context = policy.NewContext(map[string][]string{"aws:username": {"Alice"}})
		if got := policy.Explain(r).AbsentKeys; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.effect, c.condition, got, c.want)
		}
	}
}

func TestRemedies(t *testing.T) {
	other := iamPolicy(t, "other", `{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*"}`)
	enabled := keyPolicy(t, allowFor(aws(owner)))
	held := request(t, session, enabled)
	held.Session, held.Boundaries = []policy.Attachment{other}, []policy.Attachment{other, iamPolicy(t, "all", allowAll)}
	known := request(t, session, keyPolicy(t, allowFor(aws(alice))))
	known.Caller.RoleARN = role
	bound := request(t, session, keyPolicy(t, allowFor(aws(alice))))
	bound.Caller.RoleARN, bound.Boundaries = role, []policy.Attachment{other}
	user := request(t, alice, keyPolicy(t, allowFor(aws(alice))))
	user.Session, user.Boundaries = []policy.Attachment{other}, []policy.Attachment{other}
	heldGrantee := request(t, eve, nil)
	heldGrantee.Session = []policy.Attachment{other}
	heldGrantee.Grants = policy.NewGrants([]policy.Grant{{GrantID: "g", GranteePrincipal: eve, Terms: policy.Terms{Operations: []string{"Decrypt"}}}})
	alias := request(t, alice, nil)
	alias.Action, alias.Resource = "kms:CreateAlias", "arn:aws:kms:us-west-2:111122223333:alias/a"
	foreign := *alias
	foreign.Account = stranger
	service := *alias
	service.Caller = caller(t, "ec2.amazonaws.com")
	wrong := request(t, alice, enabled)
	wrong.Resource = alias.Resource
	trusted := request(t, alice, policy.ReadTrust(`{"Statement":{"Effect":"Allow","Principal":{"AWS":"`+role+`"},"Action":"sts:AssumeRole"}}`))
	trusted.Action, trusted.Resource, trusted.Account, trusted.OfRole = "sts:AssumeRole", role, owner, true
	iam := func(arn string) string {
		return `IAM policy of ` + arn[13:25] + `: {"Effect":"Allow","Action":"kms:Decrypt","Resource":"` + key + `"}`
	}
	named := func(principal string) string {
		return `key policy of 111122223333: {"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"kms:Decrypt","Resource":"*"}`
	}
	for _, c := range []struct {
		what    string
		request *policy.Request
		want    []string
	}{
		{"enabled", request(t, alice, enabled), []string{iam(alice)}},
		{"nothing", request(t, alice, keyPolicy(t, allowFor(aws(role)))), []string{named(alice)}},
		{"a stranger", request(t, eve, enabled), []string{named(eve), iam(eve)}},
		{"a session held back", held, []string{
			iam(session), `session policy` + iam(session)[10:], `permissions boundary` + iam(session)[10:],
		}},
		{"a session whose role is known", known, []string{named(role)}},
		{"a bounded session", bound, []string{named(session)}},
		{"a stranger with a grant whose session is held back", heldGrantee, []string{`session policy` + iam(eve)[10:]}},
		{"a user by name", user, []string{`session policy` + iam(alice)[10:]}},
		{"an alias", alias, []string{`IAM policy of 111122223333: {"Effect":"Allow","Action":"kms:CreateAlias","Resource":"` + alias.Resource + `"}`}},
		{"a service", request(t, "ec2.amazonaws.com", enabled), []string{`key policy of 111122223333: {"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}`}},
		{"a role", trusted, []string{`key policy of 111122223333: {"Effect":"Allow","Principal":{"AWS":"` + alice + `"},"Action":"sts:AssumeRole"}`}},
		{"not a permission", wrong, nil},
		{"an alias of another account", &foreign, nil},
		{"a service that wants an alias", &service, nil},
	} {
		var got []string
		for _, remedy := range policy.Explain(c.request).Remedies {
			compact, err := json.Marshal(remedy.Statement)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(remedy.In)+" of "+remedy.Account+": "+string(compact))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.what, got, c.want)
		}
	}
}
