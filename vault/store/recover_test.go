package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// stages returns a vault as it was killed after each of some batches, the
// last of which changes, deletes and adds.
func stages(t *testing.T) []string {
	t.Helper()
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 3)
	var copies []string
	for i := 3; i < 6; i++ {
		copies = append(copies, copyVault(t, dir))
		fill(t, s, i, i+1)
	}
	return append(copies, copyVault(t, dir))
}

// mix returns a vault with the database of one stage and everything else of another.
func mix(t *testing.T, rest, database string) string {
	t.Helper()
	dir := copyVault(t, rest)
	replacePart(t, database, dir, databaseFolder)
	return dir
}

// withoutCheckpoint takes the checkpoint away, which would refuse what is tested.
func withoutCheckpoint(t *testing.T, dir string) string {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, checkpointFile)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestDatabaseAndMirrorAgree(t *testing.T) {
	at := stages(t)
	s := openVault(t, at[3])
	requireFilled(t, s, 6)
	if len(s.Notices()) == 0 {
		t.Error("no notice of an unclean exit")
	}
}

func TestDatabaseOneBehind(t *testing.T) {
	at := stages(t)
	dir := mix(t, at[3], at[2])
	s := openVault(t, dir)
	requireFilled(t, s, 6)
	requireText(t, strings.Join(s.Notices(), "\n"), "written again from the mirror")
	fill(t, s, 6, 8)
	closeVault(t, s)
	requireFilled(t, openVault(t, dir), 8)
}

