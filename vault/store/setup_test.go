package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/crypto"
)

// passphrase opens every vault of these tests.
func passphrase() []byte { return []byte("correct horse") }

// testOptions are small and quick.
func testOptions() Options {
	return Options{
		Clock:   time.Now,
		Random:  rand.Reader,
		KDF:     crypto.Argon2{Time: 1, MemoryKiB: 64, Parallelism: 1},
		Ballast: 4096,
		Segment: 256 << 10,
	}
}

// quickDir returns a folder in memory where there is one: these tests sync
// thousands of times, and what they ask does not depend on a disk.
func quickDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "store-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func newVault(t testing.TB, o Options) (*Store, string) {
	t.Helper()
	return newVaultIn(t, filepath.Join(quickDir(t), "vault"), o)
}

func newVaultIn(t testing.TB, dir string, o Options) (*Store, string) {
	t.Helper()
	s, err := Create(context.Background(), dir, passphrase(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, dir
}

func openVault(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func closeVault(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func update(t testing.TB, s *Store, fn func(tx *Tx)) {
	t.Helper()
	err := s.Update(context.Background(), func(tx *Tx) error {
		fn(tx)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// key is the name of the i-th record of the tests.
func key(i int) Name { return Name{"key", fmt.Sprintf("%06d", i)} }

func secretID(i int) [16]byte { return [16]byte{byte(i >> 16), byte(i >> 8), byte(i), 1} }

// fill writes records with numbers, one batch each.
func fill(t testing.TB, s *Store, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := s.Update(context.Background(), func(tx *Tx) error { return writeRecord(tx, i) }); err != nil {
			t.Fatal(err)
		}
	}
}

// writeRecord writes a record with a number, a leaf and, for every third one, a secret.
func writeRecord(tx *Tx, i int) error {
	tx.Set(key(i), fmt.Appendf(nil, "value %d", i))
	tx.Append(fmt.Appendf(nil, "set %d", i))
	if i%3 == 0 {
		secret := crypto.SecretFrom(slices.Repeat([]byte{byte(i)}, crypto.KeySize))
		defer secret.Wipe()
		tx.AddSecret(secretID(i), secret)
	}
	return nil
}

// checkFilled returns an error when the vault does not hold exactly what fill wrote.
func checkFilled(s *Store, to int) error {
	ctx := context.Background()
	next := 0
	err := s.View(ctx, func(r *Reader) error {
		return r.Scan("key", func(id string, value []byte) error {
			if id != key(next).ID || string(value) != fmt.Sprintf("value %d", next) {
				return fmt.Errorf("record %s where record %d should be", id, next)
			}
			next++
			return nil
		})
	})
	if err != nil {
		return err
	}
	if next != to {
		return fmt.Errorf("%d records, want %d", next, to)
	}
	for i := 0; i < to; i += 3 {
		secret, err := s.Secret(secretID(i))
		if err != nil {
			return fmt.Errorf("secret %d: %w", i, err)
		}
		if secret.Bytes()[0] != byte(i) {
			return fmt.Errorf("secret %d is another one", i)
		}
		secret.Wipe()
	}
	if size := s.TrailSize(); size != uint64(to)+1 {
		return fmt.Errorf("%d leaves, want %d", size, to+1)
	}
	for i := range to {
		leaf, err := s.TrailLeaf(uint64(i) + 1)
		if err != nil {
			return err
		}
		if string(leaf.Record) != fmt.Sprintf("set %d", i) {
			return fmt.Errorf("leaf %d is another one", i)
		}
	}
	return nil
}

// requireFilled is checkFilled and Verify, for a test.
func requireFilled(t testing.TB, s *Store, to int) {
	t.Helper()
	if err := checkFilled(s, to); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// copyVault copies a vault's folder as it is now. The copy of an open vault
// that nobody writes to is what a killed process would leave behind.
func copyVault(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(quickDir(t), "copy")
	copyFolder(t, dir, to)
	return to
}

func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		a, b := filepath.Join(from, file.Name()), filepath.Join(to, file.Name())
		if file.IsDir() {
			copyFolder(t, a, b)
		} else if err := copySparse(a, b); err != nil {
			t.Fatal(err)
		}
	}
}

// replacePart makes a part of one vault that of another.
func replacePart(t testing.TB, from, to, part string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(to, part)); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, filepath.Join(from, part), filepath.Join(to, part))
}

// requireRefused opens a vault and wants a DamagedError that names a part.
func requireRefused(t testing.TB, dir, part string) {
	t.Helper()
	s, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err == nil {
		s.Close()
		t.Fatal("the vault was opened")
	}
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		t.Fatalf("refused with %v, want a DamagedError", err)
	}
	requireText(t, err.Error(), part)
}

func requireText(t testing.TB, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Fatalf("%q does not name %q", text, part)
	}
}
