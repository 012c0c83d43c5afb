package vault_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

const (
	allowList = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}]}`
	trust     = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}`
	powerUser = "arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"
	ownPolicy = "arn:aws:iam::111122223333:policy/Own"
	another   = "444455556666"
)

// ask calls an operation of IAM with a request in JSON, and returns its answer in JSON, or how it was refused.
func ask(tb testing.TB, s *vault.Session, operation, request string) string {
	tb.Helper()
	api, ok := vault.LookupIAM(operation)
	if !ok {
		tb.Fatalf("there is no operation %s", operation)
	}
	made := api.NewRequest()
	if err := wire.Unmarshal([]byte(request), made); err != nil {
		tb.Fatalf("%s %s: %v", operation, request, err)
	}
	response, err := api.Call(ctx, s, made)
	if err != nil {
		return refusalOf(0, err).Error()
	}
	out, err := wire.Marshal(response)
	if err != nil {
		tb.Fatal(err)
	}
	return string(out)
}

// with writes a document into a request.
func with(request, document string) string {
	quoted, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(request, "DOC", string(quoted))
}

// step is a call and how it ends: "ok" is an answer without members.
type step struct{ operation, request, want string }

func run(t *testing.T, s *vault.Session, steps []step) {
	t.Helper()
	for _, c := range steps {
		want := c.want
		if want == "ok" {
			want = "{}"
		}
		if got := ask(t, s, c.operation, c.request); got != want {
			t.Errorf("%s %s\n got %s\nwant %s", c.operation, c.request, got, want)
		}
	}
}

const named = "arn:aws:iam::111122223333:"

