package vault_test

import (
	"testing"
	"time"

	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// What somebody else changes counts, whether a key or who is there, and what time brings about; what the session itself
// changes does not, nor what only reads, uses a key or is refused.
func TestOthersChanges(t *testing.T) {
	f := vaulttest.New(t)
	mine, theirs := f.Root(), f.Root()
	key := vaulttest.CreateKey(t, mine, "payroll").KeyID
	blob := encrypt(t, mine, key, "plaintext", nil)
	called := func(s *vault.Session, operation string) func() error {
		return func() error { return keyed[operation](s, key, blob) }
	}
	for _, test := range []struct {
		what    string
		counted uint64
		do      func() error
	}{
		{"they read", 0, called(theirs, "DescribeKey")},
		{"they use the key", 0, called(theirs, "Decrypt")},
		{"they disable the key", 1, called(theirs, "DisableKey")},
		{"they are refused", 0, called(theirs, "Encrypt")},
		{"I enable it", 0, called(mine, "EnableKey")},
		{"I tag it elsewhere", 0, called(mine.In("eu-west-1").In(vaulttest.Home.Region), "TagResource")},
		{"they make a user", 1, func() error {
			_, err := theirs.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: "user", Name: "Alice"})
			return err
		}},
		{"I have it deleted", 0, called(mine, "ScheduleKeyDeletion")},
		{"time deletes it", 1, func() error {
			for range 31 {
				f.Clock.Advance(24 * time.Hour)
				if err := f.Tend(ctx); err != nil {
					return err
				}
			}
			return nil
		}},
	} {
		before := mine.OthersChanges()
		if err := test.do(); err != nil && test.what != "they are refused" {
			t.Fatalf("%s: %v", test.what, err)
		}
		if got := mine.OthersChanges() - before; got != test.counted {
			t.Errorf("%s: %d changes, want %d", test.what, got, test.counted)
		}
	}
	if got := theirs.OthersChanges(); got == 0 {
		t.Error("what I changed is nothing to them")
	}
}
