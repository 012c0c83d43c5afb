package policy_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model/policy"
)

func TestViewReadsWhatTheConsoleWrites(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		users := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{alice, role, "AIDACKCEVSQ6C2EXAMPLE", "arn:aws:iam::111122223333:user/div/Dana"}), 0, 4, rapid.ID)
		none := func(list []string) []string { return append([]string(nil), list...) }
		c := policy.Console{
			Account: account, Administrators: none(users.Draw(rt, "administrators")), Users: none(users.Draw(rt, "users")),
			External: none(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"444455556666", "777788889999"}), 0, 2, rapid.ID).Draw(rt, "external")),
		}
		if len(c.Administrators) > 0 {
			c.AllowDeletion, c.Imported = rapid.Bool().Draw(rt, "deletion"), rapid.Bool().Draw(rt, "imported")
		}
		view, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, c.Document()), account)
		if want := (policy.View{Console: c}); obstacle != nil || !reflect.DeepEqual(view, want) {
			rt.Fatalf("%v: %+v, want %+v", obstacle, view, want)
		}
	})
}

func TestViewOfOlderVersions(t *testing.T) {
	const tagging, deletion = `        "kms:TagResource",` + "\n" + `        "kms:UntagResource",` + "\n", `,` + "\n" + `        "kms:ScheduleKeyDeletion",` + "\n" + `        "kms:CancelKeyDeletion"`
	current := console().Document()
	first := strings.Replace(strings.Replace(current, tagging, "", 1), strings.TrimPrefix(deletion, ",\n"), `        "kms:Delete*"`, 1)
	first = strings.Replace(first, `        "kms:Delete*",`+"\n", "", 1)
	for _, c := range []struct {
		what     string
		document string
		lacks    []string
	}{
		{"the current version", current, nil},
		{"deletion left out", strings.Replace(current, deletion, "", 1), nil},
		{"before tags", strings.Replace(current, tagging, "", 1), []string{"kms:TagResource", "kms:UntagResource"}},
		{"before deletion", first, []string{"kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"}},
		{"under the first id", strings.Replace(first, "key-consolepolicy-2", "key-consolepolicy-1", 1), []string{"kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"}},
	} {
		view, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, c.document), account)
		if obstacle != nil || !reflect.DeepEqual(view.Lacks, c.lacks) {
			t.Errorf("%s: %v, lacks %q, want %q", c.what, obstacle, view.Lacks, c.lacks)
		}
		want := c.document
		if c.lacks != nil {
			want = current
		}
		if upgraded, err := policy.Upgrade(c.document, account); err != nil || upgraded != want {
			t.Errorf("%s: %v, upgraded to\n%s", c.what, err, upgraded)
		}
		if !reflect.DeepEqual(view.Administrators, console().Administrators) || !reflect.DeepEqual(view.External, console().External) {
			t.Errorf("%s: %+v", c.what, view)
		}
	}
}

