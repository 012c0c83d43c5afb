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
		view, ok := policy.ReadView(parse(t, policy.KeyPolicy, c.Document()), account)
		if want := (policy.View{Console: c}); !ok || !reflect.DeepEqual(view, want) {
			rt.Fatalf("%v: %+v, want %+v", ok, view, want)
		}
		if view.Upgraded() != c.Document() {
			rt.Fatalf("an upgrade of the current version changes it")
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
		view, ok := policy.ReadView(parse(t, policy.KeyPolicy, c.document), account)
		if !ok || !reflect.DeepEqual(view.Lacks, c.lacks) {
			t.Errorf("%s: %v, lacks %q, want %q", c.what, ok, view.Lacks, c.lacks)
		}
		if c.lacks != nil && view.Upgraded() != current {
			t.Errorf("%s is upgraded to\n%s", c.what, view.Upgraded())
		}
		if !reflect.DeepEqual(view.Administrators, console().Administrators) || !reflect.DeepEqual(view.External, console().External) {
			t.Errorf("%s: %+v", c.what, view)
		}
	}
}

func TestNoViewOfOtherDocuments(t *testing.T) {
	current := console().Document()
	for what, change := range map[string][2]string{
		"another id":                 {"key-consolepolicy-2", "mine"},
		"another version":            {"2012-10-17", "2008-10-17"},
		"another Sid":                {"Allow use of the key", "Use"},
		"a deny":                     {`"Allow access for Key Administrators",` + "\n      \"Effect\": \"Allow\"", `"Allow access for Key Administrators",` + "\n      \"Effect\": \"Deny\""},
		"an action less":             {`        "kms:Get*",` + "\n", ""},
		"an action more":             {`"kms:Get*"`, `"kms:Get*", "kms:Decrypt"`},
		"half of a pair":             {`        "kms:TagResource",` + "\n", ""},
		"other users to attach":      {`"Allow attachment of persistent resources",` + "\n      \"Effect\": \"Allow\",\n      \"Principal\": {\n        \"AWS\": [\n          \"arn:aws:iam::111122223333:user/KMSUser\",", `"Allow attachment of persistent resources", "Effect": "Allow", "Principal": { "AWS": [`},
		"another condition":          {`"kms:GrantIsForAWSResource": "true"`, `"kms:GrantIsForAWSResource": "false"`},
		"another root":               {`"AWS": "arn:aws:iam::111122223333:root"`, `"AWS": "arn:aws:iam::444455556666:root"`},
		"a stranger who administers": {`"arn:aws:iam::111122223333:user/KMSAdminUser"`, `"arn:aws:iam::444455556666:user/KMSAdminUser"`},
		"another resource":           {`"Resource": "*"`, `"Resource": "x"`},
		"NotAction":                  {`"Action": "kms:*"`, `"NotAction": "kms:*"`},
	} {
		changed := strings.Replace(current, change[0], change[1], 1)
		if changed == current {
			t.Errorf("%s: nothing is changed", what)
		}
		if view, ok := policy.ReadView(parse(t, policy.KeyPolicy, changed), account); ok {
			t.Errorf("%s has the view %+v", what, view)
		}
	}
	twice := strings.Replace(current, `"Statement": [`, `"Statement": [{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},`, 1)
	if _, ok := policy.ReadView(parse(t, policy.KeyPolicy, twice), account); ok {
		t.Error("two root statements have a view")
	}
	if view, ok := policy.ReadView(parse(t, policy.KeyPolicy, policy.Default(account)), account); !ok || view.Administrators != nil {
		t.Errorf("the API's default: %v, %+v", ok, view)
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