func TestMirrorOneBehind(t *testing.T) {
	at := stages(t)
	dir := mix(t, at[2], at[3])
	// The batch's secret was synced before the database was written.
	if err := os.Remove(filepath.Join(dir, keyboxFile)); err != nil {
		t.Fatal(err)
	}
	if err := copySparse(filepath.Join(at[3], keyboxFile), filepath.Join(dir, keyboxFile)); err != nil {
		t.Fatal(err)
	}
	s := openVault(t, dir)
	requireFilled(t, s, 6)
	requireText(t, strings.Join(s.Notices(), "\n"), "missing in the mirror")
	closeVault(t, s)
	rebuilt, err := os.ReadFile(filepath.Join(dir, mirrorFolder, "00000001"))
	if err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(filepath.Join(at[3], mirrorFolder, "00000001"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(rebuilt, written) {
		t.Error("the frame made from the database is not the one that was written")
	}
	s = openVault(t, dir)
	fill(t, s, 6, 8)
	requireFilled(t, s, 8)
}

func TestMirrorFurtherBehindIsRefused(t *testing.T) {
	at := stages(t)
	dir := mix(t, at[0], at[2])
	requireRefused(t, dir, "mirror is damaged: it is behind: it ends with frame 4, the database with frame 6")
	// A refusal leaves the folder as it was.
	replacePart(t, at[0], dir, databaseFolder)
	requireFilled(t, openVault(t, dir), 3)
}

func TestAnotherHistoryIsRefused(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 2)
	fork := copyVault(t, dir)
	fill(t, s, 2, 3)
	s2 := openVault(t, fork)
	update(t, s2, func(tx *Tx) { tx.Set(key(99), []byte("another history")) })
	requireRefused(t, mix(t, copyVault(t, dir), copyVault(t, fork)), "do not agree about frame 4")
}

func TestRollbackBehindTheCheckpointIsRefused(t *testing.T) {
	at := stages(t)
	s := openVault(t, at[3])
	closeVault(t, s) // writes a checkpoint
	old := at[1]
	if err := os.Rename(filepath.Join(at[3], checkpointFile), filepath.Join(old, checkpointFile)); err != nil {
		t.Fatal(err)
	}
	requireRefused(t, old, "rolled back")
	s = openVault(t, withoutCheckpoint(t, old))
	requireText(t, strings.Join(s.Notices(), "\n"), "checkpoint was missing")
	requireFilled(t, s, 4)
	if !exists(filepath.Join(old, checkpointFile)) {
		t.Error("no new checkpoint was written")
	}
}

func TestAlteredCheckpointCanBeMovedAway(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 2)
	closeVault(t, s)
	path := filepath.Join(dir, checkpointFile)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte("frame 3"), []byte("frame 2"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	requireRefused(t, dir, path)
	requireFilled(t, openVault(t, withoutCheckpoint(t, dir)), 2)
}

// TestTornFrame cuts a frame that was never answered for at many places.
func TestTornFrame(t *testing.T) {
	at := stages(t)
	before, err := os.ReadFile(filepath.Join(at[2], mirrorFolder, "00000001"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(at[3], mirrorFolder, "00000001"))
	if err != nil {
		t.Fatal(err)
	}
	start := 0
	for before[start] == after[start] {
		start++
	}
	end := len(bytes.TrimRight(after, "\x00"))
	for _, cut := range []int{start + 1, start + 9, (start + end) / 2, end - 1} {
		for what, torn := range map[string][]byte{
			"end missing":   slices.Concat(after[:cut], before[cut:]),
			"start missing": slices.Concat(before[:cut], after[cut:]),
		} {
			dir := mix(t, at[3], at[2]) // neither has the batch
			if err := os.WriteFile(filepath.Join(dir, mirrorFolder, "00000001"), torn, 0o600); err != nil {
				t.Fatal(err)
			}
			s := openVault(t, dir)
			if err := checkFilled(s, 5); err != nil {
				t.Fatalf("%s at %d: %v", what, cut, err)
			}
			if _, err := s.Secret(secretID(5)); !errors.Is(err, ErrNotFound) {
				t.Errorf("a secret of the torn batch: %v", err)
			}
			requireText(t, strings.Join(s.Notices(), "\n"), "not written to its end")
			fill(t, s, 5, 7)
			closeVault(t, s)
			s = openVault(t, dir)
			requireFilled(t, s, 7)
			closeVault(t, s)
		}
	}
}

func TestDamagedFrameBeforeTheLastIsRefused(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 6)
	closeVault(t, s)
	path := filepath.Join(dir, mirrorFolder, "00000001")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[2000] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	requireRefused(t, dir, "mirror is damaged: a frame before the last one is changed")
}

func TestMirrorOfManySegments(t *testing.T) {
	o := testOptions()
	o.Segment = 4 << 10
	s, dir := newVault(t, o)
	fill(t, s, 0, 40)
	// One frame longer than a segment.
	update(t, s, func(tx *Tx) {
		tx.Set(Name{"large", "1"}, make([]byte, 60<<10))
		tx.Delete(Name{"large", "2"})
	})
	update(t, s, func(tx *Tx) { tx.Delete(Name{"large", "1"}) })
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
	closeVault(t, s)
	s = openVault(t, dir)
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
	closeVault(t, s)
	third := filepath.Join(dir, mirrorFolder, "00000003")
	if err := os.Rename(third, third+".away"); err != nil {
		t.Fatal(err)
	}
	requireRefused(t, dir, "mirror is damaged: segment 00000003 is missing")
	if err := os.Rename(third+".away", third); err != nil {
		t.Fatal(err)
	}
	// A changed byte in an old segment is found by Verify.
	file, err := os.OpenFile(third, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte{0xff}, 700); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	s = openVault(t, dir)
	var damaged *DamagedError
	if err := s.Verify(context.Background()); !errors.As(err, &damaged) || damaged.Part != mirrorFolder {
		t.Errorf("Verify returned %v", err)
	}
}

// tamper changes a closed vault's database directly.
func tamper(t *testing.T, dir string, change func(txn *badger.Txn) error) {
	t.Helper()
	db, err := openDatabase(databaseOptions(filepath.Join(dir, databaseFolder)))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestTamperedDatabaseIsRefused(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 6)
	a, b := s.records.key(key(1)), s.records.key(key(2))
	var old []byte
	err := s.View(context.Background(), func(r *Reader) (err error) {
		old, err = r.stored(a[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) { tx.Set(key(1), []byte("newer")) })
	closeVault(t, s)
	get := func(txn *badger.Txn, key []byte) []byte {
		stored, err := storedValue(txn, key)
		if err != nil {
			t.Fatal(err)
		}
		return stored
	}
	leaf := leafKey(0)
	for name, change := range map[string]func(txn *badger.Txn) error{
		"two records swapped": func(txn *badger.Txn) error {
			x, y := get(txn, a[:]), get(txn, b[:])
			return errors.Join(txn.Set(a[:], y), txn.Set(b[:], x))
		},
		"an old record replayed": func(txn *badger.Txn) error { return txn.Set(a[:], old) },
		"a record deleted":       func(txn *badger.Txn) error { return txn.Delete(a[:]) },
		"a record doubled": func(txn *badger.Txn) error {
			c := a
			c[recordKeySize-1] ^= 1
			return txn.Set(c[:], get(txn, a[:]))
		},
		"a record moved to another kind": func(txn *badger.Txn) error {
			c := a
			c[1] ^= 1
			return errors.Join(txn.Set(c[:], get(txn, a[:])), txn.Delete(a[:]))
		},
		"a key of another length": func(txn *badger.Txn) error { return txn.Set([]byte{recordTag, 1}, get(txn, a[:])) },
		"a record shortened":      func(txn *badger.Txn) error { return txn.Set(a[:], get(txn, a[:])[:5]) },
		"a leaf deleted":          func(txn *badger.Txn) error { return txn.Delete(leaf[:]) },
		"applied deleted":         func(txn *badger.Txn) error { return txn.Delete([]byte{appliedTag}) },
		"applied malformed":       func(txn *badger.Txn) error { return txn.Set([]byte{appliedTag}, []byte("x")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyVault(t, dir)
			tamper(t, dir, change)
			requireRefused(t, dir, "database")
		})
	}
	// A record whose tag is untouched is found when it is read, and by Verify.
	tamper(t, dir, func(txn *badger.Txn) error {
		stored := get(txn, b[:])
		stored[versionSize+13] ^= 1
		return txn.Set(b[:], stored)
	})
	s = openVault(t, dir)
	var damaged *DamagedError
	err = s.View(context.Background(), func(r *Reader) error {
		_, err := r.Get(key(2))
		return err
	})
	if !errors.As(err, &damaged) {
		t.Errorf("a changed record was read with %v", err)
	}
	if err := s.Verify(context.Background()); !errors.As(err, &damaged) {
		t.Errorf("Verify returned %v", err)
	}
}

// TestAsidePutBack opens a vault that an interrupted opening left with its
// tables gone and everything kept aside.
func TestAsidePutBack(t *testing.T) {
	for _, complete := range []bool{true, false} {
		at := stages(t)
		dir := at[3]
		side := newAside(dir)
		tables, err := checkTables(side.database)
		if err != nil {
			t.Fatal(err)
		}
		if err := side.keep(tables); err != nil {
			t.Fatal(err)
		}
		spoilt := side.database
		if !complete {
			spoilt = side.folder
			if err := os.Remove(filepath.Join(side.folder, completeFile)); err != nil {
				t.Fatal(err)
			}
		}
		logs, err := filepath.Glob(filepath.Join(spoilt, "*.mem"))
		if err != nil || len(logs) == 0 {
			t.Fatal("no logs", err)
		}
		for _, log := range logs {
			if err := os.Truncate(log, 100); err != nil {
				t.Fatal(err)
			}
		}
		requireFilled(t, openVault(t, dir), 6)
		if exists(side.folder) {
			t.Error("what was kept aside is still there")
		}
	}
}

func TestEmptyLog(t *testing.T) {
	at := stages(t)
	if err := os.WriteFile(filepath.Join(at[3], databaseFolder, "00009.mem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	requireFilled(t, openVault(t, at[3]), 6)
}

// TestCheckpointOnceASecond counts on a clock of its own.
func TestCheckpointOnceASecond(t *testing.T) {
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	o := testOptions()
	o.Clock = func() time.Time { return now }
	s, dir := newVault(t, o)
	read := func() string {
		b, err := os.ReadFile(filepath.Join(dir, checkpointFile))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	first := read()
	fill(t, s, 0, 2)
	if read() != first {
		t.Error("a checkpoint was written within the second")
	}
	now = now.Add(time.Second)
	fill(t, s, 2, 3)
	requireText(t, read(), "frame 4\n")
}

// flip changes a byte of what stands under a key, but for its tag.
func flip(t *testing.T, dir string, key []byte) {
	t.Helper()
	tamper(t, dir, func(txn *badger.Txn) error {
		stored, err := storedValue(txn, key)
		if err != nil {
			return err
		}
		stored[versionSize+13] ^= 1
		return txn.Set(key, stored)
	})
}
