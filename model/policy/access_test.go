package policy_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model/policy"
)

var long = flag.Bool("long", false, "run what takes minutes")

// meets reports whether a request meets what a way or a denial asks for.
func meets(t testing.TB, r *policy.Request, p policy.Part) bool {
	t.Helper()
	if p.In == policy.InGrant && r.Action == "kms:RetireGrant" && r.GrantID != p.GrantID {
		return false
	}
	for _, c := range p.Conditions {
		switch c.Operator {
		case "EncryptionContextEquals":
			equals := map[string]string{}
			for _, c := range p.Conditions {
				if c.Operator == "EncryptionContextEquals" && c.Key != "" {
					equals[c.Key] = c.Values[0]
				}
			}
			if !maps.Equal(equals, r.EncryptionContext) {
				return false
			}
		case "EncryptionContextSubset":
			if got, ok := r.EncryptionContext[c.Key]; !ok || got != c.Values[0] {
				return false
			}
		default:
			written, err := json.Marshal(map[string]any{c.Operator: map[string]any{c.Key: c.Values}})
			if err != nil {
				t.Fatal(err)
			}
			document, _ := policy.Read(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*","Condition":`+string(written)+`}}`, policy.IdentityPolicy)
			asked := policy.Request{Caller: r.Caller, Action: "kms:ListKeys", Resource: "*", Context: r.Context, Identity: []policy.Attachment{{Document: document}}}
			asked.Account = asked.Caller.Account
			if policy.Evaluate(&asked).Outcome != policy.Allowed {
				return false
			}
		}
	}
	return true
}

// decided decides a request by what Access lists.
func decided(t testing.TB, a policy.Access, r *policy.Request) bool {
	for _, d := range a.Denials {
		if d.Actions.Has(r.Action) && meets(t, r, d.Part) {
			return false
		}
	}
	return slices.ContainsFunc(a.Ways, func(w policy.Way) bool {
		return w.Actions.Has(r.Action) && meets(t, r, w.Part) && (w.EnabledBy == nil || meets(t, r, *w.EnabledBy))
	})
}

// serviceable reports whether a case is one that a request to the service can be.
func serviceable(s *simulation, r *policy.Request) bool {
	action, known := policy.FindAction(r.Action)
	if !known || action.Scope == policy.OnAccount || !strings.Contains(r.Resource, ":key/") || r.Caller.Account == "" ||
		r.Caller.Account != r.Account && !action.CrossAccount || action.Name == "kms:CreateGrant" && len(s.Grants) > 0 {
		return false
	}
	for key := range s.Request.ContextKeys {
		if !action.HasKey(key) {
			return false
		}
	}
	return true
}

// TestAccessDecidesTheCases compares the ways and denials of each case, with the conditions that they list, to the
// decision.
func TestAccessDecidesTheCases(t *testing.T) {
	compared, allowed := 0, 0
	for _, path := range []string{"testdata/cases.jsonl", "testdata/random.jsonl.gz"} {
		for _, s := range simulations(t, path) {
			r := s.request(t)
			if !serviceable(&s, r) {
				continue
			}
			compared++
			want := policy.Evaluate(r).Outcome == policy.Allowed
			if want {
				allowed++
			}
			for _, known := range [][]string{nil, {"aws:username", "kms:CallerAccount", "aws:PrincipalArn"}} {
				asked := *r
				values := map[string][]string{}
				for _, key := range known {
					values[key] = r.Context.Get(key)
				}
				asked.Context = policy.NewContext(values)
				a := policy.NewSurvey().Access(&asked)
				if got := decided(t, a, r); got != want {
					t.Errorf("%s (%s), known %v: allowed %v, want %v by\n%+v", s.ID, s.Reason, known, got, want, a)
				}
				if want && !a.Possible().Has(r.Action) {
					t.Errorf("%s: %s is said to be impossible", s.ID, r.Action)
				}
			}
		}
	}
	if compared < 1000 || allowed < 100 {
		t.Errorf("%d cases were compared, %d of them allowed", compared, allowed)
	}
	t.Logf("%d cases, %d allowed", compared, allowed)
}

// TestAccessDecidesMixedCases asks the request of one case with the policies and grants of others.
func TestAccessDecidesMixedCases(t *testing.T) {
	cases := simulations(t, "testdata/random.jsonl.gz")
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(of string) simulation { return rapid.SampledFrom(cases).Draw(rt, of) }
		s := draw("request")
		s.KeyPolicy, s.IdentityPolicies, s.Grants = draw("key policy").KeyPolicy, draw("IAM policies").IdentityPolicies, draw("grants").Grants
		r := s.request(t)
		if !serviceable(&s, r) {
			return
		}
		asked := *r
		asked.Context = policy.Context{}
		a := policy.NewSurvey().Access(&asked)
		if got, want := decided(t, a, r), policy.Evaluate(r).Outcome == policy.Allowed; got != want {
			rt.Errorf("%s: allowed %v, want %v by\n%+v", s.ID, got, want, a)
		}
	})
}

