package vault_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

func usageOf(t testing.TB, s *vault.Session, keyID string) vault.Usage {
	t.Helper()
	found, err := s.KeyUsage(ctx, keyID)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestKeyUsage(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	root := s.Caller().Principal.ARN()
	key, other := vaulttest.CreateKey(t, s, "a"), vaulttest.CreateKey(t, s, "b").KeyID
	blob := encrypt(t, s, other, "plaintext", nil)
	check := func(want vault.Usage) {
		t.Helper()
		if got := usageOf(t, s, key.KeyID); got != want {
			t.Errorf("\ngot  %+v\nwant %+v", got, want)
		}
	}
	check(vault.Usage{})
	describe(t, s, key.KeyID)
	check(vault.Usage{}) // looking at a key does not use it

	f.Clock.Advance(time.Hour)
	encrypt(t, s, "alias/a", "plaintext", nil)
	used := vault.Use{Time: vaulttest.Start.Add(time.Hour), Operation: "Encrypt", Caller: root}
	check(vault.Usage{Uses: 1, Last: used})

	f.Clock.Advance(time.Hour)
	if _, err := s.ReEncrypt(ctx, &model.ReEncryptRequest{CiphertextBlob: blob, DestinationKeyID: key.KeyID}); err != nil {
		t.Fatal(err)
	}
	used = vault.Use{Time: vaulttest.Start.Add(2 * time.Hour), Operation: "ReEncrypt", Caller: root}
	check(vault.Usage{Uses: 2, Last: used})

	disable(t, s, key.KeyID)
	refusedUse := func() { _ = refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("p")})) }
	refusedUse()
	check(vault.Usage{Uses: 2, Last: used}) // a disabled key's refusals are not what a deletion breaks

	schedule(t, s, key.KeyID)
	f.Clock.Advance(time.Hour)
	refusedUse()
	refusedUse()
	refused := vault.Use{Time: vaulttest.Start.Add(3 * time.Hour), Operation: "Encrypt", Caller: root}
	check(vault.Usage{Uses: 2, Last: used, Refused: 2, LastRefused: refused})

	if _, err := s.CancelKeyDeletion(ctx, &model.CancelKeyDeletionRequest{KeyRequest: model.KeyRequest{KeyID: key.KeyID}}); err != nil {
		t.Fatal(err)
	}
	schedule(t, s, key.KeyID)
	check(vault.Usage{Uses: 2, Last: used})
	f.Reopen(t)
	s = f.Root()
	check(vault.Usage{Uses: 2, Last: used})
}

func TestAKeyThatReEncryptsToItselfIsUsedOnce(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	blob := encrypt(t, s, key, "plaintext", nil)
	if _, err := s.ReEncrypt(ctx, &model.ReEncryptRequest{CiphertextBlob: blob, DestinationKeyID: key}); err != nil {
		t.Fatal(err)
	}
	if got := usageOf(t, s, key).Uses; got != 2 {
		t.Errorf("%d uses", got)
	}
}

// recount says what the whole trail says of a key.
func recount(t testing.TB, f *vaulttest.Fixture, arn string) (uses uint64, latest []trail.Event) {
	t.Helper()
	for _, event := range events(t, f.Vault) {
		if !event.About(arn) {
			continue
		}
		latest = append(latest, event)
		if op := model.OperationNamed(event.EventName); op != nil && op.IsUse() && event.ErrorCode == "" {
			uses++
		}
	}
	slices.Reverse(latest)
	return uses, latest[:min(len(latest), vault.KeyEventsKept)]
}

