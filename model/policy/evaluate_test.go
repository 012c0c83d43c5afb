package policy_test

import (
	"strings"
	"testing"

	"coldkms/model/policy"
)

const (
	owner    = "111122223333"
	stranger = "444455556666"
	session  = "arn:aws:sts::111122223333:assumed-role/KMSRole/session1"
	role     = "arn:aws:iam::111122223333:role/app/KMSRole"
	root     = "arn:aws:iam::111122223333:root"
	eve      = "arn:aws:iam::444455556666:user/Eve"
)

// request returns a request to decrypt with the owner's key.
func request(t testing.TB, arn string, keyPolicy *policy.Document, identity ...policy.Attachment) *policy.Request {
	t.Helper()
	return &policy.Request{
		Caller: caller(t, arn), Action: "kms:Decrypt", Resource: key, Context: policy.NewContext(nil),
		KeyPolicy: keyPolicy, Identity: identity,
	}
}

func allowFor(principal string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"kms:*","Resource":"*"}`
}

func denyFor(element string) string {
	return `{"Effect":"Deny",` + element + `,"Action":"kms:*","Resource":"*"}`
}

func aws(principals ...string) string { return `{"AWS":["` + strings.Join(principals, `","`) + `"]}` }

const allowAll, denyAll = `{"Effect":"Allow","Action":"*","Resource":"*"}`, `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}`

func decide(t *testing.T, what string, r *policy.Request, want policy.Outcome) {
	t.Helper()
	if got := policy.Evaluate(r); got.Outcome != want {
		t.Errorf("%s: %+v, want %s", what, got, want)
	}
}

func TestWhoIsMeant(t *testing.T) {
	const service = "workspaces.amazonaws.com"
	for _, c := range []struct {
		principal string
		caller    policy.Caller
		want      policy.Outcome
	}{
		{`"*"`, caller(t, alice), policy.Allowed},
		{aws("*"), caller(t, session), policy.Allowed},
		{`"*"`, caller(t, service), policy.Allowed},
		{`{"Service":"` + service + `"}`, caller(t, service), policy.Allowed},
		{`{"Service":"ec2.amazonaws.com"}`, caller(t, service), policy.ImplicitDeny},
		{aws(owner), caller(t, service), policy.ImplicitDeny},
		{aws(alice), caller(t, alice), policy.Allowed},
		{aws(alice), caller(t, "arn:aws:iam::111122223333:user/div/Alice"), policy.ImplicitDeny},
		{aws(alice), caller(t, root), policy.ImplicitDeny},
		{aws(owner), caller(t, root), policy.Allowed},
		{aws(root), caller(t, root), policy.Allowed},
		{aws(root), caller(t, alice), policy.ImplicitDeny},
		{aws(role), caller(t, session), policy.Allowed},
		{aws(role), caller(t, role), policy.Allowed},
		{aws(role), caller(t, "arn:aws:iam::111122223333:role/KMSRole"), policy.ImplicitDeny},
		{aws(role), knownSession(t, role, ""), policy.Allowed},
		{aws(role), knownSession(t, "arn:aws:iam::111122223333:role/other/KMSRole", ""), policy.ImplicitDeny},
		{aws("arn:aws:iam::111122223333:role/KMSRole2"), caller(t, session), policy.ImplicitDeny},
		{aws(session), caller(t, session), policy.Allowed},
		{aws(session), caller(t, session+"2"), policy.ImplicitDeny},
		{aws(session), caller(t, role), policy.ImplicitDeny},
		{aws("AROACKCEVSQ6C2EXAMPLE"), knownSession(t, role, "AROACKCEVSQ6C2EXAMPLE"), policy.Allowed},
		{aws("AROACKCEVSQ6C2EXAMPLE"), knownSession(t, role, "AROAANOTHERROLE00001"), policy.ImplicitDeny},
		{aws("AROACKCEVSQ6C2EXAMPLE"), caller(t, session), policy.ImplicitDeny},
		{aws("AIDACKCEVSQ6C2EXAMPLE"), policyCaller(t, alice, "AIDACKCEVSQ6C2EXAMPLE"), policy.Allowed},
		{aws("AIDACKCEVSQ6C2EXAMPLE"), policyCaller(t, alice, "AIDANAMESAKE00000001"), policy.ImplicitDeny},
		{aws("arn:aws:sts::111122223333:federated-user/Bob"), caller(t, "arn:aws:sts::111122223333:federated-user/Bob"), policy.Allowed},
		{`{"Federated":"cognito-identity.amazonaws.com"}`, federated(t, "cognito-identity.amazonaws.com"), policy.Allowed},
		{`{"Federated":"cognito-identity.amazonaws.com"}`, federated(t, "www.amazon.com"), policy.ImplicitDeny},
		{aws(stranger, eve, "arn:aws:iam::111122223333:user/Bob", alice), caller(t, alice), policy.Allowed},
	} {
		r := request(t, alice, keyPolicy(t, allowFor(c.principal)))
		r.Caller = c.caller
		decide(t, c.principal+" for "+c.caller.ARN, r, c.want)
	}
}

func knownSession(t testing.TB, roleARN, id string) policy.Caller {
	c := caller(t, session)
	c.RoleARN, c.UniqueID = roleARN, id
	return c
}

func policyCaller(t testing.TB, arn, id string) policy.Caller {
	c := caller(t, arn)
	c.UniqueID = id
	return c
}

func federated(t testing.TB, provider string) policy.Caller {
	c := caller(t, session)
	c.Provider = provider
	return c
}

func TestNotPrincipalExemptsTheWholeChainOnly(t *testing.T) {
	for _, c := range []struct {
		caller string
		listed []string
		exempt bool
	}{
		{alice, []string{alice, owner}, true},
		{alice, []string{alice, root}, true},
		{alice, []string{alice}, false},
		{alice, []string{owner}, false},
		{alice, []string{alice, stranger}, false},
		{alice, []string{"*"}, true},
		{root, []string{owner}, true},
		{root, []string{alice}, false},
		{session, []string{owner, role, session}, true},
		{session, []string{owner, role}, false},
		{session, []string{owner, session}, false},
		{session, []string{role, session}, false},
		{role, []string{owner, role}, true},
		{role, []string{role}, false},
	} {
		d := keyPolicy(t, allowFor(`"*"`), denyFor(`"NotPrincipal":`+aws(c.listed...)))
		want := policy.ExplicitDeny
		if c.exempt {
			want = policy.Allowed
		}
		decide(t, c.caller+" with "+strings.Join(c.listed, ", "), request(t, c.caller, d), want)
	}
	service := keyPolicy(t, allowFor(`"*"`), denyFor(`"NotPrincipal":{"Service":"ec2.amazonaws.com"}`))
	decide(t, "a listed service", request(t, "ec2.amazonaws.com", service), policy.Allowed)
	decide(t, "another service", request(t, "rds.amazonaws.com", service), policy.ExplicitDeny)

	d := keyPolicy(t, `{"Effect":"Allow","NotPrincipal":`+aws(alice)+`,"Action":"kms:*","Resource":"*"}`)
	decide(t, "NotPrincipal with Allow, listed", request(t, alice, d), policy.ImplicitDeny)
	decide(t, "NotPrincipal with Allow, not listed", request(t, session, d), policy.Allowed)
}

func TestAccounts(t *testing.T) {
	all := iamPolicy(t, "all", allowAll)
	enabled, named := keyPolicy(t, allowFor(aws(owner))), keyPolicy(t, allowFor(aws(alice)))
	trusting := keyPolicy(t, allowFor(aws(stranger)), allowFor(aws(owner)))
	for _, c := range []struct {
		what    string
		request *policy.Request
		want    policy.Decision
	}{
		{"enabled, with IAM", request(t, alice, enabled, all), policy.Decision{Outcome: policy.Allowed}},
		{"enabled, without IAM", request(t, alice, enabled), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingIAM}},
		{"named, without IAM", request(t, alice, named), policy.Decision{Outcome: policy.Allowed}},
		{"IAM alone", request(t, session, named, all), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingKey}},
		{"nothing", request(t, session, named), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingBoth}},
		{"no key policy at all", request(t, alice, nil, all), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingKey}},
		{"root without a statement", request(t, root, named, all), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingDirect}},
		{"a stranger whom both allow", request(t, eve, trusting, all), policy.Decision{Outcome: policy.Allowed}},
		{"a stranger without IAM", request(t, eve, trusting), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingCaller}},
		{"a stranger by name, without IAM", request(t, eve, keyPolicy(t, allowFor(aws(eve)))), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingCaller}},
		{"a stranger who is not trusted", request(t, eve, enabled, all), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingOwner}},
		{"a stranger with nothing", request(t, eve, enabled), policy.Decision{Outcome: policy.ImplicitDeny, Missing: policy.MissingAccounts}},
		{"a stranger's root who is trusted", request(t, "arn:aws:iam::444455556666:root", trusting), policy.Decision{Outcome: policy.Allowed}},
		{"a stranger's own deny", request(t, eve, trusting, all, iamPolicy(t, "no", denyAll)), policy.Decision{Outcome: policy.ExplicitDeny, DenyIn: policy.InIAMPolicy}},
		{"a deny of the account", request(t, alice, keyPolicy(t, allowFor(aws(alice)), denyFor(`"Principal":`+aws(owner)))), policy.Decision{Outcome: policy.ExplicitDeny, DenyIn: policy.InKeyPolicy}},
		{"a deny of another account", request(t, alice, keyPolicy(t, allowFor(aws(alice)), denyFor(`"Principal":`+aws(stranger)))), policy.Decision{Outcome: policy.Allowed}},
	} {
		if got := policy.Evaluate(c.request); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

// TestHeldBack checks what a session's own policies and boundaries hold back, by how the key policy names the caller.
func TestHeldBack(t *testing.T) {
	all, other := iamPolicy(t, "all", allowAll), iamPolicy(t, "other", `{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*"}`)
	for _, c := range []struct {
		what              string
		caller, principal string
		session, boundary policy.Missing // what refuses when that one does not allow; "" when it does not matter
	}{
		{"IAM", session, owner, policy.MissingSession, policy.MissingBoundary},
		{"the role by name", session, role, policy.MissingSession, policy.MissingBoundary},
		{"the session by name", session, session, "", ""},
		{"everybody", session, "*", "", ""},
		{"the user by name", alice, alice, policy.MissingSession, ""},
		{"the user by its id", alice, "AIDACKCEVSQ6C2EXAMPLE", policy.MissingSession, ""},
		{"the role by its id", session, "AROACKCEVSQ6C2EXAMPLE", policy.MissingSession, policy.MissingBoundary},
	} {
		d := keyPolicy(t, allowFor(aws(c.principal)))
		check := func(what string, want policy.Missing, change func(r *policy.Request)) {
			t.Helper()
			r := request(t, c.caller, d, all)
			r.Caller.UniqueID = c.principal
			change(r)
			got := policy.Evaluate(r)
			if got.Missing != want || (got.Outcome == policy.Allowed) != (want == "") {
				t.Errorf("%s, %s: %+v, want %q", c.what, what, got, want)
			}
		}
		check("nothing else", "", func(*policy.Request) {})
		check("a session policy that allows", "", func(r *policy.Request) { r.Session = []policy.Attachment{other, all} })
		check("a session policy that does not", c.session, func(r *policy.Request) { r.Session = []policy.Attachment{other} })
		check("boundaries that allow", "", func(r *policy.Request) { r.Boundaries = []policy.Attachment{all, all} })
		check("a boundary that does not", c.boundary, func(r *policy.Request) { r.Boundaries = []policy.Attachment{all, other} })
	}
	for what, change := range map[policy.Place]func(r *policy.Request, a policy.Attachment){
		policy.InIAMPolicy:     func(r *policy.Request, a policy.Attachment) { r.Identity = append(r.Identity, a) },
		policy.InSessionPolicy: func(r *policy.Request, a policy.Attachment) { r.Session = []policy.Attachment{all, a} },
		policy.InBoundary:      func(r *policy.Request, a policy.Attachment) { r.Boundaries = []policy.Attachment{a} },
	} {
		r := request(t, session, keyPolicy(t, allowFor(`"*"`)), all)
		change(r, iamPolicy(t, "no", denyAll))
		if got, want := policy.Evaluate(r), (policy.Decision{Outcome: policy.ExplicitDeny, DenyIn: what}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestResources(t *testing.T) {
	const alias = "arn:aws:kms:us-west-2:111122223333:alias/Alice-key"
	user := map[string][]string{"aws:username": {"Alice"}}
	for _, c := range []struct {
		action, resource, region string
		pattern                  string
		context                  map[string][]string
		want                     policy.Outcome
	}{
		{"kms:ListKeys", "*", "", "*", nil, policy.Allowed},
		{"kms:ListKeys", "*", "", "arn:aws:kms:*:111122223333:*", nil, policy.Allowed},
		{"kms:ListKeys", "*", "us-west-2", "arn:aws:kms:us-west-2:111122223333:*", nil, policy.Allowed},
		{"kms:ListKeys", "*", "us-east-1", "arn:aws:kms:us-west-2:111122223333:*", nil, policy.ImplicitDeny},
		{"kms:ListKeys", "*", "", "arn:aws:kms:*:444455556666:*", nil, policy.ImplicitDeny},
		{"kms:ListKeys", "*", "", "arn:aws:kms:*:111122223333:key/*", nil, policy.ImplicitDeny},
		{"kms:CreateAlias", alias, "", alias, nil, policy.Allowed},
		{"kms:CreateAlias", alias, "", "arn:aws:kms:*:111122223333:alias/alice-*", nil, policy.ImplicitDeny},
		{"kms:CreateAlias", alias, "", "arn:aws:kms:*:111122223333:alias/${aws:username}-*", user, policy.Allowed},
		{"kms:CreateAlias", alias, "", "arn:aws:kms:*:111122223333:alias/${aws:username}-*", nil, policy.ImplicitDeny},
		{"kms:CreateAlias", alias, "", "arn:aws:kms:*:${aws:username}:alias/*", map[string][]string{"aws:username": {owner}}, policy.ImplicitDeny},
		{"kms:CreateAlias", "arn:aws:kms:us-west-2:444455556666:alias/x", "", "*", nil, policy.ImplicitDeny},
		{"kms:Decrypt", alias, "", "*", nil, policy.ImplicitDeny},
		{"kms:Decrypt", "*", "", "*", nil, policy.ImplicitDeny},
		{"kms:Decrypt", key, "", key, nil, policy.Allowed},
		{"kms:Decrypt", key, "", "arn:aws:kms:us-west-?:*key/1234*", nil, policy.Allowed},
		{"kms:Decrypt", key, "", strings.Replace(key, "abcd", "ABCD", 1), nil, policy.ImplicitDeny},
		{"kms:Decrypt", key, "", alias, nil, policy.ImplicitDeny},
		{"iam:ListUsers", "*", "", "*", nil, policy.Allowed},
		{"iam:ListUsers", "*", "", "arn:aws:iam:*:111122223333:*", nil, policy.Allowed},
	} {
		r := request(t, alice, keyPolicy(t, allowFor(aws(owner))), iamPolicy(t, "i", `{"Effect":"Allow","Action":"*","Resource":"`+c.pattern+`"}`))
		r.Action, r.Resource, r.Region, r.Context = c.action, c.resource, c.region, policy.NewContext(c.context)
		decide(t, c.action+" on "+c.resource+" in "+c.region+" with "+c.pattern, r, c.want)
	}
	other := keyPolicy(t, `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:kms:us-west-2:111122223333:key/other"}`)
	decide(t, "a key policy about another key", request(t, alice, other), policy.ImplicitDeny)
	r := request(t, root, nil)
	r.Action, r.Resource = "kms:CreateKey", "*"
	decide(t, "the root user makes keys", r, policy.Allowed)
}

func TestStatementWithoutEffect(t *testing.T) {
	for _, statement := range []string{
		`{"Effect":"Deny","Principal":"*","Action":"*"}`, `{"Effect":"Deny","Principal":"*","Resource":"*"}`,
		`{"Effect":"Deny","Principal":"*","NotAction":[],"Resource":"*"}`, `{"Effect":"Deny","Principal":"*","Action":"*","NotResource":[]}`,
	} {
		decide(t, statement, request(t, alice, keyPolicy(t, allowFor(`"*"`), statement)), policy.Allowed)
	}
}

func TestCallerThatWasNotParsedIsAllowedNothing(t *testing.T) {
	for _, c := range []policy.Caller{{}, {ARN: alice, Account: owner}} {
		r := request(t, alice, keyPolicy(t, allowFor(`"*"`)), iamPolicy(t, "all", allowAll))
		r.Caller = c
		decide(t, "on a key", r, policy.ImplicitDeny)
		r.Action, r.Resource, r.Account = "kms:ListKeys", "*", owner
		decide(t, "on the account", r, policy.ImplicitDeny)
	}
}

func TestParseCallerRefuses(t *testing.T) {
	for _, arn := range []string{"", "Alice", "111122223333", key, "arn:aws:iam::111122223333:group/G", "arn:aws:iam::111122223333:user", "arn:aws:sts::111122223333:assumed-role/R", "arn:aws:iam:::root"} {
		if _, err := policy.ParseCaller(arn); err == nil {
			t.Errorf("%q is a caller", arn)
		}
	}
}
