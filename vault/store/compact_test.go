package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// compact compacts a vault and returns what that saved.
func compact(t testing.TB, s *Store) int64 {
	t.Helper()
	saved, err := s.Compact(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func rootOf(s *Store) tlog.Hash { return s.latest.Load().trail.root() }

func TestCompact(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 40)
	root, at := rootOf(s), s.latest.Load().number
	var reports [][2]int
	if _, err := s.Compact(context.Background(), func(done, total int) { reports = append(reports, [2]int{done, total}) }); err != nil {
		t.Fatal(err)
	}
	if total := 40 + 3 + 41; len(reports) != 1 || reports[0] != [2]int{total, total} {
		t.Errorf("reported %v, want all %d", reports, total)
	}
	if rootOf(s) != root || s.latest.Load().number != at {
		t.Error("compacting changed the trail, or counts as a batch")
	}
	requireFilled(t, s, 40)
	fill(t, s, 40, 45)
	requireFilled(t, s, 45)
	closeVault(t, s)
	s = openVault(t, dir)
	requireFilled(t, s, 45)
	compact(t, s)
	compact(t, s)
	closeVault(t, s) // with nothing behind the base
	s = openVault(t, dir)
	requireFilled(t, s, 45)
	if len(s.Notices()) > 0 {
		t.Errorf("the notices are %q", s.Notices())
	}
	fill(t, s, 45, 50)
	killed := copyVault(t, dir)
	requireFilled(t, openVault(t, killed), 50)
	if exists(filepath.Join(dir, compactedFolder)) {
		t.Error("the folder that was compacted into is left")
	}
}

// TestCompactAtOnce compacts a vault that has nothing in it yet.
func TestCompactAtOnce(t *testing.T) {
	s, dir := newVault(t, testOptions())
	compact(t, s)
	requireFilled(t, s, 0)
	closeVault(t, s)
	s = openVault(t, dir)
	fill(t, s, 0, 3)
	requireFilled(t, s, 3)
}

// TestNothingIsLeftOfWhatWasDeleted looks for the sealed bytes of records that
// were deleted and replaced, in every file.
func TestNothingIsLeftOfWhatWasDeleted(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 20)
	closeVault(t, s)
	s = openVault(t, dir) // there is a table
	fill(t, s, 20, 30)
	var gone [][]byte
	for _, i := range []int{3, 7, 25} {
		gone = append(gone, storedRecord(t, s, i))
	}
	update(t, s, func(tx *Tx) {
		tx.Delete(key(3))
		tx.Delete(key(25))
		tx.Set(key(7), []byte("value 7")) // the same, sealed anew
	})
	stays := storedRecord(t, s, 7)
	find := func() (found int) {
		for _, stored := range gone {
			found += len(filesWith(t, dir, stored))
		}
		return found
	}
	if find() < 2*len(gone) { // in the database and in the mirror
		t.Fatal("before compacting, remnants are not found")
	}
	compact(t, s)
	if find() > 0 {
		t.Error("sealed bytes of what was deleted are left")
	}
	if len(filesWith(t, dir, stays)) == 0 {
		t.Error("what replaced a record is not found")
	}
	update(t, s, func(tx *Tx) { tx.Set(key(3), []byte("value 3")); tx.Set(key(25), []byte("value 25")) })
	closeVault(t, s)
	s = openVault(t, dir)
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	if find() > 0 {
		t.Error("sealed bytes of what was deleted are back")
	}
}

