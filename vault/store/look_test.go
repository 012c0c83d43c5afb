package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

// look opens a vault to be looked at, which ends with the test.
func look(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Look(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// shown is what a look shows of a vault that fill wrote.
type shown struct{ records, leaves, unread int }

// whole is what it shows of a vault of the matrix when nothing is lost.
var whole = shown{records: matrixSize, leaves: matrixSize}

// show reads everything that a look shows. What is shown must be what was written.
func show(s *Store) (shown, error) {
	ctx := context.Background()
	var mu sync.Mutex
	var wrong error
	ids := map[string]bool{}
	unread, err := s.Load(ctx, "key", 2, func(id string, value []byte) error {
		mu.Lock()
		defer mu.Unlock()
		var i int
		if _, err := fmt.Sscanf(id, "%06d", &i); err != nil || ids[id] || string(value) != fmt.Sprintf("value %d", i) {
			wrong = fmt.Errorf("record %s is shown as %q", id, value)
		}
		ids[id] = true
		return nil
	})
	leaves := 0
	err = errors.Join(err, wrong, s.TrailBackwards(ctx, s.TrailSize(), func(index uint64, leaf Leaf) bool {
		if index > 0 { // the first leaf is that of the creation
			leaves++
			if string(leaf.Record) != fmt.Sprintf("set %d", index-1) {
				wrong = fmt.Errorf("leaf %d is shown as %q", index, leaf.Record)
			}
		}
		return true
	}))
	return shown{len(ids), leaves, unread}, errors.Join(err, wrong)
}

// footprint is every file and folder of a vault but the lock, with a digest of
// what is in it.
func footprint(t testing.TB, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() == lockFile {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		digest := sha256.New()
		if !entry.IsDir() {
			if err := hashData(digest, path); err != nil {
				return err
			}
		}
		found = append(found, fmt.Sprintf("%s %v %d %v %x", path, info.Mode(), info.Size(), info.ModTime(), digest.Sum(nil)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found[1:] // the folder itself: the copy came and went
}

// hashData hashes what a file holds besides holes, and where.
func hashData(digest hash.Hash, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	at, err := file.Stat()
	if err != nil {
		return err
	}
	for next := int64(0); next < at.Size(); {
		start, end, err := nextData(file, next, at.Size())
		if err != nil {
			return err
		}
		fmt.Fprintln(digest, start, end)
		if _, err := io.Copy(digest, io.NewSectionReader(file, start, end-start)); err != nil {
			return err
		}
		next = end
	}
	return nil
}

func requireUntouched(t testing.TB, dir string, before []string) {
	t.Helper()
	if after := footprint(t, dir); !slices.Equal(after, before) {
		t.Errorf("a look changed the folder:\n%s\nwas\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

func TestLookShowsAWholeVault(t *testing.T) {
	for name, dir := range map[string]string{"closed": closedVault(t), "killed": openedVault(t)} {
		t.Run(name, func(t *testing.T) {
			before := footprint(t, dir)
			unclean, err := os.ReadFile(filepath.Join(dir, lockFile))
			if err != nil {
				t.Fatal(err)
			}
			s := look(t, dir)
			if got, err := show(s); got != whole || err != nil {
				t.Errorf("a look shows %+v, %v", got, err)
			}
			at, err := os.Stat(filepath.Join(dir, lookFolder))
			if err != nil || at.Mode().Perm() != 0o700 {
				t.Errorf("the copy: %v, %v", at, err)
			}
			closeVault(t, s)
			requireUntouched(t, dir, before)
			if left, err := os.ReadFile(filepath.Join(dir, lockFile)); err != nil || (len(left) > 0) != (len(unclean) > 0) {
				t.Errorf("the lock says %q after %q, %v", left, unclean, err)
			}
			requireFilled(t, openVault(t, dir), matrixSize)
		})
	}
}

func TestLookRefusesToChangeAndToOpenSecrets(t *testing.T) {
	s := look(t, closedVault(t))
	ctx := context.Background()
	_, secret := s.Secret(secretID(0))
	for what, err := range map[string]error{
		"Update": s.Update(ctx, func(tx *Tx) error { tx.Set(key(0), nil); return nil }),
		"Secret": secret,
		"Verify": s.Verify(ctx),
		"Health": s.Health(),
	} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s returned %v", what, err)
		}
	}
	closeVault(t, s)
	if err := s.Update(ctx, func(*Tx) error { return nil }); err == nil {
		t.Error("a closed look was changed")
	}
	if err := s.View(ctx, func(*Reader) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed look was read: %v", err)
	}
}

func TestLookKeepsOthersOut(t *testing.T) {
	dir := closedVault(t)
	s := look(t, dir)
	for what, open := range map[string]func(context.Context, string, []byte, Options) (*Store, error){"Open": Open, "Look": Look} {
		var inUse *InUseError
		if _, err := open(context.Background(), dir, passphrase(), testOptions()); !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
			t.Errorf("%s beside a look: %v", what, err)
		}
	}
	if got, err := show(s); got != whole || err != nil {
		t.Errorf("the look then shows %+v, %v", got, err)
	}
}

func TestLookNeedsThePassphrase(t *testing.T) {
	dir := closedVault(t)
	before := footprint(t, dir)
	if _, err := Look(context.Background(), dir, []byte("another"), testOptions()); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("Look returned %v", err)
	}
	if _, err := Look(context.Background(), t.TempDir(), passphrase(), testOptions()); !errors.Is(err, ErrNoVault) {
		t.Errorf("Look returned %v", err)
	}
	requireUntouched(t, dir, before)
}

func TestLookNeedsRoomForItsCopy(t *testing.T) {
	dir := closedVault(t)
	before := footprint(t, dir)
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return minFreeOpen, nil }
	if _, err := Look(context.Background(), dir, passphrase(), o); !errors.Is(err, ErrDiskFull) {
		t.Errorf("Look returned %v", err)
	}
	requireUntouched(t, dir, before)
}

func TestCopyOfACrashedLookGoes(t *testing.T) {
	dir := closedVault(t)
	left := filepath.Join(dir, lookFolder)
	for what, open := range map[string]func(testing.TB, string) *Store{"Open": openVault, "Look": look} {
		if err := errors.Join(os.Mkdir(left, 0o700), os.WriteFile(filepath.Join(left, manifestFile), []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
		closeVault(t, open(t, dir))
		if exists(left) {
			t.Errorf("the copy is still there after %s", what)
		}
	}
}

// TestLookAtWhatAnOpeningKeptAside looks at a vault whose last opening was killed
// when the database was already spoilt.
func TestLookAtWhatAnOpeningKeptAside(t *testing.T) {
	dir := openedVault(t)
	side := newAside(dir)
	tables, err := checkTables(side.database)
	if err != nil {
		t.Fatal(err)
	}
	if err := side.keep(tables); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.RemoveAll(side.database), os.Mkdir(side.database, 0o700)); err != nil {
		t.Fatal(err)
	}
	before := footprint(t, dir)
	s := look(t, dir)
	if got, err := show(s); got != whole || err != nil {
		t.Errorf("a look shows %+v, %v", got, err)
	}
	closeVault(t, s)
	requireUntouched(t, dir, before)
}

// remove and truncate harm a vault; a pattern stands for every file of that kind.
func remove(pattern string) func(dir string) error {
	return eachMatch(pattern, os.RemoveAll)
}

func both(harm, more func(dir string) error) func(dir string) error {
	return func(dir string) error { return errors.Join(harm(dir), more(dir)) }
}

func truncate(pattern string) func(dir string) error {
	return eachMatch(pattern, func(path string) error {
		at, err := os.Stat(path)
		return errors.Join(err, os.Truncate(path, at.Size()/2))
	})
}

func cut(pattern string, size int64) func(dir string) error {
	return eachMatch(pattern, func(path string) error { return os.Truncate(path, size) })
}

func overwrite(pattern string, at int64) func(dir string) error {
	return eachMatch(pattern, func(path string) error {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = file.WriteAt([]byte{0xa5, 0x5a, 0xa5}, at)
		return errors.Join(err, file.Close())
	})
}

func eachMatch(pattern string, do func(path string) error) func(dir string) error {
	return func(dir string) error {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if len(paths) == 0 {
			err = errors.Join(err, fmt.Errorf("no %s", pattern))
		}
		for _, path := range paths {
			err = errors.Join(err, do(path))
		}
		return err
	}
}

// TestLookAtADamagedVault says what a look shows after each kind of damage that
// Open refuses.
func TestLookAtADamagedVault(t *testing.T) {
	closed, killed := closedVault(t), openedVault(t)
	for _, c := range []struct {
		name   string
		dir    string
		harm   func(dir string) error
		want   shown
		notice bool
	}{
		{"manifest gone", closed, remove("badger/MANIFEST"), whole, false},
		{"manifest cut", closed, truncate("badger/MANIFEST"), whole, false},
		{"manifest changed", closed, overwrite("badger/MANIFEST", 12), whole, false},
		{"mirror gone", closed, remove("mirror"), whole, false},
		{"mirror cut", closed, cut("mirror/00000001", 5000), whole, false},
		{"mirror changed", closed, overwrite("mirror/00000001", 2000), whole, false},
		{"keybox gone", closed, remove("keybox"), whole, false},
		{"keybox cut", closed, truncate("keybox"), whole, false},
		{"checkpoint changed", closed, overwrite("checkpoint", 9), whole, false},
		{"tables gone", closed, remove("badger/*.sst"), shown{}, false},
		{"end of the tables gone", closed, truncate("badger/*.sst"), shown{}, true},
		{"logs and mirror gone", killed, both(remove("badger/*.mem"), remove("mirror")), shown{records: matrixSize / 2, leaves: matrixSize / 2}, false},
		{"logs without a header", killed, overwrite("badger/*.mem", 0), shown{records: matrixSize / 2, leaves: matrixSize / 2}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := copyVault(t, c.dir)
			if err := c.harm(dir); err != nil {
				t.Fatal(err)
			}
			var damaged *DamagedError
			if _, err := Open(context.Background(), dir, passphrase(), testOptions()); !errors.As(err, &damaged) {
				t.Fatalf("Open returned %v", err)
			}
			before := footprint(t, dir)
			s := look(t, dir)
			if got, err := show(s); got != c.want || err != nil {
				t.Errorf("a look shows %+v, %v", got, err)
			}
			if notices := s.Notices(); (len(notices) > 0) != c.notice {
				t.Errorf("the notices are %q", notices)
			}
			closeVault(t, s)
			requireUntouched(t, dir, before)
		})
	}
	for name, harm := range map[string]func(dir string) error{
		"header gone":   remove("header"),
		"database gone": remove("badger"),
	} {
		dir := copyVault(t, closed)
		if err := harm(dir); err != nil {
			t.Fatal(err)
		}
		before := footprint(t, dir)
		var damaged *DamagedError
		if _, err := Look(context.Background(), dir, passphrase(), testOptions()); !errors.As(err, &damaged) {
			t.Errorf("%s: Look returned %v", name, err)
		}
		requireUntouched(t, dir, before)
	}
}

// TestLookCountsWhatItCannotRead changes records without harming the table.
func TestLookCountsWhatItCannotRead(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 9)
	spoilt := []recordKey{s.records.key(key(2)), s.records.key(key(5))}
	closeVault(t, s)
	last, beyond := leafKey(9), leafKey(1<<60)
	tamper(t, dir, func(txn *badger.Txn) error {
		return errors.Join(
			txn.Set(spoilt[0][:], []byte("not what was sealed, and long enough for a record")),
			txn.Set(spoilt[1][:], []byte("short")),
			txn.Set(last[:], []byte("not what was sealed, and long enough for a leaf")),
			txn.Set(beyond[:], []byte("a leaf that nobody wrote")),
			txn.Set([]byte{leafTag}, []byte("a key that nobody wrote")),
			txn.Set([]byte{appliedTag}, []byte("malformed")),
		)
	})
	requireRefused(t, dir, databasePart)
	s = look(t, dir)
	if got, err := show(s); err != nil || got != (shown{records: 7, leaves: 8, unread: 2}) {
		t.Errorf("a look shows %+v, %v", got, err)
	}
	// What the caller cannot make sense of counts too.
	unread, err := s.Load(context.Background(), "key", 1, func(string, []byte) error { return errMalformed })
	if unread != 9 || err != nil {
		t.Errorf("%d unread, %v", unread, err)
	}
}
