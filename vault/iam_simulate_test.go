package vault_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"coldkms/model/iam"
	"coldkms/vault/vaulttest"
)

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
