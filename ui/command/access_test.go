package command

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares what a command prints with a file of testdata, but for the key's id.
func (d *desk) golden(name, got string) {
	d.t.Helper()
	got = strings.ReplaceAll(got, d.keys[0].KeyID, "KEY")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if got != string(want) {
		d.t.Errorf("%s:\n%swant\n%s", name, got, want)
	}
}

const (
	ownKeyPolicy = `{"Version": "2012-10-17", "Statement": [
  {"Sid": "Root", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"},
  {"Sid": "Not by night", "Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:user/Alice"}, "Action": "kms:Decrypt", "Resource": "*",
   "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2017-03-01T00:00:00Z"}}}]}`
	ownUserPolicy = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": "*",
  "Condition": {"StringEquals": {"kms:EncryptionContext:Department": ["IT", "HR"]}}}}`
)

func deskWithAlice(t *testing.T) *desk {
	d := newDesk(t, 2)
	d.file("key.json", ownKeyPolicy)
	d.file("user.json", ownUserPolicy)
	d.succeeds("coldkms iam create-user --user-name Alice")
	d.succeeds("coldkms iam put-user-policy --user-name Alice --policy-name Own --policy-document file://DIR/user.json")
	d.succeeds("coldkms kms put-key-policy --key-id KEY --policy-name default --policy file://DIR/key.json")
	return d
}

func TestAccess(t *testing.T) {
	d := deskWithAlice(t)
	for _, c := range []struct{ line, golden string }{
		{"--key alias/payroll", "access-key.json"},
		{"--key alias/payroll --format csv", "access-key.csv"},
	} {
		status, out, stderr := d.types("coldkms access " + c.line)
		if status != 0 || stderr != "" {
			t.Fatalf("%s: status %d, %s", c.line, status, stderr)
		}
		d.golden(c.golden, out)
	}
	_, want, _ := d.types("coldkms access --principal arn:aws:iam::111122223333:user/Alice")
	if !strings.Contains(want, d.keys[0].ARN) || !strings.Contains(want, d.keys[1].ARN) {
		t.Errorf("not both keys are in\n%s", want)
	}
	if status, out, stderr := d.types("coldkms access --principal user/Alice"); out != want {
		t.Errorf("user/Alice: status %d, %s\n%s", status, stderr, out)
	}
	for _, c := range []struct{ line, says string }{
		{"", "give --key or --principal"},
		{"--key KEY --principal root", "give --key or --principal"},
		{"--key KEY --format xml", `--format: it is json or csv, unlike "xml"`},
		{"--key KEY --region mars", `--region: "mars"`},
		{"--key alias/nobody", "Alias arn:aws:kms:us-west-2:111122223333:alias/nobody is not found."},
		{"--principal user/Bob", "Invalid principal arn:aws:iam::111122223333:user/Bob"},
		{"--principal role/KMSRole", "Invalid principal arn:aws:iam::111122223333:role/KMSRole"},
		{"--principal user/team/Alice", "Invalid principal arn:aws:iam::111122223333:user/team/Alice"},
		{"--principal Alice", "--principal Alice: it is an ARN, root, user/NAME, role/NAME or service/NAME"},
		{"--principal root/Alice", "--principal root/Alice: it is "},
		{"--key KEY --as user/Alice", "not authorized to perform: kms:DescribeKey"},
	} {
		if status, out, stderr := d.types("coldkms access " + c.line); status != 1 || out != "" || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: status %d, out %q, %q, want %q", c.line, status, out, stderr, c.says)
		}
	}
}

func TestExplain(t *testing.T) {
	d := deskWithAlice(t)
	status, out, stderr := d.types("coldkms kms encrypt --key-id KEY --plaintext AAAA --as user/Alice --explain")
	if status != 0 || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	d.golden("explain-encrypt.json", out)
	for line, want := range map[string]string{
		"coldkms kms encrypt --key-id KEY --plaintext AAAA --encryption-context Department=IT --as user/Alice --explain": "allowed",
		"coldkms kms schedule-key-deletion --key-id KEY --explain":                                                       "allowed",
		"coldkms kms create-key --as user/Alice --explain":                                                               "implicitDeny",
	} {
		status, out, stderr := d.types(line)
		var decisions []struct{ Decision string }
		if err := json.Unmarshal([]byte(out), &decisions); err != nil || len(decisions) != 1 || decisions[0].Decision != want {
			t.Errorf("%s: status %d, %s\n%s", line, status, stderr, out)
		}
	}
	if state := d.succeeds("coldkms kms describe-key --key-id KEY")["KeyMetadata"].(map[string]any)["KeyState"]; state != "Enabled" {
		t.Errorf("explaining has made the key %s", state)
	}
	status, _, stderr = d.types("coldkms kms describe-key --key-id alias/nobody --explain")
	if status != 254 || !strings.Contains(stderr, "NotFoundException") || strings.Contains(stderr, "why:") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

func TestExplainingNeedsTheVaultItself(t *testing.T) {
	d := newDesk(t, 1)
	v, err := vault.Open(context.Background(), os.Getenv("COLDKMS_VAULT"), []byte(vaulttest.Passphrase), SystemOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for line, want := range map[string]int{"kms describe-key --key-id KEY --explain": 253, "access --key KEY": 1} {
		if status, out, stderr := d.types("coldkms " + line); status != want || out != "" || !strings.Contains(stderr, "lock its console") {
			t.Errorf("%s: status %d, %s", line, status, stderr)
		}
	}
}

func TestARefusalSaysWhereItIsExplained(t *testing.T) {
	d := deskWithAlice(t)
	d.file("wrong", vaulttest.Passphrase+"?")
	status, _, stderr := d.types("coldkms kms encrypt --key-id KEY --plaintext c2VjcmV0 --as user/Alice")
	if status != 254 || !strings.HasSuffix(stderr, "\nwhy: coldkms kms encrypt … --explain\n") || strings.Contains(stderr, "c2VjcmV0") {
		t.Errorf("status %d, %s", status, stderr)
	}
	if status, _, stderr = d.types("coldkms iam list-users --as user/Alice"); status != 254 || strings.Contains(stderr, "why:") {
		t.Errorf("status %d, %s", status, stderr)
	}
	if status, _, stderr = d.types("coldkms kms encrypt --key-id KEY --plaintext AAAA --explain --passphrase-file DIR/wrong"); status != 253 {
		t.Errorf("status %d, %s", status, stderr)
	}
}