// storedRecord returns what the database holds of a record.
func storedRecord(t *testing.T, s *Store, i int) (stored []byte) {
	t.Helper()
	err := s.View(context.Background(), func(r *Reader) (err error) {
		key := s.records.key(key(i))
		stored, err = r.stored(key[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// filesWith returns the files of a vault that hold some bytes.
func filesWith(t *testing.T, dir string, part []byte) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, part) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestCompactSavesSpace replaces the same records again and again.
func TestCompactSavesSpace(t *testing.T) {
	o := testOptions()
	o.Segment = 16 << 10
	s, _ := newVault(t, o)
	for range 30 {
		update(t, s, func(tx *Tx) {
			for i := range 8 {
				tx.Set(key(i), make([]byte, 8<<10))
			}
		})
	}
	if saved := compact(t, s); saved < 2<<20 {
		t.Errorf("%d bytes saved", saved)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestCompactWhileInUse reads and writes all the time.
func TestCompactWhileInUse(t *testing.T) {
	o := testOptions()
	o.patience = time.Minute // on a machine that is slow nobody gives up
	s, dir := newVault(t, o)
	fill(t, s, 0, 30)
	stop := make(chan struct{})
	var group sync.WaitGroup
	repeat := func(what string, do func() error) {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := do(); err != nil {
					t.Errorf("%s: %v", what, err)
					return
				}
			}
		})
	}
	ctx := context.Background()
	written := 30
	repeat("Update", func() error {
		err := s.Update(ctx, func(tx *Tx) error { return writeRecord(tx, written) })
		written++
		return err
	})
	repeat("View", func() error {
		return s.View(ctx, func(r *Reader) error {
			_, err := r.Get(key(7))
			secret, secretErr := s.Secret(secretID(3)) // reading a secret within is no reason to wait
			secret.Wipe()
			return errors.Join(err, secretErr)
		})
	})
	repeat("TrailLeaf", func() error { _, err := s.TrailLeaf(5); return err })
	repeat("Load", func() error {
		_, err := s.Load(ctx, "key", 2, func(string, []byte) error { return nil })
		return err
	})
	repeat("Verify", func() error { return s.Verify(ctx) })
	for range 4 {
		compact(t, s)
	}
	close(stop)
	group.Wait()
	requireFilled(t, s, written)
	closeVault(t, s)
	requireFilled(t, openVault(t, dir), written)
}

// TestCompactGivesUpWhileOthersRead compacts within a View.
func TestCompactGivesUpWhileOthersRead(t *testing.T) {
	o := testOptions()
	o.patience = time.Millisecond
	s, dir := newVault(t, o)
	fill(t, s, 0, 9)
	err := s.View(context.Background(), func(*Reader) error {
		_, err := s.Compact(context.Background(), nil)
		return err
	})
	if !errors.Is(err, ErrBusy) || s.Health() != nil {
		t.Errorf("Compact returned %v", err)
	}
	if exists(filepath.Join(dir, compactedFolder)) {
		t.Error("what was made is left")
	}
	fill(t, s, 9, 12)
	compact(t, s)
	requireFilled(t, s, 12)
}

func TestCompactRefuses(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 9)
	closeVault(t, s)
	for name, c := range map[string]struct {
		ctx  context.Context
		open func(dir string) *Store
		want error
	}{
		"a cancelled context": {cancelled, func(dir string) *Store { return openVault(t, dir) }, context.Canceled},
		"a look":              {context.Background(), func(dir string) *Store { return look(t, dir) }, ErrReadOnly},
		"a closed vault": {context.Background(), func(dir string) *Store {
			s := openVault(t, dir)
			closeVault(t, s)
			return s
		}, ErrClosed},
		"a full disk": {context.Background(), func(dir string) *Store {
			free := uint64(minFreeOpen)
			o := testOptions()
			o.FreeSpace = func(string) (uint64, error) { return free, nil }
			s, err := Open(context.Background(), dir, passphrase(), o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			free = minFreeBatch // enough for a batch
			return s
		}, ErrDiskFull},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.open(copyVault(t, dir))
			if _, err := s.Compact(c.ctx, nil); !errors.Is(err, c.want) {
				t.Errorf("Compact returned %v", err)
			}
		})
	}
}

// TestCompactCopiesNoDamage compacts a vault a record or a leaf of which was
// changed, in a way that opening does not see.
func TestCompactCopiesNoDamage(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 9)
	spoilt := s.records.key(key(4))
	leaf := leafKey(4)
	closeVault(t, s)
	for name, place := range map[string][]byte{"record": spoilt[:], "leaf": leaf[:]} {
		t.Run(name, func(t *testing.T) {
			dir := copyVault(t, dir)
			flip(t, dir, place)
			s := openVault(t, dir)
			var damaged *DamagedError
			if _, err := s.Compact(context.Background(), nil); !errors.As(err, &damaged) {
				t.Errorf("Compact returned %v", err)
			}
			if s.Health() != nil {
				t.Errorf("the vault is %v", s.Health())
			}
			if exists(filepath.Join(dir, compactedFolder)) {
				t.Error("what was made is left")
			}
			update(t, s, func(tx *Tx) { tx.Append([]byte("it goes on")) })
		})
	}
}

// Badger takes files away while their sizes are asked for.
func TestSizeOfAFolderThatAFileLeaves(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "here"), make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(dir, "gone") // listed, but not there
	if err := os.Symlink(gone+"already", gone); err != nil {
		t.Fatal(err)
	}
	if size, err := dataSize(dir); size == 0 || err != nil {
		t.Errorf("%d bytes, %v", size, err)
	}
}
