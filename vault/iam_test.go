package vault_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

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

// Calls of one batch see what those before them did.
func TestCallsOfIAMAtOnce(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	const groups = iam.MaxGroupsOfUser
	for i := range groups {
		ask(t, s, "CreateGroup", fmt.Sprintf(`{"GroupName": "g%d"}`, i))
	}
	outcomes := make([]string, groups)
	var calls sync.WaitGroup
	for i := range groups {
		calls.Go(func() { ask(t, s, "AddUserToGroup", fmt.Sprintf(`{"GroupName": "g%d", "UserName": "Alice"}`, i)) })
		calls.Go(func() { outcomes[i] = ask(t, s, "CreateUser", `{"UserName": "Bob"}`) })
	}
	calls.Wait()
	response, err := s.ListGroupsForUser(ctx, &iam.ListGroupsForUserRequest{OfUser: iam.OfUser{UserName: "Alice"}})
	if err != nil || len(response.Groups) != groups {
		t.Errorf("she is in %d groups, %v", len(response.Groups), err)
	}
	made := slices.DeleteFunc(outcomes, func(o string) bool { return o == "EntityAlreadyExists: User with name Bob already exists." })
	if len(made) != 1 {
		t.Errorf("one name is given %d times: %q", len(made), made)
	}
}
