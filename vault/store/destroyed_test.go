package store

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"coldkms/crypto"
)

// TestNothingOpensADestroyedSecret reads every file of a vault with all of its
// keys, and tries each place as a sealed secret.
func TestNothingOpensADestroyedSecret(t *testing.T) {
	s, dir := newVault(t, testOptions())
	addSecrets(t, s, 0, 6)
	sealed := s.box.entries[s.box.places[secretID(2)]].sealed
	if found := filesThatOpen(t, s, dir, secretID(2), sealed); !slices.Equal(found, []string{keyboxFile}) {
		t.Fatalf("before it is destroyed a secret is opened by %q", found)
	}
	destroySecrets(t, s, 2)
	resealed := s.box.entries[s.box.places[secretID(3)]].sealed
	destroySecrets(t, s, 3)
	for what, again := range map[string]sealedSecret{"once": sealed, "resealed": resealed} {
		for _, id := range [][16]byte{secretID(2), secretID(3)} {
			if found := filesThatOpen(t, s, dir, id, again); len(found) > 0 {
				t.Errorf("sealed %s, a destroyed secret is opened by %q", what, found)
			}
		}
	}
	closeVault(t, s)
	s = openVault(t, dir)
	if found := filesThatOpen(t, s, dir, secretID(2), sealed); len(found) > 0 {
		t.Errorf("a destroyed secret is opened by %q", found)
	}
	requireSecrets(t, s, 6, 0, 1, 4, 5)
}

// filesThatOpen returns the files that hold sealed bytes, or anything that opens
// as the secret of an id in any generation up to now.
func filesThatOpen(t *testing.T, s *Store, dir string, id [16]byte, sealed sealedSecret) (found []string) {
	t.Helper()
	opened := make([]byte, 0, crypto.KeySize)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		opens := bytes.Contains(b, sealed[:])
		b = bytes.TrimRight(b, "\x00")
		for at := 0; at+len(sealed) <= len(b) && !opens; at++ {
			if b[at] == 0 && isZero(b[at:at+len(sealed)]) {
				continue
			}
			for generation := uint64(1); generation <= s.box.header.generation && !opens; generation++ {
				_, err := s.box.sealer.Open(opened, b[at:at+len(sealed)], s.box.aad(id, generation))
				opens = err == nil
			}
		}
		if opens {
			name, _ := filepath.Rel(dir, path)
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