func TestNoViewOfOtherDocuments(t *testing.T) {
	current := console().Document()
	const administrators = `"Allow access for Key Administrators",` + "\n      "
	for _, c := range []struct{ what, from, to, obstacle string }{
		{"another id", "key-consolepolicy-2", "mine", `The document has the Id "mine"; that of a default key policy is key-consolepolicy-2, key-consolepolicy-1, key-default-1. (line 3, column 9)`},
		{"no id", `  "Id": "key-consolepolicy-2",` + "\n", "", "The document has no Id; that of a default key policy is key-consolepolicy-2, key-consolepolicy-1, key-default-1. (line 1, column 1)"},
		{"another version", "2012-10-17", "2008-10-17", "The default key policy has the Version 2012-10-17. (line 2, column 14)"},
		{"another Sid", "Allow use of the key", "Use", `The statement "Use" is none of the default key policy's. (line 41, column 5)`},
		{"no Sid", `"Sid": "Allow use of the key",`, "", "Statement 3, which has no Sid, is none of the default key policy's. (line 41, column 5)"},
		{"a deny", administrators + `"Effect": "Allow"`, administrators + `"Effect": "Deny"`, `The statement "Allow access for Key Administrators" denies. (line 14, column 5)`},
		{"an action less", `        "kms:Get*",` + "\n", "", `The statement "Allow access for Key Administrators" does not allow kms:Get*. (line 23, column 7)`},
		{"an action more", `"kms:Get*"`, `"kms:Get*", "kms:Decrypt"`, `The statement "Allow access for Key Administrators" allows kms:Decrypt too. (line 32, column 21)`},
		{"an action twice", `"kms:Get*"`, `"kms:Get*", "kms:Get*"`, `The statement "Allow access for Key Administrators" allows kms:Get* too. (line 32, column 21)`},
		{"half of a pair", `        "kms:TagResource",` + "\n", "", `The statement "Allow access for Key Administrators" allows kms:UntagResource too. (line 34, column 9)`},
		{"other users to attach", `"Allow attachment of persistent resources",` + "\n      \"Effect\": \"Allow\",\n      \"Principal\": {\n        \"AWS\": [\n          \"arn:aws:iam::111122223333:user/KMSUser\",", `"Allow attachment of persistent resources", "Effect": "Allow", "Principal": { "AWS": [`, `The statement "Allow attachment of persistent resources" names others than the statement "Allow use of the key". (line 61, column 77)`},
		{"another condition", `"kms:GrantIsForAWSResource": "true"`, `"kms:GrantIsForAWSResource": "false"`, `The statement "Allow attachment of persistent resources" has another condition than that kms:GrantIsForAWSResource is true. (line 60, column 5)`},
		{"another root", `"AWS": "arn:aws:iam::111122223333:root"`, `"AWS": "arn:aws:iam::444455556666:root"`, `The statement "Enable IAM User Permissions" is not for the account 111122223333 alone. (line 8, column 7)`},
		{"no root", "Enable IAM User Permissions", "Allow use of the key", `The statement "Allow use of the key" stands there twice. (line 41, column 5)`},
		{"a stranger who administers", `"arn:aws:iam::111122223333:user/KMSAdminUser"`, `"arn:aws:iam::444455556666:user/KMSAdminUser"`, `The statement "Allow access for Key Administrators" names arn:aws:iam::444455556666:user/KMSAdminUser, which is no user or role of the account 111122223333. (line 19, column 11)`},
		{"an account that administers", `"arn:aws:iam::111122223333:user/KMSAdminUser"`, `"444455556666"`, `The statement "Allow access for Key Administrators" names 444455556666, which is no user or role of the account 111122223333. (line 19, column 11)`},
		{"another resource", `"Resource": "*"`, `"Resource": "x"`, `The statement "Enable IAM User Permissions" is not for the Resource *. (line 12, column 7)`},
		{"NotAction", `"Action": "kms:*"`, `"NotAction": "kms:*"`, `The statement "Enable IAM User Permissions" has NotAction. (line 11, column 7)`},
		{"another action to attach", `"kms:ListGrants",`, "", `The statement "Allow attachment of persistent resources" does not allow kms:ListGrants. (line 70, column 7)`},
		{"no statement to attach", "Allow attachment of persistent resources", "Attach", `The statement "Attach" is none of the default key policy's. (line 60, column 5)`},
		{"a condition on use", `"kms:DescribeKey"` + "\n      ],\n", `"kms:DescribeKey"` + "\n      ], \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}},\n", `The statement "Allow use of the key" has a condition. (line 57, column 33)`},
		{"a condition", `"Resource": "*"`, `"Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, `The statement "Enable IAM User Permissions" has a condition. (line 12, column 47)`},
	} {
		changed := strings.Replace(current, c.from, c.to, 1)
		if changed == current {
			t.Errorf("%s: nothing is changed", c.what)
		}
		_, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, changed), account)
		if obstacle == nil || obstacle.Error() != c.obstacle {
			t.Errorf("%s: %v, want %s", c.what, obstacle, c.obstacle)
		}
		if _, err := console().Edit(changed); err == nil || err.Error() != c.obstacle {
			t.Errorf("%s is edited: %v", c.what, err)
		}
		if _, err := policy.Upgrade(changed, account); err == nil {
			t.Errorf("%s is upgraded", c.what)
		}
	}
	if view, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, policy.Default(account)), account); obstacle != nil || view.Administrators != nil {
		t.Errorf("the API's default: %v, %+v", obstacle, view)
	}
	for _, one := range []string{"Allow use of the key", "Allow attachment of persistent resources"} {
		alone := strings.Replace(policy.Default(account), "[", `[{"Sid": "`+one+`", "Effect": "Allow", "Principal": {"AWS": "`+alice+`"}, "Action": "x:y", "Resource": "*"},`, 1)
		if _, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, alone), account); obstacle == nil || !strings.Contains(obstacle.Text, "stands there without the statement") {
			t.Errorf("%s alone: %v", one, obstacle)
		}
	}
	faulty, _ := policy.Read(strings.Replace(current, `"Action": "kms:*"`, `"Action": "kms:*", "Resources": "*"`, 1), policy.KeyPolicy)
	if _, obstacle := policy.ReadView(faulty, account); obstacle == nil || obstacle.Text != `The statement "Enable IAM User Permissions" has a fault.` {
		t.Errorf("a statement with a fault: %v", obstacle)
	}
	without := strings.Replace(policy.Default(account), "Enable IAM User Permissions", "Allow access for Key Administrators", 1)
	if _, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, without), account); obstacle == nil || obstacle.Text != `There is no statement "Enable IAM User Permissions".` {
		t.Errorf("without the account's statement: %v", obstacle)
	}
	if _, obstacle := policy.ReadView(parse(t, policy.KeyPolicy, policy.Default("444455556666")), account); obstacle == nil {
		t.Error("another account's default has a view")
	}
}

func TestManagedKey(t *testing.T) {
	const via = "ec2.us-west-2.amazonaws.com"
	d := parse(t, policy.KeyPolicy, policy.ManagedKey{Account: owner, Region: "us-west-2", Service: "ec2", Title: "EBS"}.Document())
	all := iamPolicy(t, "all", allowAll)
	for _, c := range []struct {
		caller, action, through string
		want                    policy.Outcome
	}{
		{alice, "kms:Decrypt", via, policy.Allowed},
		{session, "kms:CreateGrant", via, policy.Allowed},
		{alice, "kms:Decrypt", "", policy.ImplicitDeny},
		{alice, "kms:Decrypt", "rds.us-west-2.amazonaws.com", policy.ImplicitDeny},
		{alice, "kms:PutKeyPolicy", via, policy.ImplicitDeny},
		{root, "kms:PutKeyPolicy", via, policy.ImplicitDeny},
		{alice, "kms:GetKeyPolicy", "", policy.Allowed},
		{alice, "kms:DescribeKey", "", policy.Allowed},
		{eve, "kms:Decrypt", via, policy.ImplicitDeny},
		{eve, "kms:DescribeKey", "", policy.ImplicitDeny},
	} {
		r := request(t, c.caller, d, all)
		r.Action = c.action
		r.Context = policy.NewContext(map[string][]string{"kms:CallerAccount": {r.Caller.Account}})
		if c.through != "" {
			r.Context = r.Context.With("kms:ViaService", c.through)
		}
		decide(t, c.caller+" "+c.action+" through "+c.through, r, c.want)
	}
	decide(t, "metadata without IAM", func() *policy.Request { r := request(t, alice, d); r.Action = "kms:GetKeyPolicy"; return r }(), policy.ImplicitDeny)
}

func TestConsoleForImportedMaterial(t *testing.T) {
	c := console()
	c.Imported = true
	_, with := statements(t, c.Document())
	_, without := statements(t, console().Document())
	const administrators = "Allow access for Key Administrators"
	actions := with[administrators]["Action"].([]any)
	if len(actions) != len(without[administrators]["Action"].([]any))+1 || !strings.Contains(c.Document(), `"kms:ImportKeyMaterial"`) {
		t.Errorf("actions %v", actions)
	}
}
