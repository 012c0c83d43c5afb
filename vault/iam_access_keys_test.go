package vault_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// createAccessKey makes an access key for a user, "" for the caller.
func createAccessKey(t testing.TB, s *vault.Session, user string) iam.AccessKey {
	t.Helper()
	made, err := s.CreateAccessKey(ctx, &iam.CreateAccessKeyRequest{UserName: user})
	if err != nil {
		t.Fatalf("CreateAccessKey for %q: %v", user, err)
	}
	return made.AccessKey
}

// signsAs returns who a request with an access key, its secret and a session token is from, or why it is from nobody.
func signsAs(v *vault.Vault, id string, secret iam.Secret, token iam.Secret) string {
	caller, err := v.Authenticate(id, string(token), func(kept []byte) error {
		if string(kept) != string(secret) {
			return errors.New("another secret")
		}
		return nil
	})
	if err != nil {
		return err.Error()
	}
	return caller.ARN() + " with " + caller.AccessKeyID
}

const unrecognized = "UnrecognizedClientException: The security token included in the request is invalid."

func TestAccessKeys(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice", "Path": "/team/"}`)
	ask(t, s, "CreateUser", `{"UserName": "Bob"}`)
	first, second, roots := createAccessKey(t, s, "Alice"), createAccessKey(t, s, "Alice"), createAccessKey(t, s, "")
	for _, made := range []iam.AccessKey{first, second, roots} {
		if !regexp.MustCompile(`^AKIA[A-Z2-7]{16}$`).MatchString(made.AccessKeyID) || !regexp.MustCompile(`^[A-Za-z0-9+/]{40}$`).MatchString(string(made.SecretAccessKey)) {
			t.Errorf("made %s with a secret of %d characters", made.AccessKeyID, len(made.SecretAccessKey))
		}
	}
	if first.SecretAccessKey == second.SecretAccessKey || first.AccessKeyID == second.AccessKeyID {
		t.Error("two access keys are alike")
	}
	alice := named + "user/team/Alice with "
	for _, c := range []struct {
		name, id string
		secret   iam.Secret
		token    iam.Secret
		want     string
	}{
		{"a user's", first.AccessKeyID, first.SecretAccessKey, "", alice + first.AccessKeyID},
		{"the other", second.AccessKeyID, second.SecretAccessKey, "", alice + second.AccessKeyID},
		{"the root's", roots.AccessKeyID, roots.SecretAccessKey, "", named + "root with " + roots.AccessKeyID},
		{"the other's secret", first.AccessKeyID, second.SecretAccessKey, "", "another secret"},
		{"unknown", "AKIAIOSFODNN7EXAMPLE", first.SecretAccessKey, "", unrecognized},
		{"with a token", first.AccessKeyID, first.SecretAccessKey, "token", unrecognized},
	} {
		if got := signsAs(f.Vault, c.id, c.secret, c.token); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}

	of := func(user, id, rest string) string {
		return `{"UserName": "` + user + `", "AccessKeyId": "` + id + `"` + rest + `}`
	}
	run(t, s, []step{
		{"CreateAccessKey", `{"UserName": "Alice"}`, "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"},
		{"CreateAccessKey", `{"UserName": "Nobody"}`, "NoSuchEntity: The user with name Nobody cannot be found."},
		{"UpdateAccessKey", of("Bob", first.AccessKeyID, `, "Status": "Inactive"`), "NoSuchEntity: The Access Key with id " + first.AccessKeyID + " cannot be found."},
		{"UpdateAccessKey", of("Alice", first.AccessKeyID, `, "Status": "Off"`), "ValidationError: The specified value for status is invalid. It must contain Active or Inactive"},
		{"DeleteAccessKey", `{"AccessKeyId": "` + first.AccessKeyID + `"}`, "NoSuchEntity: The Access Key with id " + first.AccessKeyID + " cannot be found."},
		{"DeleteUser", `{"UserName": "Alice"}`, "DeleteConflict: Cannot delete entity, must delete access keys first."},
		{"UpdateAccessKey", of("Alice", first.AccessKeyID, `, "Status": "Inactive"`), "ok"},
		{"DeleteAccessKey", of("Alice", second.AccessKeyID, ""), "ok"},
		{"ListAccessKeys", `{"UserName": "Alice"}`, `{"AccessKeyMetadata":[{"UserName":"Alice","AccessKeyId":"` + first.AccessKeyID + `","Status":"Inactive","CreateDate":"2017-02-15T09:30:00Z"}]}`},
		{"ListAccessKeys", `{}`, `{"AccessKeyMetadata":[{"AccessKeyId":"` + roots.AccessKeyID + `","Status":"Active","CreateDate":"2017-02-15T09:30:00Z"}]}`},
		{"ListAccessKeys", `{"UserName": "Bob"}`, `{"AccessKeyMetadata":[]}`},
	})
	f.Reopen(t)
	s = f.Root()
	for _, gone := range []iam.AccessKey{first, second} {
		if got := signsAs(f.Vault, gone.AccessKeyID, gone.SecretAccessKey, ""); got != unrecognized {
			t.Errorf("%s works: %s", gone.AccessKeyID, got)
		}
	}
	if got := signsAs(f.Vault, roots.AccessKeyID, roots.SecretAccessKey, ""); got != named+"root with "+roots.AccessKeyID {
		t.Errorf("after reopening the root's: %s", got)
	}
	run(t, s, []step{{"UpdateAccessKey", of("Alice", first.AccessKeyID, `, "Status": "Active"`), "ok"}})
	if got := signsAs(f.Vault, first.AccessKeyID, first.SecretAccessKey, ""); got != alice+first.AccessKeyID {
		t.Errorf("a key that is active again: %s", got)
	}
}