func TestAccess(t *testing.T) {
	const others = `{"Sid":"Others","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":["kms:Decrypt","kms:PutKeyPolicy"],"Resource":"*"}`
	keyPolicy := `{"Version":"2012-10-17","Statement":[
		{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},
		{"Effect":"Allow","Principal":{"AWS":"` + alice + `"},"Action":["kms:Encrypt","kms:DescribeKey"],"Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:App":["a","b"]}}},
		{"Sid":"Night","Effect":"Deny","Principal":"*","Action":"kms:Encrypt","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2017-01-01"}}},
		{"Sid":"Never","Effect":"Deny","Principal":{"AWS":"` + alice + `"},"Action":"kms:Decrypt","Resource":"*"},` + others + `]}`
	own := iamPolicy(t, "own", `{"Sid":"Mine","Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt","kms:PutKeyPolicy"],"Resource":"arn:aws:kms:*:*:key/*","Condition":{"StringEquals":{"aws:username":"Alice"}}}`)
	grants := policy.NewGrants([]policy.Grant{{
		GrantID: "g", GranteePrincipal: alice, RetiringPrincipal: alice, IssuingAccount: owner,
		Terms: policy.Terms{Operations: []string{"Decrypt", "DescribeKey", "CreateGrant"}, Constraints: policy.Constraints{EncryptionContextSubset: map[string]string{"Department": "IT"}}},
	}})
	for _, c := range []struct {
		caller string
		knows  map[string][]string
		want   []string
	}{
		{alice, nil, []string{
			"kms:Encrypt by key policy 2 if kms:EncryptionContext:App a|b",
			"kms:Decrypt by grant g if Department IT", "kms:DescribeKey by grant g", "kms:CreateGrant by grant g if Department IT and kms:GrantOperations Decrypt|DescribeKey|CreateGrant",
			"kms:RetireGrant by grant g",
			"kms:Decrypt,kms:Encrypt,kms:PutKeyPolicy by IAM policy own 1 if aws:username Alice, enabled by key policy 1 if aws:SecureTransport true",
			"not kms:Encrypt by key policy 3 if aws:CurrentTime 2017-01-01", "never kms:Decrypt by key policy 4",
		}},
		{"arn:aws:iam::111122223333:user/Bob", map[string][]string{"aws:username": {"Bob"}}, nil},
		{"arn:aws:iam::444455556666:user/Alice", map[string][]string{"aws:username": {"Alice"}}, []string{
			"kms:Decrypt by IAM policy own 1, enabled by key policy 5",
		}},
		{"arn:aws:iam::444455556666:root", nil, []string{"kms:Decrypt by key policy 5"}},
	} {
		r := request(t, c.caller, parse(t, policy.KeyPolicy, keyPolicy))
		r.Grants, r.Context = grants, policy.NewContext(c.knows)
		if !r.Caller.Root() {
			r.Identity = []policy.Attachment{own}
		}
		if got := shown(policy.NewSurvey().Access(r)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.caller, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func shown(a policy.Access) (lines []string) {
	part := func(p policy.Part) string {
		text := string(p.In)
		for _, name := range []string{p.Policy, p.GrantID} {
			if name != "" {
				text += " " + name
			}
		}
		if p.Statement > 0 {
			text += fmt.Sprint(" ", p.Statement)
		}
		for i, c := range p.Conditions {
			text += []string{" if ", " and "}[min(i, 1)] + c.Key + " " + strings.Join(c.Values, "|")
		}
		return text
	}
	names := func(s policy.ActionSet) string { return strings.Join(slices.Collect(s.All()), ",") }
	for _, w := range a.Ways {
		line := names(w.Actions) + " by " + part(w.Part)
		if w.EnabledBy != nil {
			line += ", enabled by " + part(*w.EnabledBy)
		}
		lines = append(lines, line)
	}
	for _, d := range a.Denials {
		lines = append(lines, map[bool]string{true: "never ", false: "not "}[d.Always]+names(d.Actions)+" by "+part(d.Part))
	}
	return lines
}

func TestActionSet(t *testing.T) {
	r := request(t, "arn:aws:iam::111122223333:root", parse(t, policy.KeyPolicy, policy.Default(owner)))
	all := policy.NewSurvey().Access(r).Possible()
	if !all.Has("kms:decrypt") || all.Has("kms:CreateKey") || all.Has("kms:RetireGrant") || all.Has("nothing") {
		t.Errorf("the root may %v", slices.Collect(all.All()))
	}
	written, err := json.Marshal(policy.ActionSet(0))
	if string(written) != "[]" || err != nil {
		t.Errorf("nothing is written as %s, %v", written, err)
	}
}

// BenchmarkAccess asks about one of many principals with ten policies each.
func BenchmarkAccess(b *testing.B) {
	r := largeRequest(b, 2500)
	s := policy.NewSurvey()
	b.ReportAllocs()
	for b.Loop() {
		s.Access(r)
	}
}

// TestAMillionDecisions finds out whether decisions leave anything behind.
func TestAMillionDecisions(t *testing.T) {
	if !*long {
		t.Skip("only with -long")
	}
	r := consoleRequest(t)
	inUse := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	policy.Evaluate(r)
	before, start := inUse(), time.Now()
	for range 1_000_000 {
		if policy.Evaluate(r).Outcome != policy.Allowed {
			t.Fatal("not allowed")
		}
	}
	if after := inUse(); after > before+64<<10 {
		t.Errorf("%d bytes in use before, %d after", before, after)
	}
	t.Logf("%v a decision", time.Since(start)/1_000_000)
}
