package vault_test

import (
	"errors"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

// refusedEvent returns the record of the latest call, which must have been refused.
func refusedEvent(t testing.TB, f *vaulttest.Fixture) trail.Event {
	t.Helper()
	opened, err := f.Root().LookupEvents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	record, err := opened.At(opened.Size() - 1)
	if err != nil || record.Event.ErrorCode == "" {
		t.Fatalf("the latest record is %+v, %v", record, err)
	}
	return record.Event
}

// decidedToday words what becomes of a question.
func decidedToday(found *vault.Reconsidered, err error) string {
	if err != nil {
		return err.Error()
	}
	return found.Request.Action + ": " + string(found.Explanation.Outcome)
}

// allowUser gives a user an inline policy, the only one.
func allowUser(t testing.TB, f *vaulttest.Fixture, name, document string) {
	t.Helper()
	put := &iam.PutUserPolicyRequest{}
	put.UserName, put.PolicyName, put.PolicyDocument = name, "Inline", document
	if _, err := f.Root().PutUserPolicy(ctx, put); err != nil {
		t.Fatal(err)
	}
}

// Each call is refused; what the record asks is decided by what the policies are afterwards.
func TestReconsider(t *testing.T) {
	const aliceMay = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"CONDITION}}`
	may := func(condition string) func(*testing.T, *vaulttest.Fixture) {
		return func(t *testing.T, f *vaulttest.Fixture) {
			allowUser(t, f, "Alice", strings.Replace(aliceMay, "CONDITION", condition, 1))
		}
	}
	nothing := func(*testing.T, *vaulttest.Fixture) {}
	pairs := func(value string) func(*testing.T, *vaulttest.Fixture) {
		return may(`, "Condition": {"StringEquals": {"kms:EncryptionContext:dept": "` + value + `"}}`)
	}
	withKey := func(call func(s *vault.Session, key string) error) func(*vault.Session, string, []byte) error {
		return func(s *vault.Session, key string, _ []byte) error { return call(s, key) }
	}
	disables := withKey(func(s *vault.Session, key string) error {
		_, err := s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}})
		return err
	})
	decrypts := func(s *vault.Session, _ string, blob []byte) error {
		_, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: blob, EncryptionContext: map[string]string{"dept": "pay"}})
		return err
	}
	grants := withKey(func(s *vault.Session, key string) error {
		_, err := s.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: key, GranteePrincipal: s.Caller().ARN(), Operations: []string{"Decrypt"}})
		return err
	})
	reEncrypts := func(s *vault.Session, key string, blob []byte) error {
		_, err := s.ReEncrypt(ctx, &model.ReEncryptRequest{CiphertextBlob: blob, DestinationKeyID: key, SourceEncryptionContext: map[string]string{"dept": "pay"}})
		return err
	}
	listsKeys := withKey(func(s *vault.Session, _ string) error {
		_, err := s.ListKeys(ctx, &model.ListKeysRequest{})
		return err
	})
	listsUsers := withKey(func(s *vault.Session, _ string) error {
		_, err := s.ListUsers(ctx, &iam.ListUsersRequest{})
		return err
	})
	assumes := withKey(func(s *vault.Session, _ string) error {
		_, err := s.AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: named + "role/App", RoleSessionName: "session", ExternalID: "word"})
		return err
	})
	aliases := withKey(func(s *vault.Session, key string) error {
		_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/new", TargetKeyID: key})
		return err
	})
	for name, c := range map[string]struct {
		call  func(s *vault.Session, key string, blob []byte) error
		since func(*testing.T, *vaulttest.Fixture)
		want  string
	}{
		"a key":          {disables, nothing, "kms:DisableKey: implicitDeny"},
		"a key, allowed": {disables, may(""), "kms:DisableKey: allowed"},
		"a key, denied": {disables, func(t *testing.T, f *vaulttest.Fixture) {
			allowUser(t, f, "Alice", strings.Replace(iamAllow(`"*"`), "Allow", "Deny", 1))
		}, "kms:DisableKey: explicitDeny"},
		"the account":                   {listsKeys, nothing, "kms:ListKeys: implicitDeny"},
		"the account, allowed":          {listsKeys, may(""), "kms:ListKeys: allowed"},
		"IAM":                           {listsUsers, nothing, "iam:ListUsers: implicitDeny"},
		"IAM, allowed":                  {listsUsers, may(""), "iam:ListUsers: allowed"},
		"STS":                           {assumes, nothing, "sts:AssumeRole: implicitDeny"},
		"STS, with its external id":     {assumes, may(`, "Condition": {"StringEquals": {"sts:ExternalId": "word"}}`), "sts:AssumeRole: allowed"},
		"STS, with another external id": {assumes, may(`, "Condition": {"StringEquals": {"sts:ExternalId": "words"}}`), "sts:AssumeRole: implicitDeny"},
		"STS, and the role is gone": {assumes, func(t *testing.T, f *vaulttest.Fixture) {
			ask(t, f.Root(), "DeleteRole", `{"RoleName": "App"}`)
		}, "There is no role arn:aws:iam::111122223333:role/App."},
		"an alias":                       {aliases, may(""), "kms:CreateAlias: allowed"},
		"a ciphertext":                   {decrypts, nothing, "kms:Decrypt: implicitDeny"},
		"a ciphertext, with its context": {decrypts, pairs("pay"), "kms:Decrypt: allowed"},
		"a ciphertext, another context":  {decrypts, pairs("law"), "kms:Decrypt: implicitDeny"},
		"two keys":                       {reEncrypts, pairs("pay"), "kms:ReEncryptFrom: allowed"},
		"two keys that are one":          {reEncrypts, may(`, "Condition": {"Bool": {"kms:ReEncryptOnSameKey": "true"}}`), "kms:ReEncryptFrom: allowed"},
		"a grant, with its operations":   {grants, may(`, "Condition": {"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]}}`), "kms:CreateGrant: allowed"},
		"a grant, with other operations": {grants, may(`, "Condition": {"ForAllValues:StringEquals": {"kms:GrantOperations": ["Encrypt"]}}`), "kms:CreateGrant: implicitDeny"},
		"from its address":               {disables, may(`, "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.7"}}`), "kms:DisableKey: allowed"},
		"the caller is gone": {disables, func(t *testing.T, f *vaulttest.Fixture) {
			ask(t, f.Root(), "DeleteUser", `{"UserName": "Alice"}`)
		}, "The caller is gone: there is no user/Alice of that unique id any more."},
		"the caller has a namesake": {disables, func(t *testing.T, f *vaulttest.Fixture) {
			ask(t, f.Root(), "DeleteUser", `{"UserName": "Alice"}`)
			ask(t, f.Root(), "CreateUser", `{"UserName": "Alice"}`)
		}, "The caller is gone: there is no user/Alice of that unique id any more."},
	} {
		t.Run(name, func(t *testing.T) {
			f := vaulttest.New(t)
			root := f.Root()
			key := vaulttest.CreateKey(t, root, "k")
			made, err := root.Encrypt(ctx, &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("p"), EncryptionContext: map[string]string{"dept": "pay"}})
			if err != nil {
				t.Fatal(err)
			}
			ask(t, root, "CreateRole", with(`{"RoleName": "App", "AssumeRolePolicyDocument": DOC}`, trust))
			p, err := root.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"})
			if err != nil {
				t.Fatal(err)
			}
			alice := f.SignIn(identity.Caller{Principal: p, SourceIP: "203.0.113.7"}, vaulttest.Home.Region)
			if err := c.call(alice, key.KeyID, made.CiphertextBlob); err == nil {
				t.Fatal("it was not refused")
			}
			event := refusedEvent(t, f)
			c.since(t, f)
			before := leaves(t, f)
			if got := decidedToday(root.Reconsider(ctx, event)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if now := leaves(t, f); now != before+1 {
				t.Errorf("it left %d records", now-before-1)
			}
		})
	}
}

