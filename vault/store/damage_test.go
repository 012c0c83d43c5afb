package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// matrixSize is how many records the vaults of the matrix hold.
const matrixSize = 30

// closedVault and openedVault return the folder of a vault as a clean exit
// leaves it, and as a killed process does.
func closedVault(t *testing.T) string {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, matrixSize/2)
	closeVault(t, s)
	// A second session, so that there are tables, and frames on both sides of it.
	s = openVault(t, dir)
	fill(t, s, matrixSize/2, matrixSize)
	closeVault(t, s)
	return dir
}

func openedVault(t *testing.T) string {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, matrixSize/2)
	closeVault(t, s)
	s = openVault(t, dir)
	fill(t, s, matrixSize/2, matrixSize)
	return copyVault(t, dir)
}

// A harm does something to a file.
type harm struct {
	name string
	do   func(path string, b []byte) error
}

// harms are what may happen to a file of a length: bytes flipped in a sample of
// places, most of them where a file is not zero; the file cut; the file gone.
func harms(b []byte) []harm {
	used := len(bytes.TrimRight(b, "\x00"))
	var all []harm
	places := map[int]bool{}
	for i := range 5 {
		places[i*used/5] = true
	}
	for _, place := range []int{used - 1, len(b) - 1, (used + len(b)) / 2} {
		places[place] = true
	}
	for place := range places {
		if place < 0 || place >= len(b) {
			continue
		}
		all = append(all, harm{fmt.Sprintf("byte %d flipped", place), func(path string, b []byte) error {
			file, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = file.WriteAt([]byte{b[place] ^ 0x41}, int64(place))
			return errors.Join(err, file.Close())
		}})
	}
	for _, size := range []int{len(b) - 1, used - 1, used / 2, 0} {
		if size < 0 {
			continue
		}
		all = append(all, harm{fmt.Sprintf("cut to %d of %d", size, len(b)), func(path string, _ []byte) error {
			return os.Truncate(path, int64(size))
		}})
	}
	return append(all, harm{"deleted", func(path string, _ []byte) error { return os.Remove(path) }})
}

// partName is what a refusal must say about a file.
func partName(file string) string {
	switch folder, _, _ := strings.Cut(file, string(filepath.Separator)); folder {
	case databaseFolder:
		return databasePart
	default:
		return folder
	}
}

// TestDamage harms every file of a vault in every way. Opening must give all
// that was in it, or refuse it by naming the part, and then be well again once
// the file is what it was.
func TestDamage(t *testing.T) {
	closed, killed := closedVault(t), openedVault(t)
	err := filepath.WalkDir(closed, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			testHarm(t, "closed", closed, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// What else a killed process leaves behind is no different.
	for _, pattern := range []string{"*.mem", "*.vlog", manifestFile} {
		paths, err := filepath.Glob(filepath.Join(killed, databaseFolder, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no %s, %v", pattern, err)
		}
		testHarm(t, "killed", killed, paths[0])
	}
}

func testHarm(t *testing.T, how, dir, path string) {
	file, err := filepath.Rel(dir, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Run(how+"/"+file, func(t *testing.T) {
		t.Parallel()
		harmFile(t, dir, file)
	})
}

// harmFile does every harm to a file, each in a copy of the vault.
func harmFile(t *testing.T, dir, file string) {
	whole, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	for _, harm := range harms(whole) {
		vault := copyVault(t, dir)
		path := filepath.Join(vault, file)
		if err := harm.do(path, whole); err != nil {
			t.Fatal(err)
		}
		s, err := Open(context.Background(), vault, passphrase(), testOptions())
		if err == nil {
			if err := errors.Join(checkFilled(s, matrixSize), s.Close()); err != nil {
				t.Errorf("%s: opened, and %v", harm.name, err)
			}
		} else {
			var damaged *DamagedError
			if !errors.As(err, &damaged) || !strings.Contains(err.Error(), partName(file)) {
				t.Errorf("%s: refused with %v", harm.name, err)
			}
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := copySparse(filepath.Join(dir, file), path); err != nil {
				t.Fatal(err)
			}
			s, err := Open(context.Background(), vault, passphrase(), testOptions())
			if err != nil {
				t.Errorf("%s: put right and refused again: %v", harm.name, err)
				continue
			}
			if err := errors.Join(checkFilled(s, matrixSize), s.Verify(context.Background()), s.Close()); err != nil {
				t.Errorf("%s: put right and opened, and %v", harm.name, err)
			}
		}
		if err := os.RemoveAll(vault); err != nil {
			t.Fatal(err)
		}
	}
}
