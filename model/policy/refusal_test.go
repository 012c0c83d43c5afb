package policy_test

import (
	"errors"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/policy"
)

func TestRefusal(t *testing.T) {
	all := iamPolicy(t, "all", allowAll)
	says := func(r *policy.Request) string {
		err := policy.Evaluate(r).Refusal(r)
		if err == nil {
			return ""
		}
		var refused *model.Error
		if !errors.As(err, &refused) || refused.Code != model.CodeAccessDenied {
			t.Fatalf("%v is not an AccessDeniedException", err)
		}
		return refused.Message
	}
	const base = "User: " + alice + " is not authorized to perform: kms:Decrypt on resource: " + key
	enabled := keyPolicy(t, allowFor(aws(owner)))
	bound := request(t, alice, enabled, all)
	bound.Boundaries = []policy.Attachment{iamPolicy(t, "b", denyAll)}
	bounded, narrowed := request(t, alice, enabled, all), request(t, session, enabled, all)
	other := []policy.Attachment{iamPolicy(t, "other", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}
	bounded.Boundaries, narrowed.Session = other, other
	for _, c := range []struct {
		request *policy.Request
		want    string
	}{
		{bounded, base + " because no permissions boundary allows the kms:Decrypt action"},
		{narrowed, strings.Replace(base, alice, session, 1) + " because no session policy allows the kms:Decrypt action"},
		{request(t, alice, enabled, all), ""},
		{request(t, alice, enabled), base + " because no identity-based policy allows the kms:Decrypt action"},
		{request(t, alice, keyPolicy(t, allowFor(aws(role))), all), base + " because no resource-based policy allows the kms:Decrypt action"},
		{request(t, alice, keyPolicy(t, denyFor(`"Principal":"*"`)), all), base + " with an explicit deny in a resource-based policy"},
		{request(t, alice, enabled, iamPolicy(t, "no", denyAll)), base + " with an explicit deny in an identity-based policy"},
		{bound, base + " with an explicit deny in a permissions boundary"},
	} {
		if got := says(c.request); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestCheckLockout(t *testing.T) {
	all := iamPolicy(t, "all", allowAll)
	refused := &model.Error{Code: model.CodeMalformedPolicy, Message: "The new key policy will not allow you to update the key policy in the future."}
	for _, c := range []struct {
		what     string
		document *policy.Document
		identity []policy.Attachment
		ok       bool
	}{
		{"the caller by name", keyPolicy(t, allowFor(aws(alice))), nil, true},
		{"through IAM", keyPolicy(t, allowFor(aws(owner))), []policy.Attachment{all}, true},
		{"enabled alone", keyPolicy(t, allowFor(aws(owner))), nil, false},
		{"somebody else", keyPolicy(t, allowFor(aws(role))), []policy.Attachment{all}, false},
		{"use alone", keyPolicy(t, `{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}`), []policy.Attachment{all}, false},
		{"a deny", keyPolicy(t, allowFor(aws(alice)), `{"Effect":"Deny","Principal":"*","Action":"kms:Put*","Resource":"*"}`), nil, false},
		{"a condition", keyPolicy(t, `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`), nil, false},
	} {
		r := request(t, alice, keyPolicy(t, allowFor(`"*"`)), c.identity...)
		r.Grants = policy.NewGrants([]policy.Grant{{GrantID: "g", GranteePrincipal: alice, Terms: policy.Terms{Operations: []string{"PutKeyPolicy"}}}})
		err := policy.CheckLockout(c.document, *r)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, refused) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
