package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/crypto"
)

// TestFailedWriteDegrades fails each of the three places that a batch is
// written to. Nobody gets an answer, reading goes on, and opening again finds
// the batch whole or not at all.
func TestFailedWriteDegrades(t *testing.T) {
	errDisk := errors.New("the disk said no")
	for name, set := range map[string]func(f *faults, fail func() error){
		"mirror": func(f *faults, fail func() error) { f.syncMirror = fail },
		"commit": func(f *faults, fail func() error) { f.commit = fail },
		"keybox": func(f *faults, fail func() error) { f.syncKeybox = fail },
	} {
		t.Run(name, func(t *testing.T) {
			o := testOptions()
			var fail bool
			set(&o.faults, func() error {
				if fail {
					return errDisk
				}
				return nil
			})
			s, dir := newVault(t, o)
			fill(t, s, 0, 3)
			fail = true
			durable := false
			err := s.Update(context.Background(), func(tx *Tx) error {
				tx.Set(key(3), []byte("value 3"))
				tx.Append([]byte("set 3"))
				tx.AddSecret(secretID(3), crypto.SecretFrom([]byte(strings.Repeat("\x03", crypto.KeySize))))
				tx.OnDurable(func() { durable = true })
				return nil
			})
			fail = false
			for _, err := range []error{err, s.Health(), s.Update(context.Background(), func(tx *Tx) error { return nil })} {
				if !errors.Is(err, ErrDegraded) || !errors.Is(err, errDisk) {
					t.Errorf("answered %v", err)
				}
			}
			if durable {
				t.Error("a failed batch became durable")
			}
			if _, err := s.Secret(secretID(0)); err != nil {
				t.Errorf("reading a degraded vault: %v", err)
			}
			if err := s.Verify(context.Background()); err != nil {
				t.Errorf("verifying a degraded vault: %v", err)
			}
			closeVault(t, s)
			s = openVault(t, dir)
			count := 4
			if _, err := s.Secret(secretID(3)); errors.Is(err, ErrNotFound) {
				count = 3
			}
			requireFilled(t, s, count)
			fill(t, s, count, 6)
			requireFilled(t, s, 6)
		})
	}
}

func TestPanicAfterTheCommitDegrades(t *testing.T) {
	s, dir := newVault(t, testOptions())
	err := s.Update(context.Background(), func(tx *Tx) error {
		tx.Set(key(0), []byte("x"))
		tx.OnDurable(func() { panic("no catalogue") })
		return nil
	})
	if !errors.Is(err, ErrDegraded) {
		t.Errorf("answered %v", err)
	}
	closeVault(t, s)
	if err := openVault(t, dir).Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestFullDisk(t *testing.T) {
	free := uint64(1 << 40)
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return free, nil }
	s, dir := newVault(t, o)
	fill(t, s, 0, 2)
	free = minFreeBatch - 1
	err := s.Update(context.Background(), func(tx *Tx) error {
		t.Error("a closure ran on a full disk")
		return nil
	})
	var full *DiskFullError
	if !errors.Is(err, ErrDiskFull) || !errors.As(err, &full) || full.Free != free || full.Need != minFreeBatch {
		t.Errorf("answered %v", err)
	}
	requireText(t, err.Error(), filepath.Join(dir, ballastFile))
	if s.Health() != nil {
		t.Error("a full disk degrades the vault")
	}
	free = minFreeBatch
	fill(t, s, 2, 4)
	requireFilled(t, s, 4)
	closeVault(t, s)

	if _, err := Open(context.Background(), dir, passphrase(), o); !errors.Is(err, ErrDiskFull) {
		t.Errorf("opened with %v", err)
	}
	if err := os.Remove(filepath.Join(dir, ballastFile)); err != nil {
		t.Fatal(err)
	}
	free = minFreeOpen
	s, err = Open(context.Background(), dir, passphrase(), o)
	if err != nil {
		t.Fatal(err)
	}
	requireFilled(t, s, 4)
	requireText(t, strings.Join(s.Notices(), "\n"), "ballast")
	closeVault(t, s)
	free = 1 << 40
	s, err = Open(context.Background(), dir, passphrase(), o)
	if err != nil {
		t.Fatal(err)
	}
	closeVault(t, s)
	if !exists(filepath.Join(dir, ballastFile)) {
		t.Error("the ballast was not written again")
	}
}

func TestCreateAndOpenRefuse(t *testing.T) {
	ctx := context.Background()
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 2)
	if _, err := Create(ctx, dir, passphrase(), testOptions()); err == nil {
		t.Error("a vault was created over another")
	}
	if s, err := Open(ctx, dir, passphrase(), testOptions()); err == nil {
		s.Close()
		t.Error("a vault was opened twice")
	} else if inUse := (*InUseError)(nil); !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
		t.Errorf("opened twice with %v", err)
	}
	closeVault(t, s)
	if _, err := Open(ctx, dir, []byte("wrong"), testOptions()); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("opened by a wrong passphrase with %v", err)
	}
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, dir, passphrase(), testOptions())
	if open := (*PermissionError)(nil); !errors.As(err, &open) || open.Command != "chmod 700 '"+dir+"'" {
		t.Errorf("opened a folder that others can read with %v", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	requireFilled(t, openVault(t, dir), 2)
	if _, err := Open(ctx, t.TempDir(), passphrase(), testOptions()); !errors.Is(err, ErrNoVault) {
		t.Errorf("opened an empty folder with %v", err)
	}
}

// TestVerifyReadsTheKeybox changes the file under an open vault.
func TestVerifyReadsTheKeybox(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 4)
	file, err := os.OpenFile(filepath.Join(dir, keyboxFile), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte{1, 2, 3}, int64(s.box.header.size()+boxEntrySize+30)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	var damaged *DamagedError
	if err := s.Verify(context.Background()); !errors.As(err, &damaged) || damaged.Part != keyboxFile {
		t.Errorf("Verify returned %v", err)
	}
}
