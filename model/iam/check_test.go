package iam_test

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

func text(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

func user(name string) iam.OfUser { return iam.OfUser{UserName: name} }

func items(n int) iam.Page { return iam.Page{MaxItems: &n} }

func pointer[T any](value T) *T { return &value }

// assume returns a request of AssumeRole that lacks nothing.
func assume(req *iam.AssumeRoleRequest) *iam.AssumeRoleRequest {
	req.RoleARN, req.RoleSessionName = "arn:aws:iam::111122223333:role/App", "payroll"
	return req
}

func TestValidate(t *testing.T) {
	const name = "ValidationError: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
	violation := func(what, constraint string) string {
		return "ValidationError: 1 validation error detected: Value " + what + " failed to satisfy constraint: Member must " + constraint
	}
	for _, c := range []struct {
		request model.Request
		want    string
	}{
		{&iam.CreateUserRequest{OfUser: user("a+b=c,d.e@f_g-h")}, "ok"},
		{&iam.CreateUserRequest{OfUser: user(strings.Repeat("a", 64)), Path: "/a/b/"}, "ok"},
		{&iam.CreateUserRequest{OfUser: user(strings.Repeat("a", 65))}, violation("at 'userName'", "have length less than or equal to 64")},
		{&iam.CreateUserRequest{}, violation("at 'userName'", "have length greater than or equal to 1")},
		{&iam.CreateUserRequest{OfUser: user("a/b")}, name},
		{&iam.CreateUserRequest{OfUser: user("ä")}, name},
		{&iam.CreateUserRequest{OfUser: user("\xff")}, violation("at 'userName'", "be valid UTF-8")},
		{&iam.CreateUserRequest{OfUser: user("a"), Path: "team/"}, "ValidationError: The specified value for path is invalid. It must contain a / at its begin and end, and printable ASCII characters between"},
		{&iam.CreateUserRequest{OfUser: user("a"), Path: "/" + strings.Repeat("a", 511) + "/"}, violation("at 'path'", "have length less than or equal to 512")},
		{&iam.CreateGroupRequest{OfGroup: iam.OfGroup{GroupName: strings.Repeat("a", 128)}}, "ok"},
		{&iam.GetUserRequest{}, "ok"},
		{&iam.AddUserToGroupRequest{OfGroup: iam.OfGroup{GroupName: "g"}}, violation("at 'userName'", "have length greater than or equal to 1")},
		{&iam.ListUsersRequest{InPath: iam.InPath{PathPrefix: "/a"}, Page: items(1000)}, "ok"},
		{&iam.ListUsersRequest{InPath: iam.InPath{PathPrefix: "a"}}, "ValidationError: The specified value for pathPrefix is invalid. It must contain a / at its begin, and printable ASCII characters"},
		{&iam.ListUsersRequest{Page: items(0)}, violation("'0' at 'maxItems'", "have value greater than or equal to 1")},
		{&iam.ListUsersRequest{Page: items(1001)}, violation("'1001' at 'maxItems'", "have value less than or equal to 1000")},
		{&iam.PutUserPolicyRequest{OfUser: user("a"), OfPolicyName: iam.OfPolicyName{PolicyName: "p"}}, violation("at 'policyDocument'", "have length greater than or equal to 1")},
		{&iam.PutUserPolicyRequest{OfUser: user("a"), OfPolicyName: iam.OfPolicyName{PolicyName: "p"}, OfDocument: iam.OfDocument{PolicyDocument: "\u2028"}}, "ValidationError: The specified value for policyDocument is invalid. It must contain only printable characters up to U+00FF, tabs and line ends"},
		{&iam.GetPolicyRequest{OfManaged: iam.OfManaged{PolicyARN: "short"}}, violation("'short' at 'policyArn'", "have length greater than or equal to 20")},
		{&iam.GetPolicyVersionRequest{OfManaged: iam.OfManaged{PolicyARN: "arn:aws:iam::aws:policy/P"}, VersionID: "v0"}, "ValidationError: The specified value for versionId is invalid. It must contain a version such as v1"},
		{&iam.ListPoliciesRequest{Scope: "Ours"}, "ValidationError: The specified value for scope is invalid. It must contain All, AWS or Local"},
		{&iam.SimulatePrincipalPolicyRequest{PolicySourceARN: "arn:aws:iam::111122223333:user/a"}, violation("at 'actionNames'", "not be null")},
		{&iam.SimulatePrincipalPolicyRequest{PolicySourceARN: "arn:aws:iam::111122223333:user/a", ActionNames: []string{"kms:Encrypt", "k"}}, violation("'k' at 'actionNames'", "have length greater than or equal to 3")},
		{&iam.SimulatePrincipalPolicyRequest{PolicySourceARN: "arn:aws:iam::111122223333:user/a", ActionNames: []string{"kms:Encrypt"}, ContextEntries: []iam.ContextEntry{{ContextKeyName: "a"}}}, violation("'a' at 'contextKeyName'", "have length greater than or equal to 5")},
		{assume(&iam.AssumeRoleRequest{}), "ok"},
		{assume(&iam.AssumeRoleRequest{Policy: pointer("{}")}), "ok"},
		{assume(&iam.AssumeRoleRequest{Policy: pointer("")}), violation("at 'policy'", "have length greater than or equal to 1")},
		{assume(&iam.AssumeRoleRequest{Policy: pointer(strings.Repeat("ä", 2048))}), "ok"},
		{assume(&iam.AssumeRoleRequest{Policy: pointer(strings.Repeat("a", 2049))}), violation("at 'policy'", "have length less than or equal to 2048")},
		{assume(&iam.AssumeRoleRequest{PolicyARNs: make([]iam.PolicyDescriptorType, 1)}), violation("at 'arn'", "have length greater than or equal to 20")},
	} {
		if got := text(c.request.Validate()); got != c.want {
			t.Errorf("%+v\n got %s\nwant %s", c.request, got, c.want)
		}
	}
}

func TestCheckTrust(t *testing.T) {
	const trusted = `{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`
	for document, want := range map[string]string{
		trusted:                            "ok", // IAM needs no Version
		iam.TrustOf("111122223333"):        "ok",
		trusted + " ":                      "ok",
		strings.Repeat(" ", 9e3) + trusted: "ok",
		"":                                 "MalformedPolicyDocument: The policy is not in the valid JSON format: the text ends too early. (line 1, column 1)",
		strings.Replace(trusted, `{"S`, `{"Version": "2017", "S`, 1):                       "MalformedPolicyDocument: The Version must be 2012-10-17 or 2008-10-17. (line 1, column 13)",
		strings.Replace(trusted, `"Action": "sts:AssumeRole"`, `"Condition": {}`, 1):       "MalformedPolicyDocument: Missing required field Action",
		strings.Replace(trusted, `"Principal": {"Service": "ec2.amazonaws.com"}, `, "", 1): "MalformedPolicyDocument: Missing required field Principal",
		strings.Replace(trusted, `"Action"`, `"Resource": "*", "Action"`, 1):               "MalformedPolicyDocument: Has prohibited field Resource",
		strings.Replace(trusted, `sts:AssumeRole`, "sts:"+strings.Repeat("A", 2000), 1):    "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
	} {
		if got := text(iam.CheckTrust(document)); got != want {
			t.Errorf("%.200s\n got %s\nwant %s", document, got, want)
		}
	}
}

func TestMalformed(t *testing.T) {
	_, err := policy.Parse("{", policy.KeyPolicy)
	if got := text(iam.Malformed(err)); !strings.HasPrefix(got, "MalformedPolicyDocument: ") {
		t.Errorf("got %s", got)
	}
	other := iam.ErrNotFound(identity.User, "Alice")
	if got := iam.Malformed(other); got != error(other) {
		t.Errorf("%v became %v", other, got)
	}
}