func TestUsersGroupsAndRoles(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	for _, c := range []struct{ operation, request, arn, prefix string }{
		{"CreateUser", `{"UserName": "Alice", "Path": "/team/"}`, "user/team/Alice", "AIDA"},
		{"CreateUser", `{"UserName": "Bob"}`, "user/Bob", "AIDA"},
		{"CreateGroup", `{"GroupName": "Developers", "Path": "/a/b/"}`, "group/a/b/Developers", "AGPA"},
		{"CreateRole", with(`{"RoleName": "KMSRole", "AssumeRolePolicyDocument": DOC, "Description": "For keys"}`, trust), "role/KMSRole", "AROA"},
	} {
		got := ask(t, s, c.operation, c.request)
		for _, part := range []string{`"Arn":"` + named + c.arn + `"`, `Id":"` + c.prefix, `"CreateDate":"2017-02-15T09:30:00Z"`} {
			if !strings.Contains(got, part) {
				t.Errorf("%s answers %s without %s", c.operation, got, part)
			}
		}
	}
	f.Reopen(t)
	s = f.Root()
	if got := ask(t, s, "GetRole", `{"RoleName": "KMSRole"}`); !strings.Contains(got, `"AssumeRolePolicyDocument":{"Version":"2012-10-17",`) || !strings.Contains(got, `"Description":"For keys"`) {
		t.Errorf("the role is %s", got)
	}
	run(t, s, []step{
		{"CreateUser", `{"UserName": "ALICE"}`, "EntityAlreadyExists: User with name ALICE already exists."},
		{"CreateRole", with(`{"RoleName": "KMSRole", "AssumeRolePolicyDocument": DOC}`, trust), "EntityAlreadyExists: Role with name KMSRole already exists."},
		{"GetUser", `{"UserName": "alice"}`, "NoSuchEntity: The user with name alice cannot be found."},
		{"GetGroup", `{"GroupName": "Nobody"}`, "NoSuchEntity: The group with name Nobody cannot be found."},
		{"GetRole", `{"RoleName": "Nobody"}`, "NoSuchEntity: The role with name Nobody cannot be found."},
		{"DeleteUser", `{"UserName": "Nobody"}`, "NoSuchEntity: The user with name Nobody cannot be found."},
		{"GetUser", `{}`, `{"User":{"Path":"/","UserId":"111122223333","Arn":"` + named + `root"}}`},
		{"AddUserToGroup", `{"GroupName": "Developers", "UserName": "Nobody"}`, "NoSuchEntity: The user with name Nobody cannot be found."},
		{"AddUserToGroup", `{"GroupName": "Nobody", "UserName": "Alice"}`, "NoSuchEntity: The group with name Nobody cannot be found."},
		{"RemoveUserFromGroup", `{"GroupName": "Developers", "UserName": "Alice"}`, "NoSuchEntity: The user with name Alice cannot be found in the group Developers."},
		{"AddUserToGroup", `{"GroupName": "Developers", "UserName": "Alice"}`, "ok"},
		{"AddUserToGroup", `{"GroupName": "Developers", "UserName": "Alice"}`, "ok"},
		{"DeleteUser", `{"UserName": "Alice"}`, "DeleteConflict: Cannot delete entity, must remove users from group first."},
		{"DeleteGroup", `{"GroupName": "Developers"}`, "DeleteConflict: Cannot delete entity, must remove users from group first."},
		{"UpdateAssumeRolePolicy", with(`{"RoleName": "KMSRole", "PolicyDocument": DOC}`, allowList), "MalformedPolicyDocument: Missing required field Principal"},
		{"UpdateAssumeRolePolicy", with(`{"RoleName": "KMSRole", "PolicyDocument": DOC}`, strings.Replace(trust, `"Action"`, `"Resource": "*", "Action"`, 1)), "MalformedPolicyDocument: Has prohibited field Resource"},
		{"UpdateAssumeRolePolicy", with(`{"RoleName": "KMSRole", "PolicyDocument": DOC}`, strings.Replace(trust, "111122223333", another, 1)), "ok"},
	})
	f.Reopen(t)
	s = f.Root()
	for operation, want := range map[string]string{
		"ListUsers":         `user/Bob`,
		"ListGroups":        `group/a/b/Developers`,
		"ListGroupsForUser": `group/a/b/Developers`,
		"GetGroup":          `user/team/Alice`,
		"GetRole":           another,
	} {
		request := map[string]string{"ListGroupsForUser": `{"UserName": "Alice"}`, "GetGroup": `{"GroupName": "Developers"}`, "GetRole": `{"RoleName": "KMSRole"}`}[operation]
		if request == "" {
			request = "{}"
		}
		if got := ask(t, s, operation, request); !strings.Contains(got, want) {
			t.Errorf("%s answers %s without %s", operation, got, want)
		}
	}
	if got := ask(t, s, "ListUsers", `{"PathPrefix": "/team"}`); strings.Contains(got, "Bob") || !strings.Contains(got, "Alice") {
		t.Errorf("below /team are %s", got)
	}
	run(t, s, []step{
		{"RemoveUserFromGroup", `{"GroupName": "Developers", "UserName": "Alice"}`, "ok"},
		{"DeleteUser", `{"UserName": "Alice"}`, "ok"},
		{"DeleteGroup", `{"GroupName": "Developers"}`, "ok"},
		{"DeleteRole", `{"RoleName": "KMSRole"}`, "ok"},
		{"ListGroups", `{}`, `{"Groups":[]}`},
		{"ListRoles", `{}`, `{"Roles":[]}`},
	})
}

