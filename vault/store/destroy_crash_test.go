package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// vaultToDestroyIn returns a vault with four secrets, which calls reached at every
// step that is taken from then on.
func vaultToDestroyIn(t *testing.T, reached func(dir, step string) error) (*Store, string) {
	t.Helper()
	o := testOptions()
	var dir string
	began := false
	o.faults.reached = func(step string) error { return reached(dir, step) }
	o.faults.syncMirror = func() error {
		if !began {
			return nil
		}
		return reached(dir, "mirror")
	}
	o.faults.commit = func() error {
		if !began {
			return nil
		}
		return reached(dir, "database")
	}
	s, dir := newVault(t, o)
	addSecrets(t, s, 0, 4)
	began = true
	return s, dir
}

// destroySteps are the steps of a destruction, in order but for mirror and
// database, which are written at once: first with the marks, then without.
var destroySteps = []string{"mirror 1", "database 1", "marked 1", "keybox written 1", "keybox synced 1",
	"keybox renamed 1", "keybox replaced 1", "mirror 2", "database 2"}

// counting numbers the steps that are reached more than once.
func counting(fn func(dir, step string) error) func(dir, step string) error {
	var mu sync.Mutex
	seen := map[string]int{}
	return func(dir, step string) error {
		mu.Lock()
		defer mu.Unlock()
		seen[step]++
		return fn(dir, fmt.Sprint(step, " ", seen[step]))
	}
}

// TestDestroyKilled kills a destruction after each of its steps. From the marks
// on, opening finishes it.
func TestDestroyKilled(t *testing.T) {
	killed := map[string]string{}
	s, dir := vaultToDestroyIn(t, counting(func(dir, step string) error {
		if _, again := killed[step]; !again {
			killed[step] = copyVault(t, dir)
		}
		return nil
	}))
	before := copyVault(t, dir)
	destroySecrets(t, s, 1, 2)
	requireSecrets(t, s, 4, 0, 3)
	closeVault(t, s)
	for _, step := range destroySteps {
		dir, ok := killed[step]
		if !ok {
			t.Fatalf("%s was not reached", step)
		}
		if step == "mirror 1" || step == "database 1" {
			// The other of the two may lack the frame, or have it.
			s := openVault(t, dir)
			requireSecrets(t, s, 4, 0, 3)
			closeVault(t, s)
			continue
		}
		// What opening does may be killed too.
		for range 2 {
			again := copyVault(t, dir)
			s := openVault(t, again)
			requireSecrets(t, s, 4, 0, 3)
			requireText(t, strings.Join(s.Notices(), "\n"), noticeOf(step))
			closeVault(t, s)
			s = openVault(t, again)
			requireSecrets(t, s, 4, 0, 3)
			if exists(filepath.Join(again, keyboxFile+temporary)) {
				t.Errorf("%s: a temporary file is left", step)
			}
			addSecrets(t, s, 1, 3)
			requireSecrets(t, s, 4, 0, 1, 2, 3)
			closeVault(t, s)
		}
	}
	marked, renamed := killed["marked 1"], killed["keybox renamed 1"]
	t.Run("half a frame is enough", func(t *testing.T) {
		for name, c := range map[string][2]string{ // the mirror of one, the database of another
			"marks in the mirror only":         {marked, before},
			"marks in the database only":       {before, marked},
			"marks gone from the mirror only":  {dir, renamed},
			"marks gone in the database only":  {renamed, dir},
			"marks gone in the mirror, closed": {dir, marked},
		} {
			box := dir
			if strings.Contains(name, "marks in") {
				box = marked
			}
			vault := withoutCheckpoint(t, copyVault(t, box))
			replacePart(t, c[0], vault, mirrorFolder)
			replacePart(t, c[1], vault, databaseFolder)
			requireSecrets(t, openVault(t, vault), 4, 0, 3)
		}
	})
	t.Run("an old keybox is refused", func(t *testing.T) {
		for _, old := range []string{before, marked} {
			vault := copyVault(t, dir)
			putKeybox(t, old, vault)
			requireRefused(t, vault, "keybox is damaged: it is generation 1, the mirror says 2")
		}
	})
	t.Run("an old keybox before the second frame is rewritten again", func(t *testing.T) {
		vault := copyVault(t, renamed)
		putKeybox(t, before, vault)
		requireSecrets(t, openVault(t, vault), 4, 0, 3)
	})
	t.Run("a keybox that is ahead is refused", func(t *testing.T) {
		vault := copyVault(t, before)
		putKeybox(t, dir, vault)
		requireRefused(t, vault, "keybox is damaged: it is generation 2, the mirror says 1")
	})
	t.Run("a keybox that went on is refused", func(t *testing.T) {
		later := copyVault(t, dir)
		s := openVault(t, later)
		addSecrets(t, s, 7, 8)
		closeVault(t, s)
		vault := copyVault(t, marked)
		putKeybox(t, later, vault)
		requireRefused(t, vault, "keybox is damaged: its secrets are not those")
	})
	t.Run("a keybox rewritten after another frame is refused", func(t *testing.T) {
		other := copyVault(t, before)
		s := openVault(t, other)
		update(t, s, func(tx *Tx) { tx.Append([]byte("another history")) })
		destroySecrets(t, s, 1, 2)
		closeVault(t, s)
		vault := copyVault(t, marked)
		putKeybox(t, other, vault)
		requireRefused(t, vault, "keybox is damaged: it is generation 2, the mirror says 1")
	})
	t.Run("a changed base is refused", func(t *testing.T) {
		vault := copyVault(t, renamed)
		if err := overwrite(keyboxFile, int64(boxStartSize+macSize+8))(vault); err != nil {
			t.Fatal(err)
		}
		requireRefused(t, vault, "keybox is damaged: its header")
	})
	t.Run("a torn temporary file is no harm", func(t *testing.T) {
		for _, from := range []string{marked, renamed, dir} {
			vault := copyVault(t, from)
			path := filepath.Join(vault, keyboxFile+temporary)
			if err := os.WriteFile(path, []byte("ckms-box and no more"), 0o600); err != nil {
				t.Fatal(err)
			}
			requireSecrets(t, openVault(t, vault), 4, 0, 3)
			if exists(path) {
				t.Error("the temporary file is left")
			}
		}
	})
	t.Run("a look leaves it as it is", func(t *testing.T) {
		for _, step := range []string{"marked 1", "keybox synced 1", "keybox renamed 1"} {
			vault := copyVault(t, killed[step])
			untouched := footprint(t, vault)
			closeVault(t, look(t, vault))
			requireUntouched(t, vault, untouched)
		}
	})
}

