package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCloseWithoutItsFolder takes the database's folder away from an open vault
// that has records in memory only. Close gives up; the vault stays locked until
// Badger could write them, and is whole once its database is put back.
func TestCloseWithoutItsFolder(t *testing.T) {
	o := testOptions()
	o.closing = 50 * time.Millisecond
	s, dir := newVault(t, o)
	fill(t, s, 0, 5)
	saved := copyVault(t, dir)
	database := filepath.Join(dir, databaseFolder)
	if err := os.RemoveAll(database); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	select {
	case err := <-closed:
		if !errors.Is(err, errStillOpen) {
			t.Errorf("Close returned %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("Close does not return")
	}
	if _, err := Open(context.Background(), dir, passphrase(), o); !isInUse(err) {
		t.Errorf("opened with %v while Badger may still write", err)
	}
	if err := os.Mkdir(database, 0o700); err != nil { // Badger tries again, and ends
		t.Fatal(err)
	}
	waitUntilFree(t, dir)
	replacePart(t, saved, dir, databaseFolder)
	s = openVault(t, dir)
	requireFilled(t, s, 5)
	requireText(t, strings.Join(s.Notices(), "\n"), "was not closed the last time")
	closeVault(t, s)
}

// TestOpenThatCannotCloseTheDatabase gives the comparing no time to close the
// database. What was kept aside stays, as Badger may still write beside it, and
// is put back by the next opening.
func TestOpenThatCannotCloseTheDatabase(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 5)
	dir = copyVault(t, dir)
	o := testOptions()
	o.closing = -1
	var err error
	for range 100 { // a database may close at once all the same
		if s, err = Open(context.Background(), dir, passphrase(), o); err != nil {
			break
		}
		s.Close()
		waitUntilFree(t, dir)
	}
	if !errors.Is(err, errStillOpen) {
		t.Fatalf("opened with %v", err)
	}
	if !exists(filepath.Join(dir, asideFolder, completeFile)) {
		t.Error("what was kept aside is gone")
	}
	waitUntilFree(t, dir)
	requireFilled(t, openVault(t, dir), 5)
	if exists(filepath.Join(dir, asideFolder)) {
		t.Error("what was kept aside was not dropped")
	}
}

func TestPanicWhileCheckingTablesIsAnError(t *testing.T) {
	checked := make(chan string, 3)
	err := checkEach([]string{"1", "2", "3"}, func(name string, _ *bytes.Buffer) error {
		checked <- name
		panic("no memory")
	})
	if err == nil || len(checked) == 0 {
		t.Fatalf("checked %d tables and returned %v", len(checked), err)
	}
	requireText(t, err.Error(), "no memory")
}

// waitUntilFree waits until nobody has a vault's lock.
func waitUntilFree(t *testing.T, dir string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); isInUse(CheckFree(dir)); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the vault stays locked")
		}
	}
}

func isInUse(err error) bool {
	inUse := (*InUseError)(nil)
	return errors.As(err, &inUse)
}