// The operations on policies are the same three times.
func TestPoliciesOfUsersGroupsAndRoles(t *testing.T) {
	for _, kind := range []identity.Kind{identity.User, identity.Group, identity.Role} {
		t.Run(string(kind), func(t *testing.T) {
			f := vaulttest.New(t)
			s := f.Root()
			of := strings.NewReplacer("KIND", string(kind), "kind", kind.Noun(), "EXTRA", map[identity.Kind]string{identity.Role: with(`, "AssumeRolePolicyDocument": DOC`, trust)}[kind])
			steps := func(steps []step) {
				t.Helper()
				for i, c := range steps {
					steps[i] = step{of.Replace(c.operation), of.Replace(c.request), of.Replace(c.want)}
				}
				run(t, s, steps)
			}
			if got := ask(t, s, of.Replace("CreateKIND"), of.Replace(`{"KINDName": "One"EXTRA}`)); !strings.Contains(got, "One") {
				t.Fatal(got)
			}
			if got := ask(t, s, "CreatePolicy", with(`{"PolicyName": "Own", "PolicyDocument": DOC}`, allowList)); !strings.Contains(got, ownPolicy) {
				t.Fatal(got)
			}
			steps([]step{
				{"ListKINDPolicies", `{"KINDName": "One"}`, `{"PolicyNames":[]}`},
				{"PutKINDPolicy", with(`{"KINDName": "One", "PolicyName": "b", "PolicyDocument": DOC}`, allowList), "ok"},
				{"PutKINDPolicy", with(`{"KINDName": "One", "PolicyName": "a", "PolicyDocument": DOC}`, allowList), "ok"},
				{"PutKINDPolicy", with(`{"KINDName": "One", "PolicyName": "a", "PolicyDocument": DOC}`, strings.Replace(allowList, "Allow", "Deny", 1)), "ok"},
				{"PutKINDPolicy", with(`{"KINDName": "One", "PolicyName": "a", "PolicyDocument": DOC}`, trust), "MalformedPolicyDocument: Policy statement must contain resources. (line 1, column 41)"},
				{"PutKINDPolicy", with(`{"KINDName": "One", "PolicyName": "a", "PolicyDocument": DOC}`, "{"), "MalformedPolicyDocument: The policy is not in the valid JSON format: the text ends too early. (line 1, column 2)"},
				{"PutKINDPolicy", with(`{"KINDName": "Nobody", "PolicyName": "a", "PolicyDocument": DOC}`, allowList), "NoSuchEntity: The kind with name Nobody cannot be found."},
				{"PutKINDPolicy", with(`{"KINDName": "One", "PolicyName": "c", "PolicyDocument": DOC}`, ofSize(iam.MaxInline(kind))), fmt.Sprintf("LimitExceeded: Maximum policy size of %d bytes exceeded for kind One", iam.MaxInline(kind))},
				{"ListKINDPolicies", `{"KINDName": "One"}`, `{"PolicyNames":["a","b"]}`},
				{"GetKINDPolicy", `{"KINDName": "One", "PolicyName": "a"}`, `{"KINDName":"One","PolicyName":"a","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:ListKeys","Resource":"*"}]}}`},
				{"GetKINDPolicy", `{"KINDName": "One", "PolicyName": "z"}`, "NoSuchEntity: The kind policy with name z cannot be found."},
				{"DeleteKINDPolicy", `{"KINDName": "One", "PolicyName": "z"}`, "NoSuchEntity: The kind policy with name z cannot be found."},
				{"AttachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + powerUser + `"}`, "ok"},
				{"AttachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + ownPolicy + `"}`, "ok"},
				{"AttachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + ownPolicy + `"}`, "ok"},
				{"AttachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + ownPolicy + `s"}`, "NoSuchEntity: Policy " + ownPolicy + "s does not exist or is not attachable."},
				{"AttachKINDPolicy", `{"KINDName": "One", "PolicyArn": "arn:aws:iam::111122223333:user/Own"}`, "InvalidInput: ARN arn:aws:iam::111122223333:user/Own is not valid."},
				{"AttachKINDPolicy", `{"KINDName": "One", "PolicyArn": "arn:aws:iam::444455556666:policy/Own"}`, "InvalidInput: Policy is outside your own account."},
			})
			f.Reopen(t)
			s = f.Root()
			steps([]step{
				{"ListAttachedKINDPolicies", `{"KINDName": "One"}`, `{"AttachedPolicies":[{"PolicyName":"Own","PolicyArn":"` + ownPolicy + `"},{"PolicyName":"AWSKeyManagementServicePowerUser","PolicyArn":"` + powerUser + `"}]}`},
				{"ListAttachedKINDPolicies", `{"KINDName": "One", "PathPrefix": "/team/"}`, `{"AttachedPolicies":[]}`},
				{"DeleteKIND", `{"KINDName": "One"}`, "DeleteConflict: Cannot delete entity, must detach all policies first."},
				{"DetachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + powerUser + `"}`, "ok"},
				{"DetachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + powerUser + `"}`, "NoSuchEntity: Policy " + powerUser + " was not found."},
				{"DeletePolicy", `{"PolicyArn": "` + ownPolicy + `"}`, "DeleteConflict: Cannot delete a policy attached to entities."},
				{"DetachKINDPolicy", `{"KINDName": "One", "PolicyArn": "` + ownPolicy + `"}`, "ok"},
				{"DeletePolicy", `{"PolicyArn": "` + ownPolicy + `"}`, "ok"},
				{"DeleteKIND", `{"KINDName": "One"}`, "DeleteConflict: Cannot delete entity, must delete policies first."},
				{"DeleteKINDPolicy", `{"KINDName": "One", "PolicyName": "a"}`, "ok"},
				{"DeleteKINDPolicy", `{"KINDName": "One", "PolicyName": "b"}`, "ok"},
				{"DeleteKIND", `{"KINDName": "One"}`, "ok"},
			})
		})
	}
}