// Somebody else's call is for those who may read the policies; one's own is not.
func TestWhoMayReconsider(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "k")
	alice := user(t, f, "Alice", "")
	if err := encrypts(alice, key.KeyID); err == nil {
		t.Fatal("it was not refused")
	}
	event := refusedEvent(t, f)
	theirs := f.RootOf(model.Place{Account: another, Region: vaulttest.Home.Region})
	for _, c := range []struct {
		who  *vault.Session
		want string
	}{
		{alice, "kms:Encrypt: implicitDeny"},
		{user(t, f, "Nobody", ""), "iam:GetAccountAuthorizationDetails"},
		{user(t, f, "Identities", iamAllow(`"iam:GetAccountAuthorizationDetails"`)), "kms:GetKeyPolicy"},
		{user(t, f, "NoGrants", iamAllow(`["iam:GetAccountAuthorizationDetails", "kms:GetKeyPolicy"]`)), "kms:ListGrants"},
		{user(t, f, "Auditor", iamAllow(`["iam:GetAccountAuthorizationDetails", "kms:GetKeyPolicy", "kms:ListGrants"]`)), "kms:Encrypt: implicitDeny"},
		{theirs, "It is up to account 111122223333, whose policies are not yours to read here."},
	} {
		found, err := c.who.Reconsider(ctx, event)
		var refused *policy.Refused
		if got := decidedToday(found, err); got != c.want && (!errors.As(err, &refused) || refused.Request.Action != c.want) {
			t.Errorf("%s: got %s, want %s", c.who.Caller().ARN(), got, c.want)
		}
	}
}

func TestWhatCannotBeReconsidered(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	vaulttest.CreateKey(t, root, "k")
	ask(t, root, "CreateRole", with(`{"RoleName": "App", "AssumeRolePolicyDocument": DOC}`, trust))
	if _, err := root.AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: named + "role/App", RoleSessionName: "session"}); err == nil {
		t.Fatal("root assumed a role")
	}
	event := refusedEvent(t, f)
	if got := decidedToday(root.Reconsider(ctx, event)); got != "The answer names no permission that a policy could give." {
		t.Error(got)
	}
	event = trail.Event{EventName: "Encrypt", ErrorMessage: model.ErrAccessDenied(stranger, "kms:Encrypt", root.Place().KeyARN(unknownID)).Message}
	event.UserIdentity = trail.UserIdentity{Type: "IAMUser", ARN: stranger, AccountID: "999988887777", PrincipalID: "AIDAX"}
	if got := decidedToday(root.Reconsider(ctx, event)); got != "The caller is of account 999988887777, which is not in this vault." {
		t.Error(got)
	}
	event.UserIdentity = trail.UserIdentity{Type: "Root", ARN: root.Caller().ARN(), AccountID: vaulttest.Home.Account, PrincipalID: vaulttest.Home.Account}
	if got := decidedToday(root.Reconsider(ctx, event)); got != "There is no key "+root.Place().KeyARN(unknownID)+" any more." {
		t.Error(got)
	}
	event.EventName, event.ErrorMessage = "Decrypt", model.ErrUndisclosedCiphertext().Message
	if got := decidedToday(root.Reconsider(ctx, event)); got != "The ciphertext is of no key that was known then, and no policy was asked." {
		t.Error(got)
	}
}
