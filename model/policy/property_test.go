package policy_test

import (
	"encoding/json"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model/policy"
)

// object is a JSON object of a policy that a property changes.
type object = map[string]any

// altered is a case whose documents a property may change before it is decided.
type altered struct {
	simulation
	documents []object // the key policy first, when there is one
}

func alter(t testing.TB, s simulation) *altered {
	a := &altered{simulation: s}
	add := func(raw json.RawMessage) {
		var document object
		if err := json.Unmarshal(raw, &document); err != nil {
			t.Fatal(err)
		}
		if one, ok := document["Statement"].(object); ok {
			document["Statement"] = []any{one}
		}
		a.documents = append(a.documents, document)
	}
	if s.KeyPolicy != nil {
		add(s.KeyPolicy)
	}
	for _, p := range s.IdentityPolicies {
		add(p.Policy)
	}
	return a
}

// outcome decides the case with its changed documents.
func (a *altered) outcome(t testing.TB, change func(r *policy.Request)) policy.Outcome {
	changed := a.simulation
	changed.IdentityPolicies = slices.Clone(changed.IdentityPolicies)
	for i, document := range a.documents {
		raw, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case a.KeyPolicy == nil:
			changed.IdentityPolicies[i].Policy = raw
		case i == 0:
			changed.KeyPolicy = raw
		default:
			changed.IdentityPolicies[i-1].Policy = raw
		}
	}
	r := changed.request(t)
	change(r)
	return policy.Evaluate(r).Outcome
}

func statementsOf(document object) []any { return document["Statement"].([]any) }

// generosity orders outcomes: a change that takes away must not go up.
func generosity(o policy.Outcome) int {
	return map[policy.Outcome]int{policy.ExplicitDeny: 0, policy.ImplicitDeny: 1, policy.Allowed: 2}[o]
}

// letterCase changes the letter case of a text where bits of which are set.
func letterCase(text string, which uint64) string {
	var out strings.Builder
	for i, r := range text {
		if bits.RotateLeft64(which, -i)&1 == 1 {
			out.WriteString(strings.ToUpper(string(r)))
		} else {
			out.WriteString(strings.ToLower(string(r)))
		}
	}
	return out.String()
}

