package vault_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

func records(t testing.TB, v *vault.Vault) [][]byte {
	t.Helper()
	all, err := v.TrailRecords()
	if err != nil {
		t.Fatalf("reading the trail: %v", err)
	}
	return all
}

func events(t testing.TB, v *vault.Vault) []trail.Event {
	t.Helper()
	var all []trail.Event
	for _, record := range records(t, v) {
		event, err := trail.Decode(record)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, event)
	}
	return all
}

// alice is the caller of the guide's examples, but for the account.
var alice = identity.Caller{
	Principal: identity.Principal{Account: "111122223333", Kind: identity.User, Path: "/", Name: "Alice", UniqueID: "EX_PRINCIPAL_ID"},
	UserAgent: "AWS Internal", SourceIP: "192.0.2.0",
}

// mayDoEverything makes the caller's user, and returns the caller as one who may do everything.
func mayDoEverything(t testing.TB, f *vaulttest.Fixture, caller identity.Caller) identity.Caller {
	t.Helper()
	made, err := f.Root().CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: caller.Principal.Kind, Name: caller.Principal.Name})
	if err != nil {
		t.Fatal(err)
	}
	const everything = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`
	allow := &iam.PutUserPolicyRequest{}
	allow.UserName, allow.PolicyName, allow.PolicyDocument = made.Name, "Everything", everything
	if _, err := f.Root().PutUserPolicy(ctx, allow); err != nil {
		t.Fatal(err)
	}
	caller.Principal = made
	return caller
}

var uuids = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func TestTrailRecords(t *testing.T) {
	f := vaulttest.New(t)
	s := f.SignIn(mayDoEverything(t, f, alice), "us-west-2")
	before := len(records(t, f.Vault))
	f.Clock.Advance(90 * time.Second)
	key := vaulttest.CreateKey(t, s, "my_alias")
	pairs := map[string]string{"ContextKey1": "Value1"}
	ciphertext := encrypt(t, s, "alias/my_alias", "plaintext", pairs)
	if _, ended := decrypt(s, ciphertext, nil); ended != invalidCiphertext {
		t.Fatalf("Decrypt: %s", ended)
	}
	describe(t, s, key.ARN)
	wantRefusal(t, refusalOf(s.GenerateDataKey(ctx, &model.GenerateDataKeyRequest{KeyID: unknownID, NumberOfBytes: number(32)})),
		"NotFoundException: Key '"+vaulttest.Home.KeyARN(unknownID)+"' does not exist")
	schedule(t, s, key.KeyID)

	goldens := []string{"create-key", "create-alias", "encrypt", "decrypt-refused", "describe-key", "generate-data-key-refused", "schedule-key-deletion"}
	all := records(t, f.Vault)[before:]
	if len(all) != len(goldens) {
		t.Fatalf("%d records of %d calls", len(all), len(goldens))
	}
	for i, golden := range goldens {
		t.Run(golden, func(t *testing.T) {
			var got, want map[string]any
			if err := json.Unmarshal(all[i], &got); err != nil {
				t.Fatal(err)
			}
			for _, field := range []string{"requestID", "eventID"} {
				if id, _ := got[field].(string); !uuids.MatchString(id) {
					t.Errorf("%s is %v", field, got[field])
				}
				delete(got, field)
			}
			raw, err := os.ReadFile("testdata/trail/" + golden + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(bytes.ReplaceAll(raw, []byte("<key id>"), []byte(key.KeyID)), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %s", all[i])
			}
		})
	}
}

func TestEveryCallLeavesOneRecord(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	vaulttest.CreateKey(t, s, movable)
	ciphertext := encrypt(t, s, "alias/a", "plaintext", nil)
	before := len(records(t, f.Vault))
	type made struct {
		name string
		err  error
	}
	var calls []made
	call := func(name string, err error) { calls = append(calls, made{name, err}) }

	for _, op := range keyOperations(t) {
		call(op.Name, keyed[op.Name](s, key.KeyID, ciphertext))
		call(op.Name, keyed[op.Name](s, "", ciphertext))
		call(op.Name, keyed[op.Name](s, strings.Repeat("k", 1<<20), ciphertext))
		call(op.Name, keyed[op.Name](s, unknownID, ciphertext))
		wantRefusal(t, keyed["EnableKey"](f.RootOf(model.Place{Account: "444455556666", Region: "us-west-2"}), key.ARN, nil),
			"AccessDeniedException: User: arn:aws:iam::444455556666:root is not authorized to perform: kms:EnableKey on resource: "+key.ARN+
				" because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access")
		calls = append(calls, made{"EnableKey", &model.Error{Code: model.CodeAccessDenied}})
	}
	call("CreateKey", refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})))
	call("CreateKey", refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{Description: strings.Repeat("d", 1<<20)})))
	call("ListKeys", refusalOf(s.ListKeys(ctx, &model.ListKeysRequest{})))
	call("ListKeys", refusalOf(s.ListKeys(ctx, &model.ListKeysRequest{Page: model.Page{Marker: "!"}})))
	call("ListAliases", refusalOf(s.ListAliases(ctx, &model.ListAliasesRequest{})))
	call("ListAliases", refusalOf(s.ListAliases(ctx, &model.ListAliasesRequest{KeyID: "alias/a"})))
	call("ListKeys", refusalOf(s.Catalogue(ctx)))
	call("CreateUser", refusalOf(s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"})))
	call("CreateUser", refusalOf(s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"})))
	call("CreateRole", refusalOf(s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.Role, Name: "/"})))

	all := events(t, f.Vault)[before:]
	if len(all) != len(calls) {
		t.Fatalf("%d records of %d calls", len(all), len(calls))
	}
	seen := map[string]bool{}
	for i, event := range all {
		var code string
		if refusal := new(model.Error); errors.As(calls[i].err, &refusal) {
			code = refusal.Code
		} else if calls[i].err != nil {
			t.Errorf("%s failed: %v", calls[i].name, calls[i].err)
		}
		if event.EventName != calls[i].name || event.ErrorCode != code {
			t.Errorf("record %d is of %s, %q; the call was %s, %q", i, event.EventName, event.ErrorCode, calls[i].name, code)
		}
		if seen[event.EventID] || seen[event.RequestID] || event.EventID == event.RequestID {
			t.Errorf("record %d repeats an id", i)
		}
		seen[event.EventID], seen[event.RequestID] = true, true
	}
	if err := f.Verify(ctx); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

// Reading the trail is no call, or it would never end; reading the principals is two.
func TestWhatReadingLeavesInTheTrail(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	before := len(records(t, f.Vault))
	if _, err := s.KeyEvents(ctx, key.KeyID, 10); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Principals(ctx); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, event := range events(t, f.Vault)[before:] {
		names = append(names, event.EventSource+" "+event.EventName)
	}
	if want := []string{"iam.amazonaws.com ListUsers", "iam.amazonaws.com ListRoles"}; !slices.Equal(names, want) {
		t.Errorf("the trail has %q, want %q", names, want)
	}
}

func TestTrailHoldsNoSecret(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	secrets, err := s.SecretsOf(key.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	plaintext := "the plaintext that no record may hold"
	ciphertext := encrypt(t, s, "alias/a", plaintext, nil)
	wantPlaintext(t, s, ciphertext, nil, plaintext)
	decrypt(s, append(bytes.Clone(ciphertext), 1), nil)
	_, err = s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/a", Plaintext: []byte(strings.Repeat(plaintext, 200))})
	wantRefusal(t, err, "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096")
	dataKey, err := s.GenerateDataKey(ctx, &model.GenerateDataKeyRequest{KeyID: "alias/a", KeySpec: "AES_256"})
	if err != nil {
		t.Fatal(err)
	}
	secrets = append(secrets, []byte(plaintext), ciphertext, dataKey.Plaintext, dataKey.CiphertextBlob, []byte(vaulttest.Passphrase))
	for _, record := range records(t, f.Vault) {
		for i, secret := range secrets {
			head := secret[:min(len(secret), 15)] // whole groups of base64
			for _, form := range []string{string(head), base64.StdEncoding.EncodeToString(head), base64.RawURLEncoding.EncodeToString(head), hex.EncodeToString(head)} {
				if bytes.Contains(record, []byte(form)) {
					t.Errorf("secret %d stands in the trail", i)
				}
			}
		}
	}
}

func TestKeyEvents(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	other := vaulttest.CreateKey(t, s, "b")
	disable(t, s, key.KeyID)
	describe(t, s, other.KeyID)
	describe(t, s, "alias/a")
	wantRefusal(t, keyed["Encrypt"](s, key.KeyID, nil), "DisabledException: "+key.ARN+" is disabled.")

	names := func(limit int) (names []string) {
		found, err := s.KeyEvents(ctx, key.KeyID, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range found {
			names = append(names, event.EventName)
		}
		return names
	}
	all := []string{"Encrypt", "DescribeKey", "DisableKey", "CreateAlias", "CreateKey"}
	for limit, want := range map[int][]string{1: all[:1], 2: all[:2], 5: all, 100: all} {
		if got := names(limit); !slices.Equal(got, want) {
			t.Errorf("at most %d: %q, want %q", limit, got, want)
		}
	}
	abroad := f.RootOf(model.Place{Account: "111122223333", Region: "eu-west-1"})
	if found, err := abroad.KeyEvents(ctx, key.KeyID, 10); err != nil || len(found) != 0 {
		t.Errorf("another Region sees %d events, %v", len(found), err)
	}
}

func TestTrailTimes(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "")
	f.Clock.Advance(time.Hour)
	describe(t, s, key.KeyID)
	f.Clock.Advance(-48 * time.Hour)
	describe(t, s, key.KeyID)
	all := events(t, f.Vault)
	for i, want := range []time.Time{vaulttest.Start, vaulttest.Start.Add(time.Hour), vaulttest.Start.Add(time.Hour)} {
		if got := all[i].Time(); !got.Equal(want) {
			t.Errorf("record %d is of %s, want %s", i, got, want)
		}
	}
}
