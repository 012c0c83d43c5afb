package vault_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// statement is an IAM policy that allows or denies actions on everything.
func statement(effect string, actions ...string) string {
	quoted, err := json.Marshal(actions)
	if err != nil {
		panic(err)
	}
	return `{"Version": "2012-10-17", "Statement": {"Effect": "` + effect + `", "Action": ` + string(quoted) + `, "Resource": "*"}}`
}

func allowing(actions ...string) string { return statement("Allow", actions...) }

// held assumes the role App as Alice with session policies, and signs in with the credentials.
func (r roles) held(inline string, managed ...string) *vault.Session {
	r.t.Helper()
	req := heldRequest(inline, managed...)
	got, err := r.as("Alice").AssumeRole(ctx, req)
	if err != nil {
		r.t.Fatal(err)
	}
	if (got.PackedPolicySize == nil) != (inline == "" && len(managed) == 0) {
		r.t.Errorf("%q and %q: the packed size is %v", inline, managed, got.PackedPolicySize)
	}
	return r.with(got.Credentials)
}

func heldRequest(inline string, managed ...string) *iam.AssumeRoleRequest {
	req := &iam.AssumeRoleRequest{RoleARN: roleARN, RoleSessionName: "payroll"}
	if inline != "" {
		req.Policy = &inline
	}
	for _, arn := range managed {
		req.PolicyARNs = append(req.PolicyARNs, iam.PolicyDescriptorType{ARN: arn})
	}
	return req
}

// with signs in with temporary credentials.
func (r roles) with(made iam.Credentials) *vault.Session {
	r.t.Helper()
	caller, err := r.Authenticate(made.AccessKeyID, string(made.SessionToken), func([]byte) error { return nil })
	if err != nil {
		r.t.Fatal(err)
	}
	return r.SignIn(caller, vaulttest.Home.Region)
}

// newHeld is a vault whose role App may list keys and aliases and make random bytes, with the managed policy Own, which
// allows to list aliases.
func newHeld(t *testing.T) roles {
	r := newRoles(t)
	run(t, r.Root(), []step{{"PutRolePolicy", with(`{"RoleName": "App", "PolicyName": "Lists", "PolicyDocument": DOC}`, allowing("kms:ListKeys", "kms:ListAliases", "kms:GenerateRandom")), "ok"}})
	if got := ask(t, r.Root(), "CreatePolicy", with(`{"PolicyName": "Own", "PolicyDocument": DOC}`, allowing("kms:ListAliases"))); !strings.HasPrefix(got, "{") {
		t.Fatal(got)
	}
	return r
}

// may tells which of three calls a session may make: l for ListKeys, a for ListAliases, r for GenerateRandom.
func may(t *testing.T, s *vault.Session) (allowed string) {
	t.Helper()
	count := 8
	_, keys := s.ListKeys(ctx, &model.ListKeysRequest{})
	_, aliases := s.ListAliases(ctx, &model.ListAliasesRequest{})
	_, random := s.GenerateRandom(ctx, &model.GenerateRandomRequest{NumberOfBytes: &count})
	for letter, err := range map[string]error{"l": keys, "a": aliases, "r": random} {
		switch {
		case err == nil:
			allowed += letter
		case !strings.HasPrefix(err.Error(), "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/App/payroll is not authorized"):
			t.Errorf("%s: %v", letter, err)
		}
	}
	return sorted(allowed)
}

func sorted(letters string) string {
	list := strings.Split(letters, "")
	slices.Sort(list)
	return strings.Join(list, "")
}

