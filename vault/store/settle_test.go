package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// halfSigned returns a vault with 10 records as a killed process leaves it, and
// its database as it was after each of them. The checkpoint was written after
// the fifth.
func halfSigned(t *testing.T, segment int64) (dir string, databases []string) {
	t.Helper()
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	o := testOptions()
	o.Clock = func() time.Time { return now }
	o.Segment = segment
	s, dir := newVault(t, o)
	for i := range 10 {
		if i == 4 {
			now = now.Add(time.Second)
		}
		fill(t, s, i, i+1)
		databases = append(databases, copyVault(t, dir))
	}
	return copyVault(t, dir), databases
}

func TestDatabaseBehindTheMirror(t *testing.T) {
	for name, segment := range map[string]int64{"one segment": 256 << 10, "a segment for every two frames": 1 << 10} {
		dir, databases := halfSigned(t, segment)
		for i, database := range databases {
			t.Run(fmt.Sprintf("%s, after %d records", name, i+1), func(t *testing.T) {
				t.Parallel()
				behind := mix(t, dir, database)
				if i < 4 { // the checkpoint says that the database was on the disk
					requireRefused(t, behind, fmt.Sprintf("it is behind: it ends with frame %d, the mirror with frame 11", i+2))
					return
				}
				s := openVault(t, behind)
				requireFilled(t, s, 10)
				if mended := strings.Contains(strings.Join(s.Notices(), "\n"), "written again from the mirror"); mended != (i < 9) {
					t.Errorf("the notices are %q", s.Notices())
				}
				fill(t, s, 10, 12)
				closeVault(t, s)
				requireFilled(t, openVault(t, behind), 12)
			})
		}
	}
}

// Without a checkpoint the database says how far it has come.
func TestDatabaseBehindTheMirrorWithoutACheckpoint(t *testing.T) {
	dir, databases := halfSigned(t, 256<<10)
	requireFilled(t, openVault(t, withoutCheckpoint(t, mix(t, dir, databases[1]))), 10)
}

// A power cut loses any of the pages that were not synced.
func TestPowerCut(t *testing.T) {
	dir, databases := halfSigned(t, 256<<10)
	settled, end := logEnd(t, databases[4]), logEnd(t, dir)
	for range 12 {
		cut := copyVault(t, dir)
		at := settled + rand.IntN(end-settled)
		log := logOf(t, cut)
		b, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		clear(b[at : at+min(512, end-at)])
		if err := os.WriteFile(log, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(context.Background(), cut, passphrase(), testOptions())
		if err != nil {
			t.Fatalf("512 bytes at %d: %v", at, err)
		}
		requireFilled(t, s, 10)
		closeVault(t, s)
	}
}

// logOf returns the path of the one log of a vault's database.
func logOf(t *testing.T, dir string) string {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(dir, databaseFolder, "*.mem"))
	if err != nil || len(logs) != 1 {
		t.Fatal(logs, err)
	}
	return logs[0]
}

