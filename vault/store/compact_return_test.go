package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckpointKeptElsewhere puts back the checkpoint of before a compaction,
// which the vault has gone beyond, and one that it is behind.
func TestCheckpointKeptElsewhere(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 9)
	closeVault(t, s)
	path := filepath.Join(dir, checkpointFile)
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s = openVault(t, dir)
	compact(t, s)
	closeVault(t, s)
	compacted := copyVault(t, dir)
	for range 2 {
		if err := os.WriteFile(path, kept, 0o600); err != nil {
			t.Fatal(err)
		}
		s = openVault(t, dir)
		fill(t, s, int(s.TrailSize())-1, int(s.TrailSize())+2)
		closeVault(t, s)
	}
	later, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(compacted, checkpointFile), later, 0o600); err != nil {
		t.Fatal(err)
	}
	requireRefused(t, compacted, "rolled back")
}

// TestPartsOfBeforeACompaction puts them back.
func TestPartsOfBeforeACompaction(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 9)
	before := copyVault(t, dir)
	compact(t, s)
	same := copyVault(t, dir)
	fill(t, s, 9, 12)
	closeVault(t, s)
	for _, c := range []struct{ part, where, refused string }{
		{mirrorFolder, dir, "mirror is damaged: it is behind: it ends with frame 10, the database with frame 13"},
		{databaseFolder, dir, "database is damaged: it is behind: it ends with frame 10, the mirror with frame 13"},
		{mirrorFolder, same, ""}, // they end with the same frame
		{databaseFolder, same, ""},
	} {
		vault := copyVault(t, c.where)
		replacePart(t, before, vault, c.part)
		if c.refused != "" {
			requireRefused(t, vault, c.refused)
			continue
		}
		s := openVault(t, vault)
		requireFilled(t, s, 9)
		closeVault(t, s)
	}
	t.Run("a database behind the base", func(t *testing.T) {
		older, dir := newVault(t, testOptions())
		fill(t, older, 0, 8)
		behind := copyVault(t, dir)
		fill(t, older, 8, 9)
		compact(t, older)
		vault := copyVault(t, dir)
		replacePart(t, behind, vault, databaseFolder)
		requireRefused(t, vault, "database is damaged: it is behind")
	})
	t.Run("a changed base", func(t *testing.T) {
		for _, harm := range []func(string) error{overwrite("mirror/00000001", 20), overwrite("mirror/00000001", 0)} {
			for _, where := range []string{dir, same} {
				vault := copyVault(t, where)
				if err := harm(vault); err != nil {
					t.Fatal(err)
				}
				requireRefused(t, vault, "mirror")
			}
		}
	})
	t.Run("a base in another segment", func(t *testing.T) {
		vault := copyVault(t, same)
		first := filepath.Join(vault, mirrorFolder, "00000001")
		b, err := os.ReadFile(first)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(strings.TrimSuffix(first, "1")+"2", b, 0o600); err != nil {
			t.Fatal(err)
		}
		requireFilled(t, openVault(t, vault), 9) // it is bytes that nobody wrote, behind the last frame
	})
}
