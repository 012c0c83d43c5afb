package policy_test

import (
	"fmt"
	"testing"

	"coldkms/model/policy"
)

func TestGrants(t *testing.T) {
	all := iamPolicy(t, "all", allowAll)
	nobody := keyPolicy(t, allowFor(aws("arn:aws:iam::111122223333:user/Admin")))
	grant := func(grantee string, change func(g *policy.Grant)) policy.Grant {
		g := policy.Grant{GrantID: "g1", GranteePrincipal: grantee, IssuingAccount: owner, Terms: policy.Terms{Operations: []string{"Decrypt", "DescribeKey"}}}
		change(&g)
		return g
	}
	plain := func(*policy.Grant) {}
	finance := map[string]string{"Department": "Finance"}
	equals := func(g *policy.Grant) { g.Constraints.EncryptionContextEquals = finance }
	subset := func(g *policy.Grant) { g.Constraints.EncryptionContextSubset = finance }
	for _, c := range []struct {
		what   string
		caller string
		grant  policy.Grant
		change func(r *policy.Request)
		want   policy.Outcome
	}{
		{"the grantee", alice, grant(alice, plain), nil, policy.Allowed},
		{"another user", alice, grant("arn:aws:iam::111122223333:user/Bob", plain), nil, policy.ImplicitDeny},
		{"another operation", alice, grant(alice, plain), func(r *policy.Request) { r.Action = "kms:Encrypt" }, policy.ImplicitDeny},
		{"a role's session", session, grant(role, plain), nil, policy.Allowed},
		{"the session", session, grant(session, plain), nil, policy.Allowed},
		{"another session", session, grant(session+"x", plain), nil, policy.ImplicitDeny},
		{"a stranger by name", eve, grant(eve, plain), nil, policy.Allowed},
		{"a stranger's account, with IAM", eve, grant("arn:aws:iam::444455556666:root", plain), func(r *policy.Request) { r.Identity = []policy.Attachment{all} }, policy.Allowed},
		{"a stranger's account, without IAM", eve, grant(stranger, plain), nil, policy.ImplicitDeny},
		{"a stranger's root", "arn:aws:iam::444455556666:root", grant(stranger, plain), nil, policy.Allowed},
		{"a stranger by name, whose boundary does not allow", eve, grant(eve, plain), func(r *policy.Request) {
			r.Boundaries = []policy.Attachment{iamPolicy(t, "b", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}
		}, policy.Allowed},
		{"a service", "ec2.amazonaws.com", grant("ec2.amazonaws.com", plain), nil, policy.Allowed},
		{"a deny", alice, grant(alice, plain), func(r *policy.Request) { r.Identity = []policy.Attachment{iamPolicy(t, "no", denyAll)} }, policy.ExplicitDeny},
		{"equals, the same", alice, grant(alice, equals), func(r *policy.Request) { r.EncryptionContext = finance }, policy.Allowed},
		{"equals, none", alice, grant(alice, equals), nil, policy.ImplicitDeny},
		{"equals, more", alice, grant(alice, equals), func(r *policy.Request) {
			r.EncryptionContext = map[string]string{"Department": "Finance", "a": "b"}
		}, policy.ImplicitDeny},
		{"subset, more", alice, grant(alice, subset), func(r *policy.Request) {
			r.EncryptionContext = map[string]string{"Department": "Finance", "a": "b"}
		}, policy.Allowed},
		{"subset, another case", alice, grant(alice, subset), func(r *policy.Request) {
			r.EncryptionContext = map[string]string{"department": "Finance"}
		}, policy.ImplicitDeny},
		{"subset, DescribeKey", alice, grant(alice, subset), func(r *policy.Request) { r.Action = "kms:DescribeKey" }, policy.Allowed},
		{"a deleted namesake's grant", alice, grant("AIDACKCEVSQ6C2EXAMPLE", plain), func(r *policy.Request) { r.Caller.UniqueID = "AIDANAMESAKE00000001" }, policy.ImplicitDeny},
		{"a grant by unique id", alice, grant("AIDACKCEVSQ6C2EXAMPLE", plain), func(r *policy.Request) { r.Caller.UniqueID = "AIDACKCEVSQ6C2EXAMPLE" }, policy.Allowed},
	} {
		r := request(t, c.caller, nobody)
		r.Grants = policy.NewGrants([]policy.Grant{c.grant})
		if c.change != nil {
			c.change(r)
		}
		decide(t, c.what, r, c.want)
	}
}

func TestRetireGrant(t *testing.T) {
	all := iamPolicy(t, "all", allowAll)
	everybody := keyPolicy(t, allowFor(`"*"`))
	for _, c := range []struct {
		what, caller, retiring, issuer string
		operations                     []string
		identity                       []policy.Attachment
		want                           policy.Outcome
	}{
		{"the issuer's root", root, "", owner, []string{"Decrypt"}, nil, policy.Allowed},
		{"the issuer's root by ARN", root, "", root, []string{"Decrypt"}, nil, policy.Allowed},
		{"another root", root, "", stranger, []string{"Decrypt"}, nil, policy.ImplicitDeny},
		{"a user of the issuer", session, "", owner, []string{"Decrypt"}, []policy.Attachment{all}, policy.ImplicitDeny},
		{"the retiring principal", session, role, owner, []string{"Decrypt"}, nil, policy.Allowed},
		{"the grantee", alice, "", owner, []string{"RetireGrant"}, nil, policy.Allowed},
		{"the grantee without the operation", alice, "", owner, []string{"Decrypt"}, []policy.Attachment{all}, policy.ImplicitDeny},
		{"a deny", alice, alice, owner, nil, []policy.Attachment{iamPolicy(t, "no", `{"Effect":"Deny","Action":"kms:RetireGrant","Resource":"*"}`)}, policy.ExplicitDeny},
	} {
		r := request(t, c.caller, everybody, c.identity...)
		r.Action, r.GrantID = "kms:RetireGrant", "g1"
		r.Grants = policy.NewGrants([]policy.Grant{
			{GrantID: "g0", GranteePrincipal: session, RetiringPrincipal: alice, Terms: policy.Terms{Operations: []string{"RetireGrant"}}},
			{GrantID: "g1", GranteePrincipal: alice, RetiringPrincipal: c.retiring, IssuingAccount: c.issuer, Terms: policy.Terms{Operations: c.operations}},
		})
		decide(t, c.what, r, c.want)
		r.GrantID = "unknown"
		if c.want == policy.Allowed {
			decide(t, c.what+", unknown grant", r, policy.ImplicitDeny)
		}
	}
}

func TestGrantsMadeThroughAGrantOnlyNarrow(t *testing.T) {
	type pairs = map[string]string
	it, more, hr := pairs{"Department": "IT"}, pairs{"Department": "IT", "Stage": "Prod"}, pairs{"Department": "HR"}
	equals := func(p pairs) policy.Constraints { return policy.Constraints{EncryptionContextEquals: p} }
	subset := func(p pairs) policy.Constraints { return policy.Constraints{EncryptionContextSubset: p} }
	none := policy.Constraints{}
	for _, c := range []struct {
		parent, child policy.Constraints
		narrows       bool
	}{
		{none, none, true}, {none, equals(it), true}, {none, subset(it), true},
		{subset(it), subset(it), true}, {subset(it), subset(more), true}, {subset(it), equals(it), true}, {subset(it), equals(more), true},
		{subset(it), none, false}, {subset(it), subset(hr), false}, {subset(it), equals(hr), false}, {subset(more), subset(it), false},
		{subset(more), equals(it), false},
		{equals(it), equals(it), true}, {equals(it), equals(more), false}, {equals(it), subset(it), false}, {equals(it), subset(more), false},
		{equals(it), none, false}, {equals(pairs{}), equals(pairs{}), true}, {equals(pairs{}), none, false},
	} {
		for _, operations := range []struct {
			list []string
			fits bool
		}{{[]string{"Decrypt"}, true}, {[]string{"CreateGrant", "Decrypt"}, true}, {nil, true}, {[]string{"Encrypt"}, false}, {[]string{"Decrypt", "Encrypt"}, false}} {
			r := request(t, alice, nil)
			r.Action = "kms:CreateGrant"
			r.NewGrant = &policy.Terms{Operations: operations.list, Constraints: c.child}
			r.Grants = policy.NewGrants([]policy.Grant{{GrantID: "g", GranteePrincipal: alice, Terms: policy.Terms{Operations: []string{"Decrypt", "CreateGrant"}, Constraints: c.parent}}})
			want := policy.ImplicitDeny
			if c.narrows && operations.fits {
				want = policy.Allowed
			}
			decide(t, fmt.Sprintf("%v from %v", *r.NewGrant, c.parent), r, want)
			r.KeyPolicy = keyPolicy(t, allowFor(`"*"`))
			decide(t, "through the key policy", r, policy.Allowed)
		}
	}
}
