package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/store"
	"coldkms/vault/vaulttest"
)

// look closes a fixture's vault, does harm to its folder, and opens it again to be looked at.
func look(t *testing.T, f *vaulttest.Fixture, harm func(dir string) error) (*vault.Vault, error) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := harm(f.Dir); err != nil {
		t.Fatal(err)
	}
	v, err := vault.Look(ctx, f.Dir, []byte(vaulttest.Passphrase), f.Options)
	if err == nil {
		t.Cleanup(func() { _ = v.Close() })
	}
	return v, err
}

func mustLook(t *testing.T, f *vaulttest.Fixture, harm func(dir string) error) *vault.Vault {
	t.Helper()
	v, err := look(t, f, harm)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func unharmed(string) error { return nil }

// answers is what a vault answers to every call that a look takes.
func answers(t *testing.T, s *vault.Session, keyID string) []any {
	t.Helper()
	rows, err := s.Catalogue(ctx)
	var all []any
	take := func(answer any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, answer)
	}
	take(rows, err)
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	take(described, err)
	byAlias, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: "alias/a"}})
	take(byAlias, err)
	document, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: keyID})
	take(document, err)
	aliases, err := s.ListAliases(ctx, &model.ListAliasesRequest{KeyID: keyID})
	take(aliases, err)
	keys, err := s.ListKeys(ctx, &model.ListKeysRequest{})
	take(keys, err)
	principals, err := s.Principals(ctx)
	take(principals, err)
	return all
}

// furnished makes a vault with two keys, an alias and a user.
func furnished(t *testing.T) (f *vaulttest.Fixture, keyID string) {
	t.Helper()
	f = vaulttest.New(t)
	keyID = vaulttest.CreateKey(t, f.Root(), "a").KeyID
	vaulttest.CreateKey(t, f.Root(), "")
	if _, err := f.Root().CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"}); err != nil {
		t.Fatal(err)
	}
	return f, keyID
}

func TestLookAnswersWhatTheVaultDid(t *testing.T) {
	f, keyID := furnished(t)
	want := answers(t, f.Root(), keyID)
	events, err := f.Root().KeyEvents(ctx, keyID, 100)
	if err != nil {
		t.Fatal(err)
	}
	recorded := len(records(t, f.Vault))

	v := mustLook(t, f, func(dir string) error {
		// Neither the keybox nor the mirror is needed.
		return errors.Join(os.Remove(filepath.Join(dir, "keybox")), os.RemoveAll(filepath.Join(dir, "mirror")))
	})
	s := v.SignIn(f.Root().Caller(), v.Home().Region)
	if got := answers(t, s, keyID); !reflect.DeepEqual(got, want) {
		t.Errorf("a look answers\n%+v\nwant\n%+v", got, want)
	}
	if got, err := s.KeyEvents(ctx, keyID, 100); err != nil || !reflect.DeepEqual(got, events) {
		t.Errorf("a look shows the records %+v, %v", got, err)
	}
	if got := len(records(t, v)); got != recorded {
		t.Errorf("%d records after a look, %d before", got, recorded)
	}
	if v.Home() != vaulttest.Home || len(v.Notices()) != 0 || !errors.Is(v.Health(), vault.ErrReadOnly) {
		t.Errorf("home %v, notices %q, health %v", v.Home(), v.Notices(), v.Health())
	}
}

func TestLookRefusesLikeTheService(t *testing.T) {
	f, _ := furnished(t)
	v := mustLook(t, f, unharmed)
	s := v.SignIn(f.Root().Caller(), v.Home().Region)
	var refusal *model.Error
	_, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: "alias/nobody"}})
	if !errors.As(err, &refusal) || refusal.Code != model.CodeNotFound {
		t.Errorf("a key that is not there: %v", err)
	}
	if _, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{}); !errors.As(err, &refusal) || refusal.Code != model.CodeValidation {
		t.Errorf("a request without a key: %v", err)
	}
}

