package policy_test

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"testing"

	"coldkms/model/policy"
)

const account = "111122223333"

// console is the guide's example of the policy that the create key wizard writes.
func console() policy.Console {
	return policy.Console{
		Account:        account,
		Administrators: []string{"arn:aws:iam::111122223333:user/KMSAdminUser", "arn:aws:iam::111122223333:role/KMSAdminRole"},
		AllowDeletion:  true,
		Users:          []string{"arn:aws:iam::111122223333:user/KMSUser", "arn:aws:iam::111122223333:role/KMSRole"},
		External:       []string{"444455556666"},
	}
}

func value(t *testing.T, document string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(document), &v); err != nil {
		t.Fatalf("%v in\n%s", err, document)
	}
	return v
}

// statements returns the Sids of a document's statements, in order, and the statements by their Sid.
func statements(t *testing.T, document string) (sids []string, bySid map[string]map[string]any) {
	t.Helper()
	bySid = map[string]map[string]any{}
	for _, s := range value(t, document).(map[string]any)["Statement"].([]any) {
		statement := s.(map[string]any)
		sid := statement["Sid"].(string)
		sids, bySid[sid] = append(sids, sid), statement
	}
	return sids, bySid
}

func TestConsoleWritesTheGuidesExample(t *testing.T) {
	want, err := os.ReadFile("testdata/console.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := console().Document(); !reflect.DeepEqual(value(t, got), value(t, string(want))) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestConsoleWithoutDeletion(t *testing.T) {
	c := console()
	c.AllowDeletion = false
	_, with := statements(t, console().Document())
	_, without := statements(t, c.Document())
	const administrators = "Allow access for Key Administrators"
	all := with[administrators]["Action"].([]any)
	if got, want := without[administrators]["Action"], any(all[:len(all)-2]); !reflect.DeepEqual(got, want) {
		t.Errorf("actions %v, want %v", got, want)
	}
	delete(with, administrators)
	delete(without, administrators)
	if !reflect.DeepEqual(with, without) {
		t.Error("another statement than the administrators' has changed")
	}
}

func TestConsoleLeavesOutStatementsWithoutPrincipals(t *testing.T) {
	const root, administrators, use, attach = "Enable IAM User Permissions", "Allow access for Key Administrators", "Allow use of the key", "Allow attachment of persistent resources"
	for _, c := range []struct {
		what string
		edit func(c *policy.Console)
		want []string
	}{
		{"everybody", func(*policy.Console) {}, []string{root, administrators, use, attach}},
		{"no users", func(c *policy.Console) { c.Users, c.External = nil, nil }, []string{root, administrators}},
		{"other accounts alone", func(c *policy.Console) { c.Users = nil }, []string{root, administrators, use, attach}},
		{"no administrators", func(c *policy.Console) { c.Administrators = nil }, []string{root, use, attach}},
		{"nobody", func(c *policy.Console) { *c = policy.Console{Account: account, AllowDeletion: true} }, []string{root}},
	} {
		t.Run(c.what, func(t *testing.T) {
			made := console()
			c.edit(&made)
			document := made.Document()
			if got, _ := statements(t, document); !slices.Equal(got, c.want) {
				t.Errorf("statements %q, want %q", got, c.want)
			}
			if made.Document() != document {
				t.Error("the same description gives two documents")
			}
		})
	}
}

func TestConsoleKeepsItsDescription(t *testing.T) {
	c := console()
	c.Users = append(make([]string, 0, 8), c.Users...)
	spare := c.Users[:3]
	c.Document()
	if spare[2] != "" {
		t.Errorf("the description's users were written over with %s", spare[2])
	}
}

func TestDefault(t *testing.T) {
	want := `{"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{"Sid": "Enable IAM User Permissions",
		"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]}`
	if got := policy.Default(account); !reflect.DeepEqual(value(t, got), value(t, want)) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsNoObject(t *testing.T) {
	for _, kind := range []policy.Kind{policy.KeyPolicy, policy.IdentityPolicy} {
		for _, text := range []string{"", "null", "[]", `"{}"`, "{", "{} {}", "{}]", "{}}", "{} x", `{"a": 1,}`} {
			if _, err := policy.Parse(text, kind); err == nil {
				t.Errorf("%q is taken as a %s", text, kind)
			}
		}
	}
	for _, whole := range []string{policy.Default(account), console().Document()} {
		if _, err := policy.Parse(" \n"+whole+"\t ", policy.KeyPolicy); err != nil {
			t.Errorf("%v: %s", err, whole)
		}
	}
}