// ofSize returns a document with so many characters that count, between many that do not.
func ofSize(size int) string {
	empty := len(strings.ReplaceAll(strings.Replace(allowList, "kms:ListKeys", "kms:", 1), " ", ""))
	return strings.Replace(allowList, `"kms:ListKeys"`, strings.Repeat(" ", 5000)+`"kms:`+strings.Repeat("A", size-empty)+`"`, 1)
}

func TestManagedPolicies(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	if got := ask(t, s, "CreatePolicy", with(`{"PolicyName": "Own", "PolicyDocument": DOC, "Description": "Ours"}`, allowList)); !strings.Contains(got, `"PolicyId":"ANPA`) || !strings.Contains(got, `"DefaultVersionId":"v1","AttachmentCount":0,"IsAttachable":true,"Description":"Ours"`) {
		t.Errorf("CreatePolicy answers %s", got)
	}
	f.Clock.Advance(time.Hour)
	version := func(id string, isDefault bool) string {
		return fmt.Sprintf(`{"VersionId":"%s","IsDefaultVersion":%v,"CreateDate":"2017-02-15T%02d:30:00Z"}`, id, isDefault, map[bool]int{true: 9, false: 10}[id == "v1"])
	}
	own := `{"PolicyArn": "` + ownPolicy + `"`
	run(t, s, []step{
		{"CreatePolicy", with(`{"PolicyName": "own", "PolicyDocument": DOC}`, allowList), "EntityAlreadyExists: A policy called own already exists. Duplicate names are not allowed."},
		{"CreatePolicy", with(`{"PolicyName": "Large", "PolicyDocument": DOC}`, ofSize(iam.MaxManaged+1)), "LimitExceeded: Cannot exceed quota for PolicySize: 6144"},
		{"CreatePolicy", with(`{"PolicyName": "Trust", "PolicyDocument": DOC}`, trust), "MalformedPolicyDocument: Policy statement must contain resources. (line 1, column 41)"},
		{"CreatePolicyVersion", with(own+`, "PolicyDocument": DOC}`, allowList), `{"PolicyVersion":` + version("v2", false) + `}`},
		{"CreatePolicyVersion", with(own+`, "PolicyDocument": DOC, "SetAsDefault": true}`, strings.Replace(allowList, "Allow", "Deny", 1)), `{"PolicyVersion":` + version("v3", true) + `}`},
		{"DeletePolicyVersion", own + `, "VersionId": "v3"}`, "DeleteConflict: Cannot delete the default version of a policy."},
		{"DeletePolicyVersion", own + `, "VersionId": "v2"}`, "ok"},
		{"DeletePolicyVersion", own + `, "VersionId": "v2"}`, "NoSuchEntity: Policy " + ownPolicy + " version v2 does not exist or is not attachable."},
		{"CreatePolicyVersion", with(own+`, "PolicyDocument": DOC}`, allowList), `{"PolicyVersion":` + version("v4", false) + `}`},
		{"CreatePolicyVersion", with(own+`, "PolicyDocument": DOC}`, allowList), `{"PolicyVersion":` + version("v5", false) + `}`},
		{"CreatePolicyVersion", with(own+`, "PolicyDocument": DOC}`, allowList), `{"PolicyVersion":` + version("v6", false) + `}`},
		{"CreatePolicyVersion", with(own+`, "PolicyDocument": DOC}`, allowList), "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version."},
		{"DeletePolicy", own + `}`, "DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."},
		{"GetPolicy", `{"PolicyArn": "` + ownPolicy + `s"}`, "NoSuchEntity: Policy " + ownPolicy + "s was not found."},
		{"DeletePolicy", `{"PolicyArn": "` + powerUser + `"}`, "InvalidInput: Policy is outside your own account."},
	})
	f.Reopen(t)
	s = f.Root()
	run(t, s, []step{
		{"ListPolicyVersions", own + `}`, `{"Versions":[` + strings.Join([]string{version("v6", false), version("v5", false), version("v4", false), version("v3", true), version("v1", false)}, ",") + `]}`},
		{"SetDefaultPolicyVersion", own + `, "VersionId": "v1"}`, "ok"},
		{"GetPolicyVersion", own + `, "VersionId": "v3"}`, `{"PolicyVersion":{"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:ListKeys","Resource":"*"}]},` + version("v3", false)[1:] + `}`},
	})
	for scope, want := range map[string][]string{"All": {"Own", "AWSKeyManagementServicePowerUser"}, "AWS": {"AWSKeyManagementServicePowerUser"}, "Local": {"Own"}} {
		var list iam.ListPoliciesResponse
		if err := json.Unmarshal([]byte(ask(t, s, "ListPolicies", `{"Scope": "`+scope+`"}`)), &list); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range list.Policies {
			names = append(names, p.PolicyName)
		}
		if !slices.Equal(names, want) {
			t.Errorf("the scope %s has %q, want %q", scope, names, want)
		}
	}
	run(t, s, []step{{"ListPolicies", `{"OnlyAttached": true}`, `{"Policies":[]}`}})
}