func TestLookTakesNothingElse(t *testing.T) {
	f, keyID := furnished(t)
	blob := encrypt(t, f.Root(), keyID, "plaintext", nil)
	v := mustLook(t, f, unharmed)
	s := v.SignIn(f.Root().Caller(), v.Home().Region)
	answered := map[string]bool{"DescribeKey": true, "GetKeyPolicy": true, "GetKeyRotationStatus": true, "ListAliases": true, "ListGrants": true, "ListKeyPolicies": true, "ListResourceTags": true}
	for name, call := range keyed {
		err := call(s, keyID, blob)
		if answered[name] {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errors.Is(err, vault.ErrReadOnly) || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, created := s.CreateKey(ctx, &model.CreateKeyRequest{})
	_, user := s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Bob"})
	for name, err := range map[string]error{"CreateKey": created, "CreateUser": user, "Verify": v.Verify(ctx)} {
		if !errors.Is(err, vault.ErrReadOnly) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.SecretsOf(keyID); !errors.Is(err, vault.ErrReadOnly) {
		t.Errorf("a key's secret: %v", err)
	}
}

// inStore changes a closed vault behind the engine's back.
func inStore(f *vaulttest.Fixture, change func(tx *store.Tx)) func(dir string) error {
	return func(dir string) error {
		o := store.Options{Clock: f.Clock.Now, Random: vaulttest.Random(9), Ballast: 4096, Segment: 1 << 20}
		s, err := store.Open(ctx, dir, []byte(vaulttest.Passphrase), o)
		if err != nil {
			return err
		}
		return errors.Join(s.Update(ctx, func(tx *store.Tx) error {
			change(tx)
			return nil
		}), s.Close())
	}
}

func TestLookCountsWhatItCannotRead(t *testing.T) {
	f, keyID := furnished(t)
	place := vaulttest.Home.Account + "/" + vaulttest.Home.Region + "/"
	harm := inStore(f, func(tx *store.Tx) {
		tx.Set(store.Name{Kind: "key", ID: place + "00000000-0000-0000-0000-000000000000"}, []byte("no key"))
		tx.Set(store.Name{Kind: "key", ID: "no place"}, nil)
		tx.Set(store.Name{Kind: "alias", ID: place + "alias/a"}, []byte("no alias"))
		tx.Set(store.Name{Kind: "principal", ID: "anybody"}, []byte("no principal"))
	})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := harm(f.Dir); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(ctx, f.Dir, []byte(vaulttest.Passphrase), f.Options); err == nil {
		t.Fatal("a vault with records that cannot be read was opened")
	}
	v := mustLook(t, f, unharmed)
	if got := strings.Join(v.Notices(), "; "); got != "records that could not be read: 4" {
		t.Errorf("the notices are %q", got)
	}
	s := v.SignIn(f.Root().Caller(), v.Home().Region)
	rows, err := s.Catalogue(ctx)
	if err != nil || len(rows) != 2 {
		t.Errorf("a look shows %d keys, %v", len(rows), err)
	}
	if found, err := s.Principals(ctx); err != nil || len(found) != 1 {
		t.Errorf("a look shows the principals %v, %v", found, err)
	}
	if _, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}); err != nil {
		t.Errorf("a key beside those that cannot be read: %v", err)
	}
}

func TestLookWithoutTheSettings(t *testing.T) {
	withoutSettings := func(tx *store.Tx) { tx.Delete(store.Name{Kind: "settings", ID: "vault"}) }
	abroad := model.Place{Account: vaulttest.Home.Account, Region: "eu-west-1"}

	f, _ := furnished(t)
	for range 3 {
		vaulttest.CreateKey(t, f.RootOf(abroad), "")
	}
	v := mustLook(t, f, inStore(f, withoutSettings))
	if v.Home() != abroad {
		t.Errorf("the home is %v", v.Home())
	}
	if got := strings.Join(v.Notices(), "; "); !strings.Contains(got, "eu-west-1") {
		t.Errorf("the notices are %q", got)
	}

	f = vaulttest.New(t)
	var damaged *vault.DamagedError
	if _, err := look(t, f, inStore(f, withoutSettings)); !errors.As(err, &damaged) {
		t.Errorf("a look at nothing: %v", err)
	}
	if _, err := os.Stat(filepath.Join(f.Dir, "look")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy of the look: %v", err)
	}
}

// TestLookAtADamagedVault harms a vault so that it does not open, and wants every key of it shown.
func TestLookAtADamagedVault(t *testing.T) {
	for name, harm := range map[string]func(dir string) error{
		"mirror two frames behind": func(dir string) error { return cutFrames(filepath.Join(dir, "mirror", "00000001"), 2) },
		"manifest cut":             func(dir string) error { return os.Truncate(filepath.Join(dir, "badger", "MANIFEST"), 10) },
		"keybox cut":               func(dir string) error { return os.Truncate(filepath.Join(dir, "keybox"), 100) },
		"checkpoint altered":       func(dir string) error { return os.WriteFile(filepath.Join(dir, "checkpoint"), nil, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			f, keyID := furnished(t)
			want := answers(t, f.Root(), keyID)
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			if err := harm(f.Dir); err != nil {
				t.Fatal(err)
			}
			var damaged *vault.DamagedError
			if _, err := vault.Open(ctx, f.Dir, []byte(vaulttest.Passphrase), f.Options); !errors.As(err, &damaged) {
				t.Fatalf("Open returned %v", err)
			}
			v := mustLook(t, f, unharmed)
			if got := answers(t, v.SignIn(f.Root().Caller(), v.Home().Region), keyID); !reflect.DeepEqual(got, want) {
				t.Errorf("a look answers\n%+v\nwant\n%+v", got, want)
			}
		})
	}
}

// cutFrames takes the last frames off a segment of a mirror.
func cutFrames(path string, count int) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	end := len(b)
	for range count {
		end = bytes.LastIndex(b[:end], []byte("CKF\x01"))
	}
	clear(b[end:])
	return os.WriteFile(path, b, 0o600)
}
