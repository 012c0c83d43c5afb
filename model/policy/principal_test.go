package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/policy"
)

func TestPrincipals(t *testing.T) {
	for text, want := range map[string]policy.PrincipalKind{
		"*":                              policy.EveryonePrincipal,
		"111122223333":                   policy.AccountPrincipal,
		"arn:aws:iam::111122223333:root": policy.AccountPrincipal,
		alice:                            policy.UserPrincipal,
		"arn:aws:iam::111122223333:user/div/team/Dana":                    policy.UserPrincipal,
		"arn:aws:sts::111122223333:federated-user/Bob":                    policy.UserPrincipal,
		"arn:aws:iam::111122223333:role/app/KMSRole":                      policy.RolePrincipal,
		"arn:aws:sts::111122223333:assumed-role/KMSRole/i-5d476fab":       policy.SessionPrincipal,
		"arn:aws:sts::111122223333:assumed-role/KMSRole/bob@example.com":  policy.SessionPrincipal,
		"AIDACKCEVSQ6C2EXAMPLE":                                           policy.UniqueIDPrincipal,
		"AROACKCEVSQ6C2EXAMPLE":                                           policy.UniqueIDPrincipal,
		"":                                                                policy.InvalidPrincipal,
		"11112222333":                                                     policy.InvalidPrincipal,
		"AGPACKCEVSQ6C2EXAMPLE":                                           policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:group/Admins":                          policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:user/*":                                policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:user/A?ice":                            policy.InvalidPrincipal,
		"arn:aws:iam::*:root":                                             policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:*":                                     policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:Root":                                  policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:user/":                                 policy.InvalidPrincipal,
		"arn:aws:iam:us-east-1:111122223333:root":                         policy.InvalidPrincipal,
		"arn:aws-cn:iam::111122223333:root":                               policy.InvalidPrincipal,
		"arn:aws:sts::111122223333:assumed-role/KMSRole":                  policy.InvalidPrincipal,
		"arn:aws:sts::111122223333:assumed-role/app/KMSRole/session":      policy.InvalidPrincipal,
		"arn:aws:kms:us-west-2:111122223333:key/1234abcd":                 policy.InvalidPrincipal,
		"workspaces.amazonaws.com":                                        policy.InvalidPrincipal, // of the type Service, not AWS
		"arn:aws:iam::111122223333:instance-profile/Webserver":            policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:user/" + strings.Repeat("a", 65):       policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:user/Alice\n":                          policy.InvalidPrincipal,
		" arn:aws:iam::111122223333:root":                                 policy.InvalidPrincipal,
		"arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com": policy.RolePrincipal,
	} {
		if got := policy.ParsePrincipal(text).Kind; got != want {
			t.Errorf("%q is of the kind %d, want %d", text, got, want)
		}
		quoted, _ := json.Marshal(text)
		_, err := policy.Parse(allowing(`"Principal":{"AWS":`+string(quoted)+`}`), policy.KeyPolicy)
		if invalid := want == policy.InvalidPrincipal; (err != nil) != invalid {
			t.Errorf("a key policy for %q: %v", text, err)
		} else if invalid && !errors.Is(err, &model.Error{Code: model.CodeMalformedPolicy, Message: "Policy contains a statement with one or more invalid principals."}) {
			t.Errorf("a key policy for %q: %v", text, err)
		}
	}
	for _, principal := range []string{
		`{"Service":"*"}`, `{"Service":"workspaces"}`, `{"Service":"EC2.amazonaws.com"}`, `{"CanonicalUser":"79a59d"}`, `{"Federated":"*"}`,
	} {
		if _, err := policy.Parse(allowing(`"Principal":`+principal), policy.KeyPolicy); err == nil {
			t.Errorf("a key policy for %s is accepted", principal)
		}
	}
}

func TestCheckPrincipals(t *testing.T) {
	d := keyPolicy(t, `{"Effect":"Allow","Principal":"*"}`, `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":["111122223333","`+alice+`"]}}`)
	known := map[string]bool{"111122223333": true, alice: true}
	exists := func(p policy.Principal) bool { return known[p.Text] }
	if err := d.CheckPrincipals(exists); err != nil {
		t.Error(err)
	}
	delete(known, alice)
	want := &model.Error{Code: model.CodeMalformedPolicy, Message: "Policy contains a statement with one or more invalid principals."}
	if err := d.CheckPrincipals(exists); !errors.Is(err, want) {
		t.Errorf("a user who is gone: %v", err)
	}
}

func TestReplacePrincipals(t *testing.T) {
	text := `{ "Version" : "2012-10-17", "Statement" : [
	{"Principal": {"AWS": ["` + alice + `" , "111122223333"]}, "Effect":"Allow", "Sid": "` + alice + `"},
	{"NotPrincipal": { "AWS" : "` + alice + `" }, "Effect":"Deny"}, {"Principal":"*","Effect":"Allow"} ] }`
	d := parse(t, policy.KeyPolicy, text)
	replaced := d.ReplacePrincipals(text, func(p policy.Principal) string {
		if p.Kind == policy.UserPrincipal {
			return "AIDACKCEVSQ6C2EXAMPLE"
		}
		return p.Text
	})
	want := strings.ReplaceAll(text, `"`+alice+`"`, `"AIDACKCEVSQ6C2EXAMPLE"`)
	want = strings.Replace(want, `"Sid": "AIDACKCEVSQ6C2EXAMPLE"`, `"Sid": "`+alice+`"`, 1)
	if replaced != want {
		t.Errorf("got\n%s\nwant\n%s", replaced, want)
	}
	parse(t, policy.KeyPolicy, replaced)
}