// TestProperties changes cases in ways whose effect is known.
func TestProperties(t *testing.T) {
	cases := everyCase(t)
	unchanged := func(*policy.Request) {}
	for name, property := range map[string]func(rt *rapid.T, a *altered, before policy.Outcome){
		"an explicit deny wins": func(rt *rapid.T, a *altered, before policy.Outcome) {
			deny := iamPolicy(t, "deny", `{"Effect":"Deny","Action":"*","Resource":"*"}`)
			if got := a.outcome(t, func(r *policy.Request) { r.Identity = append(r.Identity, deny) }); got != policy.ExplicitDeny {
				rt.Errorf("%s: %s", a.ID, got)
			}
		},
		"adding a Deny never allows more": func(rt *rapid.T, a *altered, before policy.Outcome) {
			donor := alter(t, rapid.SampledFrom(cases).Draw(rt, "donor"))
			for i := range a.documents {
				if i < len(donor.documents) && (a.KeyPolicy == nil) == (donor.KeyPolicy == nil) {
					for _, s := range statementsOf(donor.documents[i]) {
						denying := maps.Clone(s.(object))
						denying["Effect"] = "Deny"
						a.documents[i]["Statement"] = append(statementsOf(a.documents[i]), denying)
					}
				}
			}
			if got := a.outcome(t, unchanged); generosity(got) > generosity(before) {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"adding an Allow never takes away": func(rt *rapid.T, a *altered, before policy.Outcome) {
			donor := alter(t, rapid.SampledFrom(cases).Draw(rt, "donor"))
			for i := range a.documents {
				if i < len(donor.documents) && (a.KeyPolicy == nil) == (donor.KeyPolicy == nil) {
					for _, s := range statementsOf(donor.documents[i]) {
						allowing := maps.Clone(s.(object))
						allowing["Effect"] = "Allow"
						a.documents[i]["Statement"] = append(statementsOf(a.documents[i]), allowing)
					}
				}
			}
			if got := a.outcome(t, unchanged); generosity(got) < generosity(before) {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"removing an Allow never allows more": func(rt *rapid.T, a *altered, before policy.Outcome) {
			for _, document := range a.documents {
				document["Statement"] = slices.DeleteFunc(statementsOf(document), func(s any) bool {
					return s.(object)["Effect"] == "Allow" && rapid.Bool().Draw(rt, "removed")
				})
			}
			if got := a.outcome(t, unchanged); generosity(got) > generosity(before) {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"the order of statements and policies changes nothing": func(rt *rapid.T, a *altered, before policy.Outcome) {
			for _, document := range a.documents {
				document["Statement"] = rapid.Permutation(statementsOf(document)).Draw(rt, "statements")
			}
			got := a.outcome(t, func(r *policy.Request) { r.Identity = rapid.Permutation(r.Identity).Draw(rt, "policies") })
			if got != before {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"the letter case of actions and condition keys changes nothing": func(rt *rapid.T, a *altered, before policy.Outcome) {
			which := rapid.Uint64().Draw(rt, "upper")
			for _, document := range a.documents {
				for _, s := range statementsOf(document) {
					recase(s.(object), which)
				}
			}
			context := map[string]any{}
			for key, value := range a.Request.ContextKeys {
				context[letterCase(key, ^which)] = value
			}
			a.Request.ContextKeys = context
			if got := a.outcome(t, unchanged); got != before {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"a single value or a list of one changes nothing": func(rt *rapid.T, a *altered, before policy.Outcome) {
			for _, document := range a.documents {
				for _, s := range statementsOf(document) {
					listed(s.(object))
				}
				if one := statementsOf(document); len(one) == 1 {
					document["Statement"] = one[0]
				}
			}
			if got := a.outcome(t, unchanged); got != before {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"the canonical form decides alike": func(rt *rapid.T, a *altered, before policy.Outcome) {
			got := a.outcome(t, func(r *policy.Request) {
				if r.KeyPolicy != nil {
					if canonical, faults := policy.Read(r.KeyPolicy.Format(), policy.KeyPolicy); len(faults) == 0 {
						r.KeyPolicy = canonical
					}
				}
				for i := range r.Identity {
					r.Identity[i].Document, _ = policy.Read(r.Identity[i].Document.Format(), policy.IdentityPolicy)
				}
			})
			if got != before {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
		"grants for others change nothing": func(rt *rapid.T, a *altered, before policy.Outcome) {
			others := policy.Terms{Operations: []string{"Encrypt", "Decrypt", "CreateGrant", "RetireGrant"}}
			got := a.outcome(t, func(r *policy.Request) {
				if a.Grants == nil {
					r.Grants = policy.NewGrants([]policy.Grant{
						{GrantID: "x", GranteePrincipal: "arn:aws:iam::111122223333:user/Nobody", IssuingAccount: owner, Terms: others},
						{GrantID: "y", GranteePrincipal: "arn:aws:iam::111122223333:role/Nobody", IssuingAccount: owner, Terms: others},
						{GrantID: "z", GranteePrincipal: "777788889999", IssuingAccount: owner, Terms: others},
					})
				}
			})
			if got != before {
				rt.Errorf("%s: %s became %s", a.ID, before, got)
			}
		},
	} {
		t.Run(name, rapid.MakeCheck(func(rt *rapid.T) {
			s := rapid.SampledFrom(cases).Draw(rt, "case")
			property(rt, alter(t, s), s.Expect)
		}))
	}
}

func recase(statement object, which uint64) {
	for _, element := range []string{"Action", "NotAction"} {
		switch value := statement[element].(type) {
		case string:
			statement[element] = letterCase(value, which)
		case []any:
			for i := range value {
				value[i] = letterCase(value[i].(string), which)
			}
		}
	}
	conditions, _ := statement["Condition"].(object)
	for _, block := range conditions {
		keys := block.(object)
		for key, value := range maps.Clone(keys) {
			delete(keys, key)
			keys[letterCase(key, which)] = value
		}
	}
}

func listed(statement object) {
	for _, element := range []string{"Action", "NotAction", "Resource", "NotResource"} {
		if value, ok := statement[element]; ok {
			statement[element] = oneOrList(value)
		}
	}
	for _, element := range []string{"Principal", "NotPrincipal"} {
		if types, ok := statement[element].(object); ok {
			for kind, value := range types {
				types[kind] = oneOrList(value)
			}
		}
	}
	conditions, _ := statement["Condition"].(object)
	for _, block := range conditions {
		for key, value := range block.(object) {
			block.(object)[key] = oneOrList(value)
		}
	}
}

// oneOrList makes a list of a single value, and a single value of a list of one.
func oneOrList(value any) any {
	list, ok := value.([]any)
	switch {
	case !ok:
		return []any{value}
	case len(list) == 1:
		return list[0]
	}
	return value
}

// FuzzEvaluate checks on any documents that a decision is made, that the explanation agrees with it, that nothing is
// allowed which no document allows, and that a Deny for everybody wins.
func FuzzEvaluate(f *testing.F) {
	for i, s := range simulations(f, "testdata/cases.jsonl") {
		if i%5 == 0 {
			identity := "{}"
			if len(s.IdentityPolicies) > 0 {
				identity = string(s.IdentityPolicies[0].Policy)
			}
			f.Add(string(s.KeyPolicy), identity, s.Request.Principal, s.Request.Action, "aws:username", "Alice")
		}
	}
	denied := keyPolicy(f, denyAllStatement)
	f.Fuzz(func(t *testing.T, keyText, iamText, principal, action, name, value string) {
		who, err := policy.ParseCaller(principal)
		if err != nil {
			return
		}
		r := &policy.Request{Caller: who, Action: action, Resource: key, Account: owner, Context: policy.NewContext(map[string][]string{name: {value}})}
		r.KeyPolicy, _ = policy.Read(keyText, policy.KeyPolicy)
		if d, _ := policy.Read(iamText, policy.IdentityPolicy); d != nil {
			r.Identity = []policy.Attachment{{Name: "i", Document: d}}
		}
		decided := policy.Evaluate(r)
		if explained := policy.Explain(r); explained.Decision != decided {
			t.Fatalf("%+v is explained as %+v", decided, explained)
		}
		if decided.Outcome == policy.Allowed && !who.Root() && !strings.Contains(keyText+iamText, "llow") && !strings.Contains(keyText+iamText, `\u`) {
			t.Fatalf("allowed by %q and %q", keyText, iamText)
		}
		if r.KeyPolicy = denied; strings.HasPrefix(action, "kms:") && policy.Explain(r).Outcome == policy.Allowed {
			if a, known := policy.FindAction(action); !known || a.Scope == policy.OnKey {
				t.Fatalf("%s is allowed against a Deny", action)
			}
		}
	})
}

const denyAllStatement = `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`
