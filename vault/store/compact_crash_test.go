package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
)

// compactSteps are the steps of a compaction, in order. Before the first of
// settledSteps it is dropped, from then on it is finished.
var (
	compactSteps = []string{"compacted copied", "compacted made", "compacted database closed", "compacted synced"}
	settledSteps = []string{
		"compacted badger next", "compacted badger removed", "compacted badger moved",
		"compacted mirror next", "compacted mirror removed", "compacted mirror moved",
		"compacted mark removed",
	}
)

// vaultToCompactIn returns a vault with 30 records, one of which was replaced, what
// was stored of it before, and the options that call reached at every step.
func vaultToCompactIn(t *testing.T, reached func(dir, step string) error) (s *Store, dir string, gone []byte) {
	t.Helper()
	o := testOptions()
	o.faults.reached = func(step string) error { return reached(dir, step) }
	s, dir = newVault(t, o)
	fill(t, s, 0, 30)
	gone = storedRecord(t, s, 5)
	update(t, s, func(tx *Tx) { tx.Set(key(5), []byte("value 5")); tx.Append([]byte("set 30")) })
	update(t, s, func(tx *Tx) { tx.Delete(key(30)); tx.Append([]byte("set 31")) })
	return s, dir, gone
}

// requireCompactable wants a vault of vaultToCompactIn to be whole and to go on.
func requireCompactable(t *testing.T, s *Store) {
	t.Helper()
	if size := s.TrailSize(); size != 33 {
		t.Fatalf("%d leaves", size)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) { tx.Set(key(40), nil) })
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// TestCompactKilled kills a compaction after each of its steps, and the opening
// that finishes or drops it too.
func TestCompactKilled(t *testing.T) {
	killed := map[string]string{}
	s, dir, gone := vaultToCompactIn(t, func(dir, step string) error {
		killed[step] = copyVault(t, dir)
		return nil
	})
	compact(t, s)
	requireCompactable(t, s)
	closeVault(t, s)
	for i, step := range append(compactSteps, settledSteps...) {
		t.Run(step, func(t *testing.T) {
			dir, ok := killed[step]
			if !ok {
				t.Fatal("the step was not reached")
			}
			untouched := footprint(t, dir)
			seen := look(t, dir)
			if got, err := show(seen); err != nil || got.records != 30 || got.leaves != 32 {
				t.Errorf("a look shows %+v, %v", got, err)
			}
			closeVault(t, seen)
			requireUntouched(t, dir, untouched)

			again := killAtEachStep(t, copyVault(t, dir))
			for _, dir := range append(again, dir) {
				s := openVault(t, dir)
				if exists(filepath.Join(dir, compactedFolder)) {
					t.Error("what was compacted is left")
				}
				finished := len(filesWith(t, dir, gone)) == 0
				if want := i >= len(compactSteps); finished != want {
					t.Errorf("compacted: %v, want %v", finished, want)
				}
				requireCompactable(t, s)
				closeVault(t, s)
				requireVerified(t, dir)
			}
		})
	}
	requireVerified(t, dir)
}

// killAtEachStep opens a vault and returns what kills at its steps would leave.
func killAtEachStep(t *testing.T, dir string) (killed []string) {
	t.Helper()
	o := testOptions()
	o.faults.reached = func(string) error {
		killed = append(killed, copyVault(t, dir))
		return nil
	}
	s, err := Open(context.Background(), dir, passphrase(), o)
	if err != nil {
		t.Fatal(err)
	}
	closeVault(t, s)
	return killed
}

func requireVerified(t *testing.T, dir string) {
	t.Helper()
	s := openVault(t, dir)
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	closeVault(t, s)
}

// TestCompactFails fails each step. Before the database is closed nothing has
// happened; from then on the vault is degraded, and opening makes it whole.
func TestCompactFails(t *testing.T) {
	errDisk := errors.New("the disk said no")
	for i, failing := range append(compactSteps, settledSteps...) {
		t.Run(failing, func(t *testing.T) {
			s, dir, _ := vaultToCompactIn(t, func(_, step string) error {
				if step == failing {
					return errDisk
				}
				return nil
			})
			_, err := s.Compact(context.Background(), nil)
			if !errors.Is(err, errDisk) {
				t.Errorf("Compact returned %v", err)
			}
			if i < 2 {
				if s.Health() != nil || exists(filepath.Join(dir, compactedFolder)) {
					t.Errorf("the vault is %v", s.Health())
				}
				requireCompactable(t, s)
				return
			}
			requireDegraded(t, s)
			closeVault(t, s)
			requireCompactable(t, openVault(t, dir))
		})
	}
}

// requireDegraded calls everything of a vault whose database is gone.
func requireDegraded(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	_, leaf := s.TrailLeaf(0)
	_, load := s.Load(ctx, "key", 1, nil)
	_, compact := s.Compact(ctx, nil)
	for what, err := range map[string]error{
		"Update": s.Update(ctx, func(*Tx) error { return nil }), "View": s.View(ctx, nil), "Load": load,
		"TrailLeaf": leaf, "Verify": s.Verify(ctx), "Health": s.Health(), "Compact": compact,
		"TrailForwards":  s.TrailForwards(ctx, 0, nil),
		"TrailBackwards": s.TrailBackwards(ctx, 0, nil),
	} {
		if !errors.Is(err, ErrDegraded) {
			t.Errorf("%s returned %v", what, err)
		}
	}
	if secret, err := s.Secret(secretID(3)); err != nil {
		t.Errorf("a secret: %v", err)
	} else {
		secret.Wipe()
	}
}

// TestSyncOfTheNewMirrorFails fails the sync of the base.
func TestSyncOfTheNewMirrorFails(t *testing.T) {
	errDisk := errors.New("the disk said no")
	o := testOptions()
	fail := false
	o.faults.syncMirror = func() error {
		if fail {
			return errDisk
		}
		return nil
	}
	s, _ := newVault(t, o)
	fill(t, s, 0, 9)
	fail = true
	if _, err := s.Compact(context.Background(), nil); !errors.Is(err, errDisk) || s.Health() != nil {
		t.Errorf("Compact returned %v", err)
	}
	fail = false
	fill(t, s, 9, 12)
	requireFilled(t, s, 12)
}