// logEnd returns how many bytes of the log are written.
func logEnd(t *testing.T, dir string) int {
	t.Helper()
	b, err := os.ReadFile(logOf(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	return len(bytes.TrimRight(b, "\x00"))
}

// withHole returns a copy of a vault whose database lacks what the i-th record's
// frame wrote, but says that it has come to the end.
func withHole(t *testing.T, dir string, i int) string {
	t.Helper()
	reader := openVault(t, copyVault(t, dir))
	record, leaf := reader.records.key(key(i)), leafKey(uint64(i)+1)
	closeVault(t, reader)
	holed := copyVault(t, dir)
	tamper(t, holed, func(txn *badger.Txn) error { return errors.Join(txn.Delete(record[:]), txn.Delete(leaf[:])) })
	return holed
}

// What went missing behind the checkpoint is written again, also when the
// database says that it has come to the end. Before it nothing may be missing.
func TestHolesInTheDatabase(t *testing.T) {
	dir, _ := halfSigned(t, 256<<10)
	for i := range 10 {
		if i < 5 {
			requireRefused(t, withHole(t, dir, i), "database")
			continue
		}
		s := openVault(t, withHole(t, dir, i))
		requireFilled(t, s, 10)
		requireText(t, strings.Join(s.Notices(), "\n"), "written again from the mirror")
	}
}

func TestTheDatabaseSettlesByItself(t *testing.T) {
	synced := make(chan struct{}, 8)
	o := testOptions()
	o.faults.syncDatabase = func() error {
		synced <- struct{}{}
		return nil
	}
	s, _ := newVault(t, o)
	for range 2 {
		for len(synced) > 0 {
			<-synced
		}
		fill(t, s, int(s.TrailSize())-1, int(s.TrailSize()))
		<-synced
	}
}

func TestSyncingTheDatabaseFails(t *testing.T) {
	failing := make(chan struct{})
	o := testOptions()
	broken := errors.New("the disk is broken")
	o.faults.syncDatabase = func() error {
		select {
		case <-failing:
			return broken
		default:
			return nil
		}
	}
	s, dir := newVault(t, o)
	fill(t, s, 0, 3)
	close(failing)
	answered := 3
	var err error
	for ; err == nil; answered++ {
		err = s.Update(context.Background(), func(tx *Tx) error { return writeRecord(tx, answered) })
	}
	if !errors.Is(err, ErrDegraded) || !errors.Is(err, broken) {
		t.Errorf("the call after the failure returned %v", err)
	}
	closeVault := s.Close()
	if closeVault != nil {
		t.Errorf("closing: %v", closeVault)
	}
	requireFilled(t, openVault(t, dir), answered-1)
}

// A power cut may take the mark in the lock file too.
func TestHolesAreFoundWithoutTheLockFile(t *testing.T) {
	dir, _ := halfSigned(t, 256<<10)
	holed := withHole(t, dir, 7)
	if err := os.WriteFile(filepath.Join(holed, lockFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	requireFilled(t, openVault(t, holed), 10)
}

// TestCrashWhileWritingAgain has the database lack an older frame and hold one
// more than the mirror, and kills the opening after each frame that it writes again.
func TestCrashWhileWritingAgain(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 8)
	before := copyVault(t, dir)
	fill(t, s, 8, 10)
	last := copyVault(t, dir)
	fill(t, s, 10, 11)
	ahead := withHole(t, copyVault(t, dir), 8)
	replacePart(t, last, ahead, mirrorFolder)
	checkpoint, err := os.ReadFile(filepath.Join(before, checkpointFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(ahead, checkpointFile), checkpoint, 0o600); err != nil {
		t.Fatal(err)
	}
	var killed []string
	o := testOptions()
	o.faults.reached = func(string) error {
		killed = append(killed, copyVault(t, ahead))
		return nil
	}
	s, err = Open(context.Background(), ahead, passphrase(), o)
	if err != nil {
		t.Fatal(err)
	}
	requireFilled(t, s, 11)
	closeVault(t, s)
	if len(killed) < 3 {
		t.Fatalf("killed %d times", len(killed))
	}
	for _, dir := range killed {
		requireFilled(t, openVault(t, dir), 11)
	}
}

// A folder's name is no pattern.
func TestFolderWithThePatternsCharacters(t *testing.T) {
	for _, name := range []string{"a[b", "[ab]", "*?", `a\b`} {
		s, dir := newVaultIn(t, filepath.Join(quickDir(t), name), testOptions())
		loop := filepath.Join(dir, databaseFolder, "99999"+logExt) // nobody can open this
		if err := os.Symlink(loop, loop); err != nil {
			t.Fatal(err)
		}
		if s.settle() == nil {
			t.Errorf("in %q the database settled without its logs", name)
		}
		if err := os.Remove(loop); err != nil {
			t.Fatal(err)
		}
		if err := s.settle(); err != nil {
			t.Errorf("in %q: %v", name, err)
		}
	}
}

// Too many open files are no reason to give up: nothing is lost by them.
func TestNoFileCanBeOpenedToSettle(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE} {
		tried := make(chan error, 1)
		o := testOptions()
		now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
		o.Clock = func() time.Time { return now }
		var scarce atomic.Bool
		o.faults.syncDatabase = func() error {
			var err error
			if scarce.Load() {
				err = &os.PathError{Op: "open", Path: "00001.mem", Err: errno}
			}
			select {
			case tried <- err:
			default:
			}
			return err
		}
		s, dir := newVault(t, o)
		checkpoint := func() string {
			b, err := os.ReadFile(filepath.Join(dir, checkpointFile))
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		fill(t, s, 0, 2)
		before := checkpoint()
		scarce.Store(true)
		now = now.Add(time.Second)
		fill(t, s, 2, 4)
		for failed := 0; failed < 3; {
			if <-tried != nil {
				failed++
			}
		}
		if err := s.Health(); err != nil {
			t.Errorf("%v: %v", errno, err)
		}
		if checkpoint() != before {
			t.Errorf("%v: a checkpoint was signed for what has not settled", errno)
		}
		scarce.Store(false)
		for <-tried != nil {
		}
		fill(t, s, 4, 6)
		closeVault(t, s)
		requireFilled(t, openVault(t, dir), 6)
	}
}

// A checkpoint of another vault is what is refused, not the database.
func TestCheckpointOfAnotherVault(t *testing.T) {
	dir, databases := halfSigned(t, 256<<10)
	other, foreign := newVault(t, testOptions())
	fill(t, other, 0, 20)
	closeVault(t, other)
	b, err := os.ReadFile(filepath.Join(foreign, checkpointFile))
	if err != nil {
		t.Fatal(err)
	}
	behind := mix(t, dir, databases[6])
	path := filepath.Join(behind, checkpointFile)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	requireRefused(t, behind, "checkpoint is damaged: it is not what this vault signed")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	requireFilled(t, openVault(t, behind), 10)
}

// Without a checkpoint nobody knows what had settled: it may be all but the end.
func TestHolesWithoutACheckpoint(t *testing.T) {
	dir, _ := halfSigned(t, 256<<10)
	for i := range 10 {
		requireFilled(t, openVault(t, withoutCheckpoint(t, withHole(t, dir, i))), 10)
	}
	dir, _ = halfSigned(t, 1<<10)
	requireFilled(t, openVault(t, withoutCheckpoint(t, withHole(t, dir, 8))), 10)
	requireRefused(t, withoutCheckpoint(t, withHole(t, dir, 2)), "database")
}

func TestHoleWithoutACheckpointAfterACompaction(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 3)
	compact(t, s)
	requireFilled(t, openVault(t, withoutCheckpoint(t, copyVault(t, dir))), 3)
	fill(t, s, 3, 6)
	requireFilled(t, openVault(t, withoutCheckpoint(t, withHole(t, copyVault(t, dir), 4))), 6)
}

// A disk that runs full while frames are written again stops that before it kills
// the process; the next opening goes on.
func TestFullDiskWhileWritingAgain(t *testing.T) {
	dir, databases := halfSigned(t, 256<<10)
	behind := mix(t, dir, databases[4])
	o := testOptions()
	var full bool
	o.FreeSpace = func(string) (uint64, error) {
		if full {
			return minFreeBatch - 1, nil
		}
		return 1 << 40, nil
	}
	written := 0
	o.faults.reached = func(step string) error {
		if step == "written again" {
			written++
		}
		full = written == 2
		return nil
	}
	for range 2 { // it stops after two frames each time
		written = 0
		if _, err := Open(context.Background(), behind, passphrase(), o); !errors.Is(err, ErrDiskFull) || written != 2 {
			t.Fatalf("after %d frames: %v", written, err)
		}
		full = false
	}
	requireFilled(t, openVault(t, behind), 10)
}

// What fails every second is said once.
func TestNoticesDoNotPileUp(t *testing.T) {
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	o := testOptions()
	o.Clock = func() time.Time { return now }
	s, dir := newVault(t, o)
	if err := os.Mkdir(filepath.Join(dir, checkpointFile+temporary), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		now = now.Add(time.Second)
		fill(t, s, i, i+1)
	}
	if notices := s.Notices(); len(notices) != 1 {
		t.Errorf("the notices are %q", notices)
	}
}