// What was made for a user who is gone works no more, and is not a namesake's.
func TestAccessKeysOfANamesake(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	made := createAccessKey(t, s, "Alice")
	run(t, s, []step{
		{"DeleteAccessKey", `{"UserName": "Alice", "AccessKeyId": "` + made.AccessKeyID + `"}`, "ok"},
		{"DeleteUser", `{"UserName": "Alice"}`, "ok"},
	})
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	if got := signsAs(f.Vault, made.AccessKeyID, made.SecretAccessKey, ""); got != unrecognized {
		t.Errorf("the key of the first Alice: %s", got)
	}
	run(t, s, []step{{"ListAccessKeys", `{"UserName": "Alice"}`, `{"AccessKeyMetadata":[]}`}})
}

func TestWhoMakesAccessKeys(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	ask(t, s, "CreateRole", with(`{"RoleName": "App", "AssumeRolePolicyDocument": DOC}`, trust))
	own := strings.ReplaceAll(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "arn:aws:iam::111122223333:user/${aws:username}"}]}`, "\n", "")
	ask(t, s, "PutUserPolicy", with(`{"UserName": "Alice", "PolicyName": "Own", "PolicyDocument": DOC}`, own))
	ask(t, s, "PutRolePolicy", with(`{"RoleName": "App", "PolicyName": "Own", "PolicyDocument": DOC}`, own))
	ask(t, s, "CreateUser", `{"UserName": "Bob"}`)
	as := func(kind identity.Kind, name, session string) *vault.Session {
		p, ok := f.Principal(vaulttest.Home.Account, kind, name)
		if !ok {
			t.Fatal(name)
		}
		return f.SignIn(identity.Caller{Principal: p, SessionName: session}, vaulttest.Home.Region)
	}
	if made := createAccessKey(t, as(identity.User, "Alice", ""), ""); made.UserName != "Alice" {
		t.Errorf("Alice's own key is %q's", made.UserName)
	}
	run(t, as(identity.User, "Alice", ""), []step{
		{"CreateAccessKey", `{"UserName": "Bob"}`, "AccessDenied: User: " + named + "user/Alice is not authorized to perform: iam:CreateAccessKey on resource: " + named + "user/Bob because no identity-based policy allows the iam:CreateAccessKey action"},
	})
	run(t, as(identity.User, "Bob", ""), []step{
		{"ListAccessKeys", `{}`, "AccessDenied: User: " + named + "user/Bob is not authorized to perform: iam:ListAccessKeys on resource: " + named + "user/Bob because no identity-based policy allows the iam:ListAccessKeys action"},
	})
	run(t, as(identity.Role, "App", "session"), []step{
		{"CreateAccessKey", `{}`, "ValidationError: Must specify userName when calling with non-User credentials"},
	})
}

// The secret of an access key stands in its one answer, and nowhere else.
func TestSecretAccessKeysAreShownOnce(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ask(t, s, "CreateUser", `{"UserName": "Alice"}`)
	made := createAccessKey(t, s, "Alice")
	for _, printed := range []string{fmt.Sprint(made), fmt.Sprintf("%+v", made), fmt.Sprintf("%#v", made), fmt.Sprintf("%q", made)} {
		if strings.Contains(printed, string(made.SecretAccessKey)) {
			t.Errorf("the secret is printed: %s", printed)
		}
	}
	all := records(t, f.Vault)
	last := all[len(all)-1]
	if !strings.Contains(string(last), `"responseElements":{"accessKey":{"accessKeyId":"`+made.AccessKeyID+`","createDate":"Feb 15, 2017 9:30:00 AM","status":"Active","userName":"Alice"}}`) {
		t.Errorf("the record is %s", last)
	}
	for _, record := range all {
		if strings.Contains(string(record), string(made.SecretAccessKey)) {
			t.Errorf("the secret is in the trail: %s", record)
		}
	}
}
