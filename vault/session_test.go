package vault_test

import (
	"errors"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestASessionThatOnlyReads(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), movable).KeyID
	blob := encrypt(t, f.Root(), key, "plaintext", nil)
	s := f.Root().OnlyReading().In(vaulttest.Home.Region)
	before := len(records(t, f.Vault))
	reads := 0
	for _, op := range keyOperations(t) {
		err := keyed[op.Name](s, key, blob)
		if op.OnlyReads() {
			wantRefusal(t, err, "ok")
			reads++
		} else if !errors.Is(err, vault.ErrOnlyReading) {
			t.Errorf("%s: %v", op.Name, err)
		}
	}
	if got := len(records(t, f.Vault)) - before; reads == 0 || got != reads {
		t.Errorf("%d records of %d calls that read", got, reads)
	}
	one := 1
	if _, err := s.GenerateRandom(ctx, &model.GenerateRandomRequest{NumberOfBytes: &one}); err != nil {
		t.Errorf("GenerateRandom: %v", err) // random bytes are nobody's key
	}
}