func TestSessionPolicies(t *testing.T) {
	r := newHeld(t)
	for _, c := range []struct {
		name, inline string
		managed      []string
		want         string
	}{
		{"without", "", nil, "alr"},
		{"one of three", allowing("kms:ListKeys"), nil, "l"},
		{"no more than the role", allowing("*"), nil, "alr"},
		{"nothing that the role may", allowing("kms:CreateKey"), nil, ""},
		{"a Deny", `{"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}, {"Effect": "Deny", "Action": "kms:ListKeys", "Resource": "*"}]}`, nil, "ar"},
		{"a Deny alone", statement("Deny", "kms:ListKeys"), nil, ""},
		{"a managed one", "", []string{ownPolicy}, "a"},
		{"what either allows", allowing("kms:ListKeys"), []string{ownPolicy}, "al"},
		{"one of AWS", "", []string{powerUser}, "alr"},
		{"a Deny beside a managed one", statement("Deny", "kms:ListKeys"), []string{powerUser}, "ar"},
		{"of a condition", strings.Replace(allowing("kms:*"), `"Resource"`, `"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, "Resource"`, 1), nil, ""},
	} {
		if got := may(t, r.held(c.inline, c.managed...)); got != c.want {
			t.Errorf("%s: the session may %q, want %q", c.name, got, c.want)
		}
	}
}

// A managed session policy is the one of the time of a call; what is gone allows nothing, and nor does its namesake.
func TestManagedSessionPoliciesChange(t *testing.T) {
	r := newHeld(t)
	made, err := r.as("Alice").AssumeRole(ctx, heldRequest("", ownPolicy))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ operation, request, want string }{
		{"CreatePolicyVersion", with(`{"PolicyArn": "`+ownPolicy+`", "SetAsDefault": true, "PolicyDocument": DOC}`, allowing("kms:ListKeys")), "l"},
		{"SetDefaultPolicyVersion", `{"PolicyArn": "` + ownPolicy + `", "VersionId": "v1"}`, "a"},
		{"DeletePolicyVersion", `{"PolicyArn": "` + ownPolicy + `", "VersionId": "v2"}`, "a"},
		{"DeletePolicy", `{"PolicyArn": "` + ownPolicy + `"}`, ""},
		{"CreatePolicy", with(`{"PolicyName": "Own", "PolicyDocument": DOC}`, allowing("*")), ""},
	} {
		if got := ask(t, r.Root(), c.operation, c.request); !strings.HasPrefix(got, "{") {
			t.Fatalf("%s: %s", c.operation, got)
		}
		r.Reopen(t)
		if got := may(t, r.with(made.Credentials)); got != c.want {
			t.Errorf("after %s the session may %q, want %q", c.operation, got, c.want)
		}
	}
}