// However calls, flushes, openings and crashes follow each other, the usage is what the trail says.
func TestUsageIsWhatTheTrailSays(t *testing.T) {
	const most = 25 // every step waits for the disk
	f := vaulttest.New(t)
	runs := 0
	var keys []model.KeyMetadata
	for i := range 3 {
		keys = append(keys, vaulttest.CreateKey(t, f.Root(), fmt.Sprintf("k%d", i)))
	}
	rapid.Check(t, func(r *rapid.T) {
		if runs++; runs > most && !t.Failed() {
			return
		}
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			key := keys[rapid.IntRange(0, 2).Draw(r, "key")]
			switch rapid.SampledFrom([]string{"use", "use", "describe", "reencrypt", "flush", "reopen", "crash"}).Draw(r, "step") {
			case "use":
				encrypt(t, f.Root(), key.KeyID, "p", nil)
			case "describe":
				describe(t, f.Root(), key.KeyID)
			case "reencrypt":
				blob := encrypt(t, f.Root(), key.KeyID, "p", nil)
				to := keys[rapid.IntRange(0, 2).Draw(r, "to")].KeyID
				if _, err := f.Root().ReEncrypt(ctx, &model.ReEncryptRequest{CiphertextBlob: blob, DestinationKeyID: to}); err != nil {
					t.Fatal(err)
				}
			case "flush":
				f.Vault.FlushUsage(ctx)
			case "reopen":
				f.Reopen(t)
			case "crash":
				f.Vault.ForgetUsage()
				f.Reopen(t)
			}
		}
		for _, key := range keys {
			uses, latest := recount(t, f, key.ARN)
			if got := usageOf(t, f.Root(), key.KeyID).Uses; got != uses {
				t.Errorf("%d uses, the trail has %d", got, uses)
			}
			found, err := f.Root().KeyEvents(ctx, key.KeyID, 100)
			if err != nil || !reflect.DeepEqual(found, latest) {
				t.Errorf("%d latest records, the trail has %d, %v", len(found), len(latest), err)
			}
		}
	})
}

// What is in memory only is bounded: by calls and by keys.
func TestUsageIsKeptWithoutClosing(t *testing.T) {
	const maxEvents, maxKeys = 50, 20
	f := vaulttest.New(t)
	f.Vault.KeepUsage(maxEvents, maxKeys)
	s := f.Root()
	for range maxKeys + 1 {
		vaulttest.CreateKey(t, s, "")
	}
	if keys, _ := f.Vault.UsageInMemory(); keys >= maxKeys {
		t.Errorf("%d keys are in memory only", keys)
	}
	key := vaulttest.CreateKey(t, s, "").KeyID
	for range maxEvents + 1 {
		describe(t, s, key)
	}
	if _, events := f.Vault.UsageInMemory(); events >= maxEvents {
		t.Errorf("%d events are in memory only", events)
	}
	f.Vault.ForgetUsage()
	f.Reopen(t)
	if found, err := f.Root().KeyEvents(ctx, key, 100); err != nil || len(found) != vault.KeyEventsKept {
		t.Errorf("%d latest records after a crash, %v", len(found), err)
	}
}

// More keys than one closure takes, as in a vault whose trail was never read for its usage.
func TestUsageOfManyKeys(t *testing.T) {
	const many = 1000
	f := vaulttest.New(t)
	f.Vault.KeepUsage(1<<30, 1<<30)
	ids := make([]string, many)
	count(t, together(many, func(i int) error {
		made, err := f.Root().CreateKey(ctx, &model.CreateKeyRequest{})
		if err == nil {
			ids[i] = made.KeyMetadata.KeyID
			_, err = f.Root().Encrypt(ctx, &model.EncryptRequest{KeyID: ids[i], Plaintext: []byte("p")})
		}
		return err
	}), "")
	check := func(what string) {
		t.Helper()
		if keys, _ := f.Vault.UsageInMemory(); keys != 0 {
			t.Errorf("%s: %d keys are in memory only", what, keys)
		}
		for _, id := range ids {
			if got := usageOf(t, f.Root(), id).Uses; got != 1 {
				t.Fatalf("%s: %d uses", what, got)
			}
		}
	}
	f.Vault.FlushUsage(ctx)
	check("kept")
	f.Vault.ForgetMark(t.Context())
	f.Reopen(t) // reads the whole trail again, and counts nothing twice
	check("read again")
}
