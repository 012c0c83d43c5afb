package trail_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"coldkms/vault/trail"
)

// limit is how many records a file of these tests has.
const limit = 5

// logFile is what a log file holds.
func logFile(t *testing.T, path string) (records []json.RawMessage) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s has the mode %v, %v", path, info.Mode(), err)
	}
	unzip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	var log struct{ Records []json.RawMessage }
	if err := json.Unmarshal(all, &log); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if log.Records == nil {
		t.Errorf("%s has no list of records", path)
	}
	return log.Records
}

// numbers hands out so many records.
func numbers(count int) func(func([]byte) error) error {
	return func(write func([]byte) error) error {
		for i := range count {
			if err := write(fmt.Appendf(nil, `{"n":%d}`, i)); err != nil {
				return err
			}
		}
		return nil
	}
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestExport(t *testing.T) {
	for _, c := range []struct {
		count int
		path  string
		want  []string
	}{
		{0, "a.json.gz", []string{"a.json.gz"}},
		{3, "a.json.gz", []string{"a.json.gz"}},
		{limit, "a.json.gz", []string{"a.json.gz"}},
		{2*limit + 1, "a.json.gz", []string{"a.json.gz", "a-2.json.gz", "a-3.json.gz"}},
		{limit + 1, "a.gz", []string{"a.gz", "a-2.gz"}},
		{limit + 1, "a", []string{"a", "a-2"}},
	} {
		t.Run(fmt.Sprint(c.path, c.count), func(t *testing.T) {
			dir := t.TempDir()
			done, err := trail.ExportFiles(filepath.Join(dir, c.path), false, limit, numbers(c.count))
			if err != nil || done.Records != c.count || len(done.Files) != len(c.want) {
				t.Fatalf("%+v, %v", done, err)
			}
			next := 0
			for i, file := range done.Files {
				if filepath.Base(file) != c.want[i] {
					t.Errorf("file %d is %s, want %s", i, file, c.want[i])
				}
				for _, record := range logFile(t, file) {
					if string(record) != fmt.Sprintf(`{"n":%d}`, next) {
						t.Fatalf("record %d is %s", next, record)
					}
					next++
				}
			}
			if next != c.count || len(names(t, dir)) != len(c.want) {
				t.Errorf("%d records in %v", next, names(t, dir))
			}
		})
	}
}

func TestExportLeavesAFileThatExistsAlone(t *testing.T) {
	dir := t.TempDir()
	path, second := filepath.Join(dir, "a.json.gz"), filepath.Join(dir, "a-2.json.gz")
	for _, existing := range []string{path, second} {
		if err := os.WriteFile(existing, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := trail.ExportFiles(path, false, limit, numbers(limit+1))
		var exists *trail.FileExistsError
		if !errors.As(err, &exists) || exists.Path != existing || !errors.Is(err, fs.ErrExist) {
			t.Errorf("over %s: %v", existing, err)
		}
		if kept, err := os.ReadFile(existing); err != nil || string(kept) != "mine" || len(names(t, dir)) != 1 {
			t.Errorf("%q in %v, %v", kept, names(t, dir), err)
		}
		if done, err := trail.ExportFiles(path, true, limit, numbers(limit+1)); err != nil || len(logFile(t, done.Files[0])) != limit {
			t.Errorf("replaced: %+v, %v", done, err)
		}
		for _, file := range []string{path, second} {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestExportThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	_, err := trail.ExportFiles(filepath.Join(dir, "a.json.gz"), false, limit, func(write func([]byte) error) error {
		return errors.Join(numbers(limit+1)(write), broken)
	})
	if !errors.Is(err, broken) || len(names(t, dir)) != 0 {
		t.Errorf("%v, and left %v", err, names(t, dir))
	}
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, filepath.Join(dir, "nowhere", "a.json.gz")} {
		if _, err := trail.ExportFiles(path, true, limit, numbers(1)); err == nil {
			t.Errorf("exported to %s", path)
		}
	}
	if left := names(t, dir); !slices.Equal(left, []string{"folder"}) {
		t.Errorf("left %v", left)
	}
}