func TestQuotasOfAUser(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	for i := range iam.MaxGroupsOfUser + 1 {
		ask(t, s, "CreateGroup", fmt.Sprintf(`{"GroupName": "g%02d"}`, i))
		ask(t, s, "CreatePolicy", with(fmt.Sprintf(`{"PolicyName": "p%02d", "PolicyDocument": DOC}`, i), allowList))
		joined, attached := "{}", "{}"
		if i == iam.MaxGroupsOfUser {
			joined, attached = "LimitExceeded: Cannot exceed quota for GroupsPerUser: 10", "LimitExceeded: Cannot exceed quota for PoliciesPerUser: 10"
		}
		run(t, s, []step{
			{"AddUserToGroup", fmt.Sprintf(`{"GroupName": "g%02d", "UserName": "Alice"}`, i), joined},
			{"AttachUserPolicy", fmt.Sprintf(`{"UserName": "Alice", "PolicyArn": "arn:aws:iam::111122223333:policy/p%02d"}`, i), attached},
		})
	}
}

func TestListsOfIAMGoOn(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	var want, got []string
	for i := range 7 {
		name := fmt.Sprintf("user%d", i)
		want = append(want, name)
		ask(t, s, "CreateUser", `{"UserName": "`+name+`"}`)
	}
	three := 3
	page := iam.Page{MaxItems: &three}
	for {
		response, err := s.ListUsers(ctx, &iam.ListUsersRequest{Page: page})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range response.Users {
			got = append(got, u.UserName)
		}
		if response.IsTruncated != (response.Marker != "") {
			t.Errorf("truncated is %v, and the marker %q", response.IsTruncated, response.Marker)
		}
		if !response.IsTruncated {
			break
		}
		page.Marker = response.Marker
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %q", got)
	}
	run(t, s, []step{
		{"ListUsers", `{"Marker": "made up"}`, "ValidationError: Invalid Marker."},
		{"ListUsers", `{"MaxItems": 0}`, "ValidationError: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		{"ListRoles", `{"Marker": "` + page.Marker + `"}`, "ValidationError: Invalid Marker."},
	})
}

func TestOnlyRootUsesIAM(t *testing.T) {
	f := vaulttest.New(t)
	alice, err := f.Root().CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"})
	if err != nil {
		t.Fatal(err)
	}
	s := f.SignIn(identity.Caller{Principal: alice}, vaulttest.Home.Region)
	requests := map[string]string{"ListUsers": "user/", "ListGroups": "group/", "ListRoles": "role/", "ListPolicies": "policy/", "GetUser": "user/Alice"}
	for _, api := range vault.IAMAPIs() {
		resource, ok := requests[api.Operation.Name]
		if !ok {
			continue
		}
		want := "AccessDenied: User: " + alice.ARN() + " is not authorized to perform: iam:" + api.Operation.Name + " on resource: " + named + resource +
			" because no identity-based policy allows the iam:" + api.Operation.Name + " action"
		run(t, s, []step{{api.Operation.Name, "{}", want}})
	}
	for _, c := range []struct{ operation, request string }{
		{"CreateUser", `{"UserName": "Bob"}`}, {"DeleteUser", `{"UserName": "Nobody"}`}, {"CreateRole", with(`{"RoleName": "Bob", "AssumeRolePolicyDocument": DOC}`, trust)},
		{"PutUserPolicy", with(`{"UserName": "Alice", "PolicyName": "All", "PolicyDocument": DOC}`, allowList)}, {"CreatePolicy", with(`{"PolicyName": "Own", "PolicyDocument": DOC}`, allowList)},
		{"AttachUserPolicy", `{"UserName": "Alice", "PolicyArn": "` + powerUser + `"}`}, {"GetPolicy", `{"PolicyArn": "` + powerUser + `"}`},
		{"SimulatePrincipalPolicy", `{"PolicySourceArn": "` + alice.ARN() + `", "ActionNames": ["kms:Encrypt"]}`},
	} {
		if got := ask(t, s, c.operation, c.request); !strings.HasPrefix(got, "AccessDenied: User: "+alice.ARN()) {
			t.Errorf("%s ends in %s", c.operation, got)
		}
	}
}

// Each account has its own.
func TestAccountsOfIAMAreApart(t *testing.T) {
	f := vaulttest.New(t)
	ask(t, f.Root(), "CreateUser", `{"UserName": "Alice"}`)
	theirs := f.RootOf(model.Place{Account: another, Region: "eu-west-1"})
	run(t, theirs, []step{
		{"ListUsers", `{}`, `{"Users":[]}`},
		{"GetUser", `{"UserName": "Alice"}`, "NoSuchEntity: The user with name Alice cannot be found."},
		{"SimulatePrincipalPolicy", `{"PolicySourceArn": "` + named + `user/Alice", "ActionNames": ["kms:Encrypt"]}`, "NoSuchEntity: The user with name Alice cannot be found."},
	})
	if got := ask(t, theirs, "CreateUser", `{"UserName": "Alice"}`); !strings.Contains(got, "arn:aws:iam::444455556666:user/Alice") {
		t.Error(got)
	}
}

func TestANamesakeHasAnotherID(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	first := ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	run(t, s, []step{{"DeleteUser", `{"UserName": "Alice"}`, "ok"}})
	if _, found := f.Principal(vaulttest.Home.Account, identity.User, "Alice"); found {
		t.Error("a user who was deleted can sign in")
	}
	if second := ask(t, s, "CreateUser", `{"UserName": "Alice"}`); second == first {
		t.Errorf("both are %s", first)
	}
}

func TestTheTrailOfIAM(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice", "Path": "/team/"}`)
	ask(t, s, "PutUserPolicy", with(`{"UserName": "Alice", "PolicyName": "List", "PolicyDocument": DOC}`, allowList))
	ask(t, s, "GetUser", `{"UserName": "Alice"}`)
	ask(t, s, "GetUser", `{"UserName": "Bob"}`)
	var events []trail.Event
	for _, record := range records(t, f.Vault) {
		event, err := trail.Decode(record)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, event)
	}
	events = events[len(events)-4:]
	for _, e := range events {
		if e.EventSource != "iam.amazonaws.com" || e.AWSRegion != "us-east-1" || e.RecipientAccountID != vaulttest.Home.Account {
			t.Errorf("%s is recorded in %s by %s for %s", e.EventName, e.AWSRegion, e.EventSource, e.RecipientAccountID)
		}
	}
	if got := fmt.Sprint(events[0].RequestParameters); got != "map[path:/team/ userName:Alice]" {
		t.Errorf("the request is %s", got)
	}
	user, _ := events[0].ResponseElements["user"].(map[string]any)
	if got := slices.Sorted(maps.Keys(user)); !slices.Equal(got, []string{"arn", "createDate", "path", "userId", "userName"}) || user["createDate"] != "Feb 15, 2017 9:30:00 AM" {
		t.Errorf("the answer is %v", events[0].ResponseElements)
	}
	if events[1].RequestParameters["policyDocument"] != allowList || events[1].ResponseElements != nil || events[2].ResponseElements != nil {
		t.Errorf("recorded are %+v and %+v", events[1], events[2])
	}
	if events[3].ErrorCode != "NoSuchEntity" {
		t.Errorf("the refusal is recorded as %q", events[3].ErrorCode)
	}
}

