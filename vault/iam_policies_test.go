package vault_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault/vaulttest"
)

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
