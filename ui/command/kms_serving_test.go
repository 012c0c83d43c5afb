package command

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/endpoint"
	"coldkms/vault/vaulttest"
)

// isOpenInAConsole has another process open the desk's vault and serve it.
func (d *desk) isOpenInAConsole() (v *vault.Vault, leave func()) {
	d.t.Helper()
	v, err := vault.Open(context.Background(), os.Getenv("COLDKMS_VAULT"), []byte(vaulttest.Passphrase), SystemOptions())
	if err != nil {
		d.t.Fatal(err)
	}
	server, err := endpoint.ServeSocket(v, os.Getenv("COLDKMS_VAULT"), false, slog.New(slog.DiscardHandler))
	if err != nil {
		d.t.Fatal(err)
	}
	leave = sync.OnceFunc(func() {
		if err := server.Close(); err != nil {
			d.t.Error(err)
		}
		if err := v.Close(); err != nil {
			d.t.Error(err)
		}
	})
	d.t.Cleanup(leave)
	return v, leave
}

// While a console has the vault unlocked, commands work through it and ask for no passphrase.
func TestACommandBesideAConsole(t *testing.T) {
	d := newDesk(t, 3)
	v, leave := d.isOpenInAConsole()
	t.Setenv(passphraseVariable, "/nowhere")

	sealed := d.succeeds("coldkms kms encrypt --key-id alias/payroll --plaintext c2VjcmV0 --encryption-context dept=hr")["CiphertextBlob"].(string)
	if got := d.succeeds("coldkms kms decrypt --encryption-context dept=hr --ciphertext-blob " + sealed)["Plaintext"]; got != "c2VjcmV0" {
		t.Errorf("decrypted %v", got)
	}
	if keys := d.succeeds("coldkms kms list-keys --page-size 1")["Keys"].([]any); len(keys) != 3 {
		t.Errorf("%d keys", len(keys))
	}
	if keys := d.succeeds("coldkms kms list-keys --region eu-west-1")["Keys"].([]any); len(keys) != 0 {
		t.Errorf("%d keys in another Region", len(keys))
	}
	if answer := d.succeeds("coldkms kms disable-key --key-id " + d.keys[1].KeyID); answer != nil {
		t.Errorf("disable-key answers %v", answer)
	}
	status, out, stderr := d.types("coldkms kms describe-key --key-id alias/nobody")
	if status != statusRefused || out != "" || !strings.Contains(stderr, "An error occurred (NotFoundException) when calling the DescribeKey operation: Alias ") {
		t.Errorf("status %d, %q, %q", status, out, stderr)
	}

	root := v.SignIn(identity.Caller{Principal: identity.RootOf(v.Home().Account), UserAgent: "test"}, v.Home().Region)
	events, err := root.KeyEvents(context.Background(), d.keys[0].KeyID, 2)
	if err != nil || len(events) != 2 || events[0].EventName != "Decrypt" || events[1].EventName != "Encrypt" {
		t.Fatalf("the trail shows %v, %v", events, err)
	}
	for _, e := range events {
		if e.UserAgent != "coldkms-cli/"+Version {
			t.Errorf("the user agent of %s is %s", e.EventName, e.UserAgent)
		}
	}

	leave()
	if status, _, stderr := d.types("coldkms kms list-keys"); status != statusNotOpen || !strings.Contains(stderr, "reading the passphrase") {
		t.Errorf("once the console is locked: status %d, %q", status, stderr)
	}
}

// Users and policies are managed beside a console too, and whom --as names is who calls.
func TestOtherCallersBesideAConsole(t *testing.T) {
	d := newDesk(t, 1)
	v, _ := d.isOpenInAConsole()
	t.Setenv(passphraseVariable, "/nowhere")
	d.file("list.json", listPolicy)
	d.succeeds("coldkms iam create-user --user-name Alice --path /team/")
	d.succeeds("coldkms iam put-user-policy --user-name Alice --policy-name Own --policy-document file://DIR/list.json")
	if keys := d.succeeds("coldkms kms list-keys --as user/Alice --context aws:SourceIp=192.0.2.1")["Keys"].([]any); len(keys) != 1 {
		t.Errorf("Alice sees %d keys", len(keys))
	}
	for _, c := range []struct {
		line   string
		status int
		says   string
	}{
		{"coldkms kms describe-key --key-id KEY --as user/Alice", 254, "(AccessDeniedException) when calling the DescribeKey operation: User: arn:aws:iam::111122223333:user/team/Alice is not authorized"},
		{"coldkms iam get-user --user-name Bob", 254, "\nAn error occurred (NoSuchEntity) when calling the GetUser operation: The user with name Bob cannot be found.\n"},
		{"coldkms kms list-keys --as user/Bob", 253, "coldkms: user/Bob: account 111122223333 has no such user; \"coldkms iam list-users\" lists them\n"},
	} {
		if status, out, stderr := d.types(c.line); status != c.status || out != "" || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: status %d, %q, %q", c.line, status, out, stderr)
		}
	}
	if lines := reads(t, d, "coldkms trail list --limit 1 --filter key:alias/payroll"); !strings.Contains(lines[0], "  DescribeKey ") || !strings.Contains(lines[0], "  user/team/Alice ") {
		t.Errorf("the trail lists %q", lines)
	}
	reads(t, d, "coldkms trail export DIR/t.json.gz")
	if lines := reads(t, d, "coldkms trail verify"); !strings.HasSuffix(lines[0], " entries of the trail agree with the vault.") {
		t.Errorf("verified: %q", lines)
	}
	root := v.SignIn(identity.Caller{Principal: identity.RootOf(v.Home().Account), UserAgent: "test"}, v.Home().Region)
	events, err := root.KeyEvents(context.Background(), d.keys[0].KeyID, 1)
	if err != nil || len(events) != 1 || events[0].EventName != "DescribeKey" || events[0].UserIdentity.UserName != "Alice" || events[0].UserAgent != userAgent {
		t.Errorf("the trail shows %+v, %v", events, err)
	}
}
