package vault_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

var long = flag.Bool("long", false, "run what takes minutes")

// who returns the principals that have an action in a report, by the place of what allows it.
func who(report *vault.AccessReport, action string) (lines []string) {
	for _, entry := range report.Access {
		for _, way := range entry.Ways {
			if way.Actions.Has(action) && entry.Possible().Has(action) {
				lines = append(lines, entry.Principal[strings.LastIndexByte(entry.Principal, ':')+1:]+" by "+string(way.In))
			}
		}
	}
	return lines
}

func wantWho(t *testing.T, report *vault.AccessReport, err error, action string, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if got := who(report, action); !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", action, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAccess(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, other := vaulttest.CreateKey(t, s, "one"), vaulttest.CreateKey(t, s, "two")
	user(t, f, "Able", iamAllow(`"kms:Decrypt"`))
	user(t, f, "Idle", "")
	named := user(t, f, "Named", "")
	theirs := f.RootOf(model.Place{Account: another, Region: "us-west-2"})
	userOf(t, f, theirs, "Foreign", iamAllow(`"kms:*"`))
	role, err := s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.Role, Name: "KMSRole"})
	if err != nil {
		t.Fatal(err)
	}
	putPolicy(t, s, key.KeyID, withStatement(`
		{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::`+another+`:root", "`+named.Caller().ARN()+`", "arn:aws:sts::111122223333:assumed-role/KMSRole/one", "arn:aws:iam::999988887777:user/Far"]},
		 "Action": ["kms:Decrypt", "kms:GetKeyPolicy"], "Resource": "*"},
		{"Effect": "Allow", "Principal": {"Service": "workspaces.amazonaws.com"}, "Action": "kms:Decrypt", "Resource": "*"},
		{"Effect": "Deny", "Principal": {"AWS": "`+named.Caller().ARN()+`"}, "Action": "kms:GetKeyPolicy", "Resource": "*"}`))
	grantTo(t, s, model.CreateGrantRequest{KeyID: key.KeyID, GranteePrincipal: role.ARN(), Operations: []string{"Decrypt"}})

	report, err := s.AccessToKey(ctx, "alias/one")
	wantWho(t, report, err, "kms:Decrypt", "root by key policy", "user/Able by IAM policy", "user/Named by key policy", "role/KMSRole by grant",
		"root by key policy", "user/Foreign by IAM policy", "user/Far by IAM policy", "assumed-role/KMSRole/one by key policy", "assumed-role/KMSRole/one by grant", "workspaces.amazonaws.com by key policy")
	wantWho(t, report, err, "kms:GetKeyPolicy", "root by key policy", "assumed-role/KMSRole/one by key policy")

	for principal, want := range map[string][]string{
		"arn:aws:iam::111122223333:user/Able":              {key.ARN, other.ARN},
		"arn:aws:iam::" + another + ":user/Foreign":        {key.ARN},
		"workspaces.amazonaws.com":                         {key.ARN},
		"arn:aws:sts::111122223333:assumed-role/KMSRole/x": {key.ARN},
		"arn:aws:iam::111122223333:user/Idle":              nil,
	} {
		report, err := s.AccessOfPrincipal(ctx, principal)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, entry := range report.Access {
			got = append(got, entry.Key)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) || len(report.Unread) > 0 {
			t.Errorf("%s: %q, unread %q; want %q", principal, got, report.Unread, want)
		}
	}
	for _, principal := range []string{"arn:aws:iam::111122223333:user/Nobody", "*", "arn:aws:iam::111122223333:group/G", ""} {
		_, err := s.AccessOfPrincipal(ctx, principal)
		wantRefusal(t, refusalOf(0, err), "InvalidArnException: Invalid principal "+principal)
	}
}

func TestWhoMayAskAboutAccess(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	open, closed := vaulttest.CreateKey(t, s, ""), vaulttest.CreateKey(t, s, "")
	auditor := user(t, f, "Auditor", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["kms:DescribeKey", "kms:ListKeys", "kms:ListGrants", "kms:GetKeyPolicy", "iam:GetAccountAuthorizationDetails"], "Resource": "*"}}`)
	reader := user(t, f, "Reader", iamAllow(`["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants", "kms:ListKeys"]`))
	putPolicy(t, s, closed.KeyID, withStatement(`{"Effect": "Deny", "Principal": {"AWS": "`+auditor.Caller().ARN()+`"}, "Action": "kms:ListGrants", "Resource": "*"}`))

	report, err := auditor.AccessOfPrincipal(ctx, f.Root().Caller().ARN())
	if err != nil || len(report.Access) != 1 || report.Access[0].Key != open.ARN || !slices.Equal(report.Unread, []string{closed.ARN}) {
		t.Errorf("the auditor sees %+v, %v", report, err)
	}
	for what, err := range map[string]error{
		"a key that is closed":        refusalOf(auditor.AccessToKey(ctx, closed.KeyID)),
		"without the identities":      refusalOf(reader.AccessToKey(ctx, open.KeyID)),
		"keys without the identities": refusalOf(reader.AccessOfPrincipal(ctx, "arn:aws:iam::111122223333:root")),
		"a key of another account":    refusalOf(f.RootOf(model.Place{Account: another, Region: "us-west-2"}).AccessToKey(ctx, open.ARN)),
	} {
		if !strings.HasPrefix(err.Error(), "AccessDenied") {
			t.Errorf("%s: %v", what, err)
		}
	}
	records, err := f.TrailRecords()
	if err != nil {
		t.Fatal(err)
	}
	if last := string(records[len(records)-1]); !strings.Contains(last, `"eventName":"ListKeys"`) && !strings.Contains(last, `"eventName":"DescribeKey"`) {
		t.Errorf("the record is %s", last)
	}
}

// TestAccessOfManyToMany looks at a thousand keys and a thousand principals, whose policies are all different.
func TestAccessOfManyToMany(t *testing.T) {
	if !*long {
		t.Skip("only with -long")
	}
	const many = 1000
	f := vaulttest.New(t)
	s := f.Root()
	var keys []string
	for i := range many {
		key := vaulttest.CreateKey(t, s, "")
		keys = append(keys, key.KeyID)
		user(t, f, fmt.Sprint("User", i), `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:Describe*", "kms:Decrypt"], "Resource": "`+key.ARN+`"}, {"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}]}`)
	}
	for i, key := range keys {
		putPolicy(t, s, key, policy.Console{Account: vaulttest.Home.Account, Administrators: []string{fmt.Sprint("arn:aws:iam::111122223333:user/User", (i+1)%many)}, Users: []string{fmt.Sprint("arn:aws:iam::111122223333:user/User", (i+2)%many)}}.Document())
	}
	start, entries := time.Now(), 0
	for _, key := range keys {
		report, err := s.AccessToKey(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		entries += len(report.Access)
	}
	took := time.Since(start)
	t.Logf("%v for %d keys and %d principals", took, many, many)
	if entries != 4*many { // its root, and the three users
		t.Errorf("%d entries", entries)
	}
	start = time.Now()
	if report, err := s.AccessOfPrincipal(ctx, "arn:aws:iam::111122223333:user/User7"); err != nil || len(report.Access) != 3 {
		t.Errorf("%+v, %v", report, err)
	}
	t.Logf("%v for one principal", time.Since(start))
}