func TestSimulatePrincipalPolicy(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	const key = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	ask(t, s, "CreateGroup", `{"GroupName": "Developers"}`)
	ask(t, s, "AddUserToGroup", `{"UserName": "Alice", "GroupName": "Developers"}`)
	ask(t, s, "PutGroupPolicy", with(`{"GroupName": "Developers", "PolicyName": "Use", "PolicyDocument": DOC}`,
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}]}`))
	ask(t, s, "PutUserPolicy", with(`{"UserName": "Alice", "PolicyName": "Deny", "PolicyDocument": DOC}`, strings.NewReplacer("Allow", "Deny", "ListKeys", "Decrypt").Replace(allowList)))
	ask(t, s, "AttachUserPolicy", `{"UserName": "Alice", "PolicyArn": "`+powerUser+`"}`)
	for _, c := range []struct{ source, more, want string }{
		{"user/Alice", `"ActionNames": ["kms:Encrypt", "kms:Decrypt", "kms:CreateKey"], "ContextEntries": [{"ContextKeyName": "aws:SourceIp", "ContextKeyValues": ["192.0.2.7"], "ContextKeyType": "ip"}]`,
			"kms:Encrypt * allowed group_Developers_Use group 1:41; kms:Decrypt * explicitDeny user_Alice_Deny user 1:41; kms:CreateKey * allowed AWSKeyManagementServicePowerUser aws-managed 4:5"},
		{"user/Alice", `"ActionNames": ["kms:Encrypt"], "ResourceArns": ["` + key + `"]`, "kms:Encrypt " + key + " implicitDeny missing aws:SourceIp"},
		{"group/Developers", `"ActionNames": ["kms:CreateKey"]`, "kms:CreateKey * implicitDeny"},
		{"user/Alice", with(`"ActionNames": ["kms:DisableKey"], "PolicyInputList": [DOC]`, strings.Replace(allowList, "ListKeys", "Disable*", 1)), "kms:DisableKey * allowed PolicyInputList.1 none 1:41"},
		{"user/Alice", with(`"ActionNames": ["kms:DisableKey"], "ResourcePolicy": DOC`, `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}}`), "kms:DisableKey * allowed ResourcePolicy resource 1:40"},
	} {
		var answer iam.SimulatePrincipalPolicyResponse
		got := ask(t, s, "SimulatePrincipalPolicy", `{"PolicySourceArn": "`+named+c.source+`", `+c.more+`}`)
		if err := json.Unmarshal([]byte(got), &answer); err != nil {
			t.Errorf("%s: %s", c.more, got)
			continue
		}
		var results []string
		for _, r := range answer.EvaluationResults {
			result := r.EvalActionName + " " + r.EvalResourceName + " " + r.EvalDecision
			for _, m := range r.MatchedStatements {
				result += fmt.Sprintf(" %s %s %d:%d", m.SourcePolicyID, m.SourcePolicyType, m.StartPosition.Line, m.StartPosition.Column)
			}
			if len(r.MissingContextValues) > 0 {
				result += " missing " + strings.Join(r.MissingContextValues, " ")
			}
			results = append(results, result)
		}
		if got := strings.Join(results, "; "); got != c.want {
			t.Errorf("%s %s\n got %s\nwant %s", c.source, c.more, got, c.want)
		}
	}
	run(t, s, []step{
		{"SimulatePrincipalPolicy", `{"PolicySourceArn": "` + named + `root", "ActionNames": ["kms:Encrypt"]}`, "InvalidInput: Invalid Entity Arn: " + named + "root does not clearly define entity type and name."},
		{"SimulatePrincipalPolicy", `{"PolicySourceArn": "` + named + `user/Bob", "ActionNames": ["kms:Encrypt"]}`, "NoSuchEntity: The user with name Bob cannot be found."},
		{"SimulatePrincipalPolicy", `{"PolicySourceArn": "` + named + `user/Alice", "ActionNames": ["kms:Encrypt"], "ResourcePolicy": "{}"}`, "MalformedPolicyDocument: A key policy must have a Version: 2012-10-17 or 2008-10-17. (line 1, column 1)"},
	})
}
