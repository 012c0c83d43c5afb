package vault_test

import (
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// remembering is a source of randomness that keeps what it gave as keys: the root key, the vault's own secrets, every
// key's secret and material, data keys. Ids, nonces and salts are shorter.
type remembering struct {
	from io.Reader
	mu   sync.Mutex
	keys [][]byte
}

func (r *remembering) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if len(p) >= crypto.KeySize {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.keys = append(r.keys, slices.Clone(p[:n]))
	}
	return n, err
}

// secrets returns what was given, by its number, but for a key material id: that is drawn in the same way and stands
// in a key's metadata.
func (r *remembering) secrets(public ...string) map[string][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := map[string][]byte{}
	for i, key := range r.keys {
		if !slices.Contains(public, hex.EncodeToString(key)) {
			all[fmt.Sprintf("key %d", i)] = key
		}
	}
	return all
}

// Keys, passphrases and plaintexts stand in no file, no record and no error, whatever is done with them.
func TestNoSecretLeavesTheVault(t *testing.T) {
	const (
		plaintext = "a plaintext that nothing may hold"
		mistyped  = "a passphrase that was mistyped"
	)
	random := &remembering{from: vaulttest.Random(7)}
	clock := vaulttest.NewClock()
	options := vaulttest.Options(clock)
	options.Random = random
	dir := filepath.Join(t.TempDir(), "vault")
	v, err := vault.Create(ctx, dir, []byte(vaulttest.Passphrase), vaulttest.Home, options)
	if err != nil {
		t.Fatal(err)
	}
	f := &vaulttest.Fixture{Vault: v, Clock: clock, Dir: dir, Options: options}
	t.Cleanup(func() { _ = f.Close() })
	s := f.Root()
	created := len(random.keys)

	var said []string
	say := func(err error) { said = append(said, text(err)) }
	one, two := vaulttest.CreateKey(t, s, "one"), vaulttest.CreateKey(t, s, "two")
	drawn := len(random.secrets(one.CurrentKeyMaterialID, two.CurrentKeyMaterialID))
	const ofVault, ofKey = 4, 2 // the root key and three of the store's own; a secret and a material
	if created != ofVault || drawn != ofVault+2*ofKey {
		t.Fatalf("a vault drew %d keys, and with two keys %d", created, drawn)
	}
	known, err := s.SecretsOf(two.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range known {
		if !slices.ContainsFunc(random.keys, func(drawn []byte) bool { return slices.Equal(drawn, key) }) {
			t.Fatal("a key was not drawn from the vault's randomness")
		}
	}

	ciphertext := encrypt(t, s, one.KeyID, plaintext, map[string]string{"Purpose": "Test"})
	say(keyed["GenerateDataKey"](s, two.KeyID, nil))
	for _, op := range keyOperations(t) {
		for _, given := range []string{one.KeyID, "alias/two", unknownID, "", "!"} {
			say(keyed[op.Name](s, given, ciphertext))
		}
		f.Clock.Advance(time.Minute)
	}
	for _, pairs := range []map[string]string{nil, {"Purpose": "Test"}, {"Purpose": "Tests"}} {
		_, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: ciphertext, EncryptionContext: pairs})
		say(err)
	}
	_, err = s.Encrypt(ctx, &model.EncryptRequest{KeyID: two.KeyID, Plaintext: []byte(strings.Repeat(plaintext, 200))})
	say(err)
	_, err = s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"})
	say(err)
	say(f.Verify(ctx))

	_, err = vault.Open(ctx, f.Dir, []byte(vaulttest.Passphrase), f.Options) // it is open already
	say(err)
	ids := []string{one.CurrentKeyMaterialID, two.CurrentKeyMaterialID} // drawn as keys are, and no secret
	for _, key := range []model.KeyMetadata{one, two} {
		for _, grant := range grantsOf(t, s, key.KeyID) {
			ids = append(ids, grant.GrantID)
		}
	}
	everySecret := func() map[string][]byte {
		all := random.secrets(ids...)
		all["the plaintext"], all["the passphrase"], all["the mistyped passphrase"] = []byte(plaintext), []byte(vaulttest.Passphrase), []byte(mistyped)
		return all
	}
	search := func(when string) {
		t.Helper()
		found, files, err := vaulttest.FolderTraces(f.Dir, everySecret())
		if err != nil || files < 8 || len(found) > 0 {
			t.Errorf("%s: %d files hold %q, %v", when, files, found, err)
		}
	}
	search("while it is open")
	for _, record := range records(t, f.Vault) {
		said = append(said, string(record))
	}
	f.Reopen(t)
	search("after it was opened again")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = vault.Open(ctx, f.Dir, []byte(mistyped), f.Options)
	say(err)
	say(keyed["Encrypt"](s, one.KeyID, nil)) // of a session that is over
	search("after it was closed")

	for _, line := range said {
		for name, secret := range everySecret() {
			if found := vaulttest.Traces([]byte(line), secret); found != nil {
				t.Errorf("%s stands in %q, %q", name, line, found)
			}
		}
	}

	// The search would have found them.
	if err := os.WriteFile(filepath.Join(f.Dir, "planted"), []byte(hex.EncodeToString(known[1])), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, _, _ := vaulttest.FolderTraces(f.Dir, map[string][]byte{"it": known[1]}); len(found) != 1 {
		t.Errorf("a planted key is found %d times", len(found))
	}
}
