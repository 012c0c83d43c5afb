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
	f := vaulttest.New(t)
	var keys []model.KeyMetadata
	for i := range 3 {
		keys = append(keys, vaulttest.CreateKey(t, f.Root(), fmt.Sprintf("k%d", i)))
	}
	rapid.Check(t, func(r *rapid.T) {
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
	f := vaulttest.New(t)
	s := f.Root()
	for range vault.KeepKeys + 1 {
		vaulttest.CreateKey(t, s, "")
	}
	if keys, _ := f.Vault.UsageInMemory(); keys >= vault.KeepKeys {
		t.Errorf("%d keys are in memory only", keys)
	}
	key := vaulttest.CreateKey(t, s, "").KeyID
	for range vault.KeepEvents + 1 {
		describe(t, s, key)
	}
	if _, events := f.Vault.UsageInMemory(); events >= vault.KeepEvents {
		t.Errorf("%d events are in memory only", events)
	}
}
