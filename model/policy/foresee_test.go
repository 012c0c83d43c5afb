package policy_test

import (
	"strings"
	"testing"

	"coldkms/model/policy"
)

// saidBefore reports whether a condition key is known of a caller's requests before one is made.
func saidBefore(key string) bool {
	switch strings.ToLower(key) {
	case "kms:calleraccount", "kms:viaservice", "kms:grantisforawsresource":
		return true
	}
	return !strings.HasPrefix(strings.ToLower(key), "kms:")
}

// What is foreseen of a request that is not there yet is true once it is there.
func TestForeseeKeepsItsWord(t *testing.T) {
	counts := map[policy.Prospect]int{}
	for _, path := range []string{"testdata/cases.jsonl", "testdata/random.jsonl.gz"} {
		for _, s := range simulations(t, path) {
			whole := s.request(t)
			action, known := policy.FindAction(whole.Action)
			if !known || whole.GrantID != "" {
				continue
			}
			asked := *whole
			asked.Context, asked.EncryptionContext, asked.NewGrant = policy.Context{}, nil, nil
			foreign := false
			for key := range s.Request.ContextKeys {
				if saidBefore(key) {
					asked.Context = asked.Context.With(key, whole.Context.Get(key)...)
				} else if !action.HasKey(key) {
					foreign = true // no request for the action has the key: nothing is foreseen of such a one
				}
			}
			if foreign {
				continue
			}
			prospect, _ := policy.Foresee(&asked)
			counts[prospect]++
			allowed := policy.Evaluate(whole).Outcome == policy.Allowed
			if allowed && prospect == policy.Denied || !allowed && prospect == policy.Given {
				t.Errorf("%s: %v was foreseen, and allowed is %t", s.ID, prospect, allowed)
			}
		}
	}
	for _, prospect := range []policy.Prospect{policy.Open, policy.Given, policy.Denied} {
		if counts[prospect] == 0 {
			t.Errorf("no case is foreseen as %v", prospect)
		}
	}
}

func TestForesee(t *testing.T) {
	const user, account, key = "arn:aws:iam::111122223333:user/Alice", "111122223333", "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	const trusting = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}`
	for name, c := range map[string]struct {
		action    string
		keyPolicy string // statements
		iam       string // a statement
		grant     *policy.Terms
		want      policy.Prospect
	}{
		"nothing allows it":                          {action: "kms:DisableKey", keyPolicy: trusting, want: policy.Denied},
		"an IAM policy allows it":                    {action: "kms:DisableKey", keyPolicy: trusting, iam: `"Effect":"Allow","Action":"kms:*"`, want: policy.Given},
		"for one encryption context":                 {action: "kms:Decrypt", keyPolicy: trusting, iam: `"Effect":"Allow","Action":"kms:*","Condition":{"StringEquals":{"kms:EncryptionContext:a":"b"}}`, want: policy.Open},
		"but not for one":                            {action: "kms:Decrypt", keyPolicy: trusting + `,{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Null":{"kms:EncryptionContext:a":"true"}}}`, iam: `"Effect":"Allow","Action":"kms:*"`, want: policy.Open},
		"with a context key the action never has":    {action: "kms:DisableKey", keyPolicy: trusting, iam: `"Effect":"Allow","Action":"kms:*","Condition":{"StringEquals":{"kms:EncryptionContext:a":"b"}}`, want: policy.Denied},
		"through a service alone":                    {action: "kms:Decrypt", keyPolicy: `{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"ec2.us-west-2.amazonaws.com"}}}`, want: policy.Denied},
		"from an address that is known":              {action: "kms:DisableKey", keyPolicy: trusting, iam: `"Effect":"Allow","Action":"kms:*","Condition":{"IpAddress":{"aws:SourceIp":"127.0.0.1"}}`, want: policy.Given},
		"with MFA, which the console has not":        {action: "kms:DisableKey", keyPolicy: trusting, iam: `"Effect":"Allow","Action":"kms:*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, want: policy.Denied},
		"for the context that bears the user's name": {action: "kms:Decrypt", keyPolicy: trusting, iam: `"Effect":"Allow","Action":"kms:*","Condition":{"StringEquals":{"aws:username":"${kms:EncryptionContext:owner}"}}`, want: policy.Open},
		"a grant":                            {action: "kms:Decrypt", keyPolicy: trusting, grant: &policy.Terms{Operations: []string{"Decrypt"}}, want: policy.Given},
		"a grant of something else":          {action: "kms:Encrypt", keyPolicy: trusting, grant: &policy.Terms{Operations: []string{"Decrypt"}}, want: policy.Denied},
		"a grant for one encryption context": {action: "kms:Decrypt", keyPolicy: trusting, grant: &policy.Terms{Operations: []string{"Decrypt"}, Constraints: policy.Constraints{EncryptionContextSubset: map[string]string{"a": "b"}}}, want: policy.Open},
		"a grant to grant":                   {action: "kms:CreateGrant", keyPolicy: trusting, grant: &policy.Terms{Operations: []string{"CreateGrant", "Decrypt"}}, want: policy.Open},
		"a bypass that must be asked for":    {action: "kms:PutKeyPolicy", keyPolicy: trusting + `,{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":"true"}}}`, iam: `"Effect":"Allow","Action":"kms:*"`, want: policy.Open},
		"an explicit deny":                   {action: "kms:DisableKey", keyPolicy: trusting + `,{"Effect":"Deny","Principal":"*","Action":"kms:Disable*","Resource":"*"}`, iam: `"Effect":"Allow","Action":"kms:*"`, want: policy.Denied},
	} {
		r := policy.Request{
			Caller: caller(t, user), Action: c.action, Resource: key, Account: account,
			Context: policy.NewContext(map[string][]string{"aws:SourceIp": {"127.0.0.1"}, "aws:username": {"Alice"}, "kms:CallerAccount": {account}}),
		}
		var errs error
		if r.KeyPolicy, errs = policy.Parse(`{"Version":"2012-10-17","Statement":[`+c.keyPolicy+`]}`, policy.KeyPolicy); errs != nil {
			t.Fatal(errs)
		}
		if c.iam != "" {
			document, err := policy.Parse(`{"Version":"2012-10-17","Statement":{`+c.iam+`,"Resource":"*"}}`, policy.IdentityPolicy)
			if err != nil {
				t.Fatal(err)
			}
			r.Identity = []policy.Attachment{{Document: document}}
		}
		if c.grant != nil {
			r.Grants = policy.NewGrants([]policy.Grant{{GrantID: "g", GranteePrincipal: user, IssuingAccount: account, Terms: *c.grant}})
		}
		prospect, decision := policy.Foresee(&r)
		if prospect != c.want {
			t.Errorf("%s: %v is foreseen, want %v", name, prospect, c.want)
		}
		if (prospect == policy.Denied) != (decision.Refusal(&r) != nil) {
			t.Errorf("%s: foreseen as %v, and the refusal is %v", name, prospect, decision.Refusal(&r))
		}
	}
}