// noticeOf is what opening says after a kill at a step.
func noticeOf(step string) string {
	if strings.HasSuffix(step, " 2") {
		return "was not closed" // either half of the second frame may be there
	}
	return "destruction of secrets was begun"
}

// putKeybox makes a vault's keybox that of another.
func putKeybox(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(from, keyboxFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(to, keyboxFile), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDestroyFails fails each step of a destruction. The caller gets the error,
// the vault is degraded and whole, and opening finishes what was begun.
func TestDestroyFails(t *testing.T) {
	errDisk := errors.New("the disk said no")
	for _, failing := range destroySteps {
		t.Run(failing, func(t *testing.T) {
			s, dir := vaultToDestroyIn(t, counting(func(_, step string) error {
				if step == failing {
					return errDisk
				}
				return nil
			}))
			durable := false
			err := s.Update(context.Background(), func(tx *Tx) error {
				tx.DestroySecret(secretID(1))
				tx.OnDurable(func() { durable = true })
				return nil
			})
			if !errors.Is(err, errDisk) || !errors.Is(err, ErrDegraded) || !errors.Is(s.Health(), ErrDegraded) {
				t.Errorf("answered %v", err)
			}
			if durable {
				t.Error("a failed batch became durable")
			}
			if err := s.Verify(context.Background()); err != nil {
				t.Errorf("verifying a degraded vault: %v", err)
			}
			if _, err := s.Secret(secretID(0)); err != nil {
				t.Errorf("reading a degraded vault: %v", err)
			}
			closeVault(t, s)
			s = openVault(t, dir)
			requireSecrets(t, s, 4, 0, 2, 3)
			destroySecrets(t, s, 2)
			closeVault(t, s)
			requireSecrets(t, openVault(t, dir), 4, 0, 3)
		})
	}
}

// TestSyncOfTheNewKeyboxFails fails the one sync that goes to the new file.
func TestSyncOfTheNewKeyboxFails(t *testing.T) {
	errDisk := errors.New("the disk said no")
	o := testOptions()
	fail := false
	o.faults.syncKeybox = func() error {
		if fail {
			return errDisk
		}
		return nil
	}
	s, dir := newVault(t, o)
	addSecrets(t, s, 0, 4)
	fail = true
	err := s.Update(context.Background(), func(tx *Tx) error { tx.DestroySecret(secretID(0)); return nil })
	if !errors.Is(err, errDisk) || !errors.Is(err, ErrDegraded) {
		t.Errorf("answered %v", err)
	}
	if _, err := s.Secret(secretID(0)); !errors.Is(err, ErrNotFound) {
		t.Errorf("a secret whose destruction was begun: %v", err)
	}
	closeVault(t, s)
	requireSecrets(t, openVault(t, dir), 4, 1, 2, 3)
}