// A key policy that names the role is held back by session policies; one that names the session is not.
func TestSessionPoliciesAndKeyPolicies(t *testing.T) {
	r := newHeld(t)
	made := vaulttest.CreateKey(t, r.Root(), "")
	for name, c := range map[string]struct{ principal, inline, want string }{
		"the role":               {roleARN, allowing("kms:DescribeKey"), "ok"},
		"the role, held back":    {roleARN, allowing("kms:ListKeys"), "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/App/payroll is not authorized to perform: kms:DescribeKey on resource: " + made.ARN + " because no session policy allows the kms:DescribeKey action"},
		"the role, denied":       {roleARN, statement("Deny", "kms:DescribeKey"), "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/App/payroll is not authorized to perform: kms:DescribeKey on resource: " + made.ARN + " with an explicit deny in a session policy"},
		"the session, held back": {"arn:aws:sts::111122223333:assumed-role/App/payroll", allowing("kms:ListKeys"), "ok"},
	} {
		keyPolicy := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["` + named + `root", "` + c.principal + `"]}, "Action": "kms:*", "Resource": "*"}]}`
		if _, err := r.Root().PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: made.KeyID, Policy: keyPolicy}); err != nil {
			t.Fatal(err)
		}
		_, err := r.held(c.inline).DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: made.KeyID}})
		if got := refusalText(err); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

func refusalText(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

// What holds a session back also holds back which role it may assume, and not what that role may then do.
func TestSessionPoliciesInAChain(t *testing.T) {
	r := newHeld(t)
	mayAssume := strings.Replace(allowing("sts:AssumeRole"), `"*"`, `"`+named+`role/Next"`, 1)
	run(t, r.Root(), []step{{"PutRolePolicy", with(`{"RoleName": "App", "PolicyName": "Next", "PolicyDocument": DOC}`, mayAssume), "ok"}})
	ask(t, r.Root(), "CreateRole", with(`{"RoleName": "Next", "AssumeRolePolicyDocument": DOC}`, trust))
	run(t, r.Root(), []step{{"PutRolePolicy", with(`{"RoleName": "Next", "PolicyName": "Lists", "PolicyDocument": DOC}`, allowList), "ok"}})
	next := &iam.AssumeRoleRequest{RoleARN: named + "role/Next", RoleSessionName: "next"}
	if _, err := r.held(allowing("kms:ListKeys")).AssumeRole(ctx, next); err == nil || !strings.HasPrefix(err.Error(), "AccessDenied: ") {
		t.Errorf("a session that may not assume roles: %v", err)
	}
	got, err := r.held(allowing("sts:AssumeRole")).AssumeRole(ctx, next)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.with(got.Credentials).ListKeys(ctx, &model.ListKeysRequest{}); err != nil {
		t.Errorf("the next role: %v", err)
	}
}

func TestSessionPoliciesThatAreRefused(t *testing.T) {
	r := newHeld(t)
	const constraint = "ValidationError: 1 validation error detected: Value at "
	noise := make([]byte, 600)
	if _, err := io.ReadFull(vaulttest.Random(1), noise); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, inline string
		managed      []string
		want         string
	}{
		{"no JSON", "Allow", nil, "MalformedPolicyDocument: The policy is not in the valid JSON format: "},
		{"a principal", strings.Replace(trust, `"Action"`, `"Resource": "*", "Action"`, 1), nil, "MalformedPolicyDocument: Policy document should not specify a principal."},
		{"an effect", statement("allow", "kms:*"), nil, "MalformedPolicyDocument: The Effect must be exactly Allow or Deny."},
		{"2,048 characters", allowing("kms:ListKeys") + strings.Repeat(" ", 2048-len(allowing("kms:ListKeys"))), nil, "ok"},
		{"2,049 characters", allowing("kms:ListKeys") + strings.Repeat(" ", 2049-len(allowing("kms:ListKeys"))), nil, constraint + "'policy' failed to satisfy constraint: Member must have length less than or equal to 2048"},
		{"much in little", allowing(slices.Repeat([]string{"kms:ListKeys"}, 100)...), nil, "ok"},
		{"too much", allowing("kms:" + hex.EncodeToString(noise)), nil, "PackedPolicyTooLarge: Packed policy consumes 1"},
		{"ten managed ones", "", slices.Repeat([]string{ownPolicy}, 10), "ok"},
		{"eleven managed ones", "", slices.Repeat([]string{ownPolicy}, 11), constraint + "'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10"},
		{"a short ARN", "", []string{"arn:aws:iam"}, "ValidationError: 1 validation error detected: Value 'arn:aws:iam' at 'arn' failed to satisfy constraint: Member must have length greater than or equal to 20"},
		{"no policy's ARN", "", []string{roleARN}, "ValidationError: ARN " + roleARN + " is not valid."},
		{"a policy that is not there", "", []string{named + "policy/Other"}, "ValidationError: Policy " + named + "policy/Other does not exist or is not attachable."},
		{"a policy of another account", "", []string{"arn:aws:iam::" + another + ":policy/Own"}, "ValidationError: Policy is outside your own account."},
	} {
		_, err := r.as("Alice").AssumeRole(ctx, heldRequest(c.inline, c.managed...))
		if got := refusalText(err); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
	// Nobody learns which policies there are without being allowed to assume the role.
	if _, err := r.as("Bob").AssumeRole(ctx, heldRequest("", named+"policy/Other")); err == nil || !strings.HasPrefix(err.Error(), "AccessDenied: ") {
		t.Errorf("Bob: %v", err)
	}
	empty := ""
	for _, req := range []*iam.AssumeRoleRequest{
		{RoleARN: roleARN, RoleSessionName: "payroll", Policy: &empty},
		{RoleARN: roleARN, RoleSessionName: "payroll", PolicyARNs: []iam.PolicyDescriptorType{}},
	} {
		if _, err := r.as("Alice").AssumeRole(ctx, req); err == nil || !strings.HasPrefix(err.Error(), constraint) {
			t.Errorf("no policy at all: %v", err)
		}
	}
}

func TestSessionPoliciesInTheTrail(t *testing.T) {
	r := newHeld(t)
	r.held(allowing("kms:ListKeys"), ownPolicy)
	all := events(t, r.Vault)
	last := all[len(all)-1]
	want := map[string]any{
		"roleArn": roleARN, "roleSessionName": "payroll", "policy": allowing("kms:ListKeys"),
		"policyArns": []any{map[string]any{"arn": ownPolicy}},
	}
	if !reflect.DeepEqual(last.RequestParameters, want) {
		t.Errorf("the request is %v", last.RequestParameters)
	}
	if percent, is := last.ResponseElements["packedPolicySize"].(float64); !is || percent < 1 || percent > 100 {
		t.Errorf("the answer is %v", last.ResponseElements)
	}
}

// A session may do what the role may and one of its policies allows: no less and no more.
func TestASessionIsTheRoleWithinItsPolicies(t *testing.T) {
	r := newHeld(t)
	actions := []string{"kms:ListKeys", "kms:ListAliases", "kms:GenerateRandom", "kms:CreateKey"}
	version := 1 // of the managed policy, before the next change
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string) []string {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(actions), 1, len(actions), rapid.ID).Draw(t, label)
		}
		ofRole, inline, managed := some("role"), some("inline"), some("managed")
		run(r.t, r.Root(), []step{{"PutRolePolicy", with(`{"RoleName": "App", "PolicyName": "Lists", "PolicyDocument": DOC}`, allowing(ofRole...)), "ok"}})
		ask(r.t, r.Root(), "CreatePolicyVersion", with(`{"PolicyArn": "`+ownPolicy+`", "SetAsDefault": true, "PolicyDocument": DOC}`, allowing(managed...)))
		run(r.t, r.Root(), []step{{"DeletePolicyVersion", fmt.Sprintf(`{"PolicyArn": %q, "VersionId": "v%d"}`, ownPolicy, version), "ok"}})
		version++
		var document string
		var arns []string
		held := rapid.SampledFrom([]string{"not", "inline", "managed", "both"}).Draw(t, "held")
		if held == "inline" || held == "both" {
			document = allowing(inline...)
		} else {
			inline = nil
		}
		if held == "managed" || held == "both" {
			arns = []string{ownPolicy}
		} else {
			managed = nil
		}
		found, err := r.held(document, arns...).MayInAccount(actions...)
		if err != nil {
			t.Fatal(err)
		}
		for _, action := range actions {
			within := held == "not" || slices.Contains(inline, action) || slices.Contains(managed, action)
			if want := slices.Contains(ofRole, action) && within; (found.Refusal(action) == nil) != want {
				t.Errorf("%s: %v, want it allowed: %v", action, found.Refusal(action), want)
			}
		}
	})
}

// What is unpacked packs to what unpacks to the same.
func FuzzUnpackPolicies(f *testing.F) {
	inline := identity.ReadDocument(allowList)
	for _, p := range []*identity.SessionPolicies{
		{Inline: &inline}, {Managed: []identity.ManagedSessionPolicy{{ARN: powerUser, UniqueID: "ANPAEXAMPLE"}}},
		{Inline: &inline, Managed: []identity.ManagedSessionPolicy{{ARN: ownPolicy, UniqueID: "ANPAEXAMPLE"}}},
	} {
		packed, err := vault.PackPolicies(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, packed []byte) {
		read, ok := vault.UnpackPolicies(packed)
		if !ok || read == nil {
			return
		}
		repacked, err := vault.PackPolicies(read)
		again, ok := vault.UnpackPolicies(repacked)
		if err != nil || !ok || !reflect.DeepEqual(again, read) {
			t.Errorf("%x is %+v, and then %+v, %v", packed, read, again, err)
		}
	})
}
