package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"coldkms/crypto"
)

// mark puts the mark of a creation into a folder.
func mark(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, creatingFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func removeParts(t *testing.T, dir string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestInterruptedCreate leaves the creation of a vault before its header.
func TestInterruptedCreate(t *testing.T) {
	ctx := context.Background()
	s, dir := newVault(t, testOptions())
	closeVault(t, s)
	for _, gone := range [][]string{{}, {checkpointFile}, {mirrorFolder}, {databaseFolder, keyboxFile}} {
		dir := copyVault(t, dir)
		mark(t, dir)
		removeParts(t, dir, append(gone, headerFile, headerPrevFile)...)
		if found, err := Exists(dir); found || err != nil {
			t.Errorf("Exists says %v, %v", found, err)
		}
		if _, err := Open(ctx, dir, passphrase(), testOptions()); !errors.Is(err, ErrNoVault) {
			t.Errorf("opened with %v", err)
		}
		s, _ := newVaultIn(t, dir, testOptions())
		fill(t, s, 0, 2)
		requireFilled(t, s, 2)
		closeVault(t, s)
		if found, err := Exists(dir); !found || err != nil {
			t.Errorf("Exists says %v, %v", found, err)
		}
	}
}

// TestInterruptedBeforeTheMark leaves what a creation puts into a folder first.
func TestInterruptedBeforeTheMark(t *testing.T) {
	dir := t.TempDir()
	for _, name := range unmarkedNames {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, _ := newVaultIn(t, dir, testOptions())
	fill(t, s, 0, 1)
}

// TestStaleMark puts the mark of a creation beside a vault, whole or without one
// of its headers. Nothing takes it for the rest of a creation.
func TestStaleMark(t *testing.T) {
	ctx := context.Background()
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 3)
	closeVault(t, s)
	for _, gone := range []string{"", headerPrevFile, headerFile} {
		dir := copyVault(t, dir)
		mark(t, dir)
		if gone != "" {
			removeParts(t, dir, gone)
		}
		before := footprint(t, dir)
		if found, err := Exists(dir); !found || err != nil {
			t.Errorf("without %q: Exists says %v, %v", gone, found, err)
		}
		if s, err := Create(ctx, dir, passphrase(), testOptions()); err == nil {
			s.Close()
			t.Fatalf("without %q: a vault was created over another", gone)
		}
		requireUntouched(t, dir, before)
		if gone == headerFile {
			requireRefused(t, dir, headerFile)
			continue
		}
		requireFilled(t, openVault(t, dir), 3)
		if exists(filepath.Join(dir, creatingFile)) || !exists(filepath.Join(dir, headerPrevFile)) {
			t.Errorf("without %q: opening did not end the creation", gone)
		}
	}
}

// TestCreateLeavesWhatIsNotItsOwn creates a vault where other things are.
func TestCreateLeavesWhatIsNotItsOwn(t *testing.T) {
	for name, names := range map[string][]string{
		"foreign":                    {"letter.txt"},
		"foreign and marked":         {"letter.txt", creatingFile, keyboxFile},
		"parts without a mark":       {keyboxFile},
		"marked, with a header":      {headerFile, creatingFile},
		"marked, with an old header": {headerPrevFile, creatingFile},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range names {
				if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			before := footprint(t, dir)
			if s, err := Create(context.Background(), dir, passphrase(), testOptions()); err == nil {
				s.Close()
				t.Error("a vault was created")
			}
			requireUntouched(t, dir, before)
			if left, err := readNames(dir); err != nil || len(left) != len(names) {
				t.Errorf("the folder holds %q, %v", left, err)
			}
		})
	}
}

// TestCreateTwiceAtOnce creates a vault while another Create is halfway in the
// same folder: the first one's files stay.
func TestCreateTwiceAtOnce(t *testing.T) {
	dir := filepath.Join(quickDir(t), "vault")
	var second error
	o := testOptions()
	o.faults.syncMirror = func() error {
		if second == nil {
			var s *Store
			if s, second = Create(context.Background(), dir, passphrase(), testOptions()); second == nil {
				s.Close()
			}
		}
		return nil
	}
	s, _ := newVaultIn(t, dir, o)
	if inUse := (*InUseError)(nil); !errors.As(second, &inUse) || inUse.PID != os.Getpid() {
		t.Errorf("the second Create returned %v", second)
	}
	fill(t, s, 0, 3)
	closeVault(t, s)
	requireFilled(t, openVault(t, dir), 3)
}

// TestFailedCreateCanBeRepeated fails the first batch of a vault.
func TestFailedCreateCanBeRepeated(t *testing.T) {
	errDisk := errors.New("the disk said no")
	o := testOptions()
	o.faults.syncMirror = func() error { return errDisk }
	dir := filepath.Join(quickDir(t), "vault")
	if _, err := Create(context.Background(), dir, passphrase(), o); !errors.Is(err, errDisk) {
		t.Fatalf("created with %v", err)
	}
	s, _ := newVaultIn(t, dir, testOptions())
	fill(t, s, 0, 2)
	requireFilled(t, s, 2)
}

// TestOwnSecretsAreNotLeft writes the first frame of a vault, well and with a
// closure that fails, and looks at the copies that were made of the secrets.
func TestOwnSecretsAreNotLeft(t *testing.T) {
	for name, fails := range map[string]error{"well": nil, "failing": errors.New("no")} {
		t.Run(name, func(t *testing.T) {
			s := firstFrameStore(t)
			var copies [][]byte
			err := s.Update(context.Background(), func(tx *Tx) error {
				return errors.Join(fails, s.own.each(func(n Name, secret **crypto.Secret) error {
					tx.Set(n, (*secret).Bytes())
					value, err := tx.Get(n)
					if !slices.Equal(value, (*secret).Bytes()) {
						t.Error("a secret is not what was set")
					}
					copies = append(copies, value)
					return err
				}))
			})
			if !errors.Is(err, fails) {
				t.Fatal(err)
			}
			for i, b := range copies {
				if !slices.Equal(b, make([]byte, crypto.KeySize)) {
					t.Errorf("copy %d was not cleared", i)
				}
			}
			if len(copies) != 3 {
				t.Errorf("%d copies", len(copies))
			}
			if fails != nil {
				return
			}
			err = s.View(context.Background(), func(r *Reader) error {
				stored, err := loadOwnSecrets(r.get)
				if err == nil && !slices.Equal(stored.token.Bytes(), s.own.token.Bytes()) {
					t.Error("another token key was stored")
				}
				stored.wipe()
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// firstFrameStore returns a store that has yet to write its first frame.
func firstFrameStore(t *testing.T) *Store {
	t.Helper()
	o, err := testOptions().complete()
	if err != nil {
		t.Fatal(err)
	}
	dir := quickDir(t)
	lock, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	root, err := crypto.RandomSecret(o.Random, crypto.KeySize)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Wipe()
	s, err := newStore(dir, lock, [16]byte{1}, root, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.createParts(); err != nil {
		t.Fatal(err)
	}
	s.latest.Store(new(point))
	s.start()
	t.Cleanup(func() { s.Close() })
	return s
}

// TestScratchKeepsNoValue seals a record and its MAC, and looks at the memory
// that was used for it.
func TestScratchKeepsNoValue(t *testing.T) {
	s := firstFrameStore(t)
	value := []byte("a value that must not stay")
	var used scratch
	for what, use := range map[string]func(){
		"seal":     func() { s.records.seal(nil, &used, s.records.key(key(1)), 1, key(1), value) },
		"valueMAC": func() { valueMAC(newMAC(s.own.trailMAC), &used, key(1), value) },
	} {
		use()
		if plain := used.plain[:cap(used.plain)]; len(plain) == 0 || !isZero(plain) {
			t.Errorf("%s leaves %q", what, plain)
		}
	}
}
