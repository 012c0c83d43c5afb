package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestCheckPassphrase(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 3)
	if err := s.CheckPassphrase(passphrase()); err != nil {
		t.Errorf("the vault's own: %v", err)
	}
	for _, wrong := range []string{"", "correct horse ", "another"} {
		if err := s.CheckPassphrase([]byte(wrong)); !errors.Is(err, ErrWrongPassphrase) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	fill(t, s, 3, 5) // the vault is open and whole
	requireFilled(t, s, 5)

	// Who can write to the folder cannot bring a passphrase along.
	other, otherDir := newVault(t, testOptions())
	closeVault(t, other)
	header := filepath.Join(dir, headerFile)
	own, err := os.ReadFile(header)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(filepath.Join(otherDir, headerFile))
	if err == nil {
		err = os.WriteFile(header, foreign, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if damaged := (*DamagedError)(nil); !errors.As(s.CheckPassphrase(passphrase()), &damaged) || damaged.Part != headerFile {
		t.Errorf("with the header of another vault: %v", s.CheckPassphrase(passphrase()))
	}
	if err := os.Remove(header); err != nil {
		t.Fatal(err)
	}
	if damaged := (*DamagedError)(nil); !errors.As(s.CheckPassphrase(passphrase()), &damaged) {
		t.Errorf("without a header: %v", s.CheckPassphrase(passphrase()))
	}
	if err := os.WriteFile(header, own, 0o600); err != nil {
		t.Fatal(err)
	}
	closeVault(t, s)
	if err := s.CheckPassphrase(passphrase()); !errors.Is(err, ErrClosed) {
		t.Errorf("of a closed vault: %v", err)
	}
}
