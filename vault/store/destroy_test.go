package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"coldkms/crypto"
)

// newSecret returns a secret that is told apart by a number.
func newSecret(i int) *crypto.Secret {
	return crypto.SecretFrom(bytes.Repeat([]byte{byte(i), byte(i >> 8)}, crypto.KeySize/2))
}

func addSecrets(t testing.TB, s *Store, from, to int) {
	t.Helper()
	update(t, s, func(tx *Tx) {
		for i := from; i < to; i++ {
			tx.AddSecret(secretID(i), newSecret(i))
		}
	})
}

func destroySecrets(t testing.TB, s *Store, numbers ...int) {
	t.Helper()
	update(t, s, func(tx *Tx) {
		tx.Append([]byte("destroy"))
		for _, i := range numbers {
			tx.DestroySecret(secretID(i))
		}
	})
}

// checkSecrets returns an error when the vault does not hold the secrets with
// these numbers, and none of the others below a limit.
func checkSecrets(s *Store, limit int, numbers ...int) error {
	for i := range limit {
		secret, err := s.Secret(secretID(i))
		switch want := slices.Contains(numbers, i); {
		case want && (err != nil || !secret.Equal(newSecret(i))):
			return fmt.Errorf("secret %d: %v", i, err)
		case !want && !errors.Is(err, ErrNotFound):
			return fmt.Errorf("secret %d, which is destroyed: %v", i, err)
		}
		secret.Wipe()
	}
	return s.Verify(context.Background())
}

func requireSecrets(t testing.TB, s *Store, limit int, numbers ...int) {
	t.Helper()
	if err := checkSecrets(s, limit, numbers...); err != nil {
		t.Fatal(err)
	}
}

func TestDestroyWithinABatch(t *testing.T) {
	s, dir := newVault(t, testOptions())
	addSecrets(t, s, 0, 4)
	notFound := func(tx *Tx, i int) {
		if _, err := tx.Secret(secretID(i)); !errors.Is(err, ErrNotFound) {
			t.Errorf("secret %d is answered with %v", i, err)
		}
	}
	generation := s.box.header.generation
	answers := runBatch(s,
		func(tx *Tx) error {
			tx.DestroySecret(secretID(0))
			notFound(tx, 0)
			return nil
		},
		func(tx *Tx) error { notFound(tx, 0); return nil },
		func(tx *Tx) error { tx.DestroySecret(secretID(0)); return nil },
		func(tx *Tx) error { tx.DestroySecret(secretID(9)); return nil },
		func(tx *Tx) error { tx.AddSecret(secretID(0), newSecret(0)); return nil },
		func(tx *Tx) error { tx.DestroySecret(secretID(1)); return errors.New("not today") },
		func(tx *Tx) error {
			if secret, err := tx.Secret(secretID(1)); err != nil || !secret.Equal(newSecret(1)) {
				t.Errorf("a secret that a failed closure destroyed: %v", err)
			}
			tx.AddSecret(secretID(5), newSecret(5))
			tx.DestroySecret(secretID(5))
			notFound(tx, 5)
			return nil
		},
		func(tx *Tx) error { tx.AddSecret(secretID(6), newSecret(6)); return nil },
		func(tx *Tx) error { tx.DestroySecret(secretID(6)); tx.DestroySecret(secretID(2)); return nil },
		func(tx *Tx) error { tx.AddSecret(secretID(6), newSecret(6)); return nil },
	)
	wants := []error{nil, nil, ErrNotFound, ErrNotFound, ErrExists, nil, nil, nil, nil, ErrExists}
	for i, want := range wants {
		if i == 5 {
			if answers[i] == nil {
				t.Error("a failed closure was answered with success")
			}
		} else if !errors.Is(answers[i], want) || want == nil && answers[i] != nil {
			t.Errorf("closure %d was answered %v, want %v", i, answers[i], want)
		}
	}
	if got := s.box.header.generation; got != generation+1 {
		t.Errorf("one batch made the keybox generation %d of %d", got, generation)
	}
	requireSecrets(t, s, 10, 1, 3)
	addSecrets(t, s, 0, 1) // the id may be used again
	requireSecrets(t, s, 10, 0, 1, 3)
	closeVault(t, s)
	s = openVault(t, dir)
	requireSecrets(t, s, 10, 0, 1, 3)
	destroySecrets(t, s, 0, 1, 3)
	closeVault(t, s)
	requireSecrets(t, openVault(t, dir), 10)
}

// TestDestroyMany destroys more than one leaf accounts for.
func TestDestroyMany(t *testing.T) {
	s, dir := newVault(t, testOptions())
	const each = 700
	addSecrets(t, s, 0, each)
	addSecrets(t, s, each, 2*each)
	destroy := func(from int) func(tx *Tx) error {
		return func(tx *Tx) error {
			for i := from; i < from+each; i++ {
				tx.DestroySecret(secretID(i))
			}
			return nil
		}
	}
	if err := errors.Join(runBatch(s, destroy(0), destroy(each))...); err != nil {
		t.Fatal(err)
	}
	requireSecrets(t, s, 2*each)
	closeVault(t, s)
	requireSecrets(t, openVault(t, dir), 2*each)
}

// TestMarksAreTheStoresOwn comes near the marks from outside.
func TestMarksAreTheStoresOwn(t *testing.T) {
	s, _ := newVault(t, testOptions())
	addSecrets(t, s, 0, 1)
	n := markOf(secretID(0))
	for name, fn := range map[string]func(tx *Tx) error{
		"Set":    func(tx *Tx) error { tx.Set(n, nil); return nil },
		"Delete": func(tx *Tx) error { tx.DestroySecret(secretID(0)); tx.Delete(n); return nil },
		"Get":    func(tx *Tx) error { tx.DestroySecret(secretID(0)); _, err := tx.Get(n); return err },
		"Scan":   func(tx *Tx) error { return tx.Scan(markKind, func(string, []byte) error { return nil }) },
		"Pending": func(tx *Tx) error {
			tx.DestroySecret(secretID(0))
			if _, _, ok := tx.Pending(n); ok {
				t.Error("a mark is pending")
			}
			return ErrReserved
		},
		"Reader.Get":  func(tx *Tx) error { _, err := tx.batch.committed.Get(n); return err },
		"Reader.Scan": func(tx *Tx) error { return tx.batch.committed.Scan(markKind, nil) },
		"Load": func(*Tx) error {
			_, err := s.Load(context.Background(), markKind, 1, nil)
			return err
		},
	} {
		if err := runBatch(s, fn)[0]; !errors.Is(err, ErrReserved) {
			t.Errorf("%s returned %v", name, err)
		}
	}
	requireSecrets(t, s, 1, 0)
}

// TestSecretsAreReadWhileOthersAreDestroyed reads from other goroutines.
func TestSecretsAreReadWhileOthersAreDestroyed(t *testing.T) {
	s, _ := newVault(t, testOptions())
	addSecrets(t, s, 0, 40)
	stop := make(chan struct{})
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				secret, err := s.Secret(secretID(39))
				if err != nil || !secret.Equal(newSecret(39)) {
					t.Errorf("a secret that stays: %v", err)
					return
				}
				secret.Wipe()
				if err := s.Verify(context.Background()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 20 {
		destroySecrets(t, s, i)
	}
	close(stop)
	group.Wait()
}
