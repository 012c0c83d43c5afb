package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// files returns what a folder holds, by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		held[entry.Name()] = string(text)
	}
	return held
}

func wantFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if got := files(t, dir); !maps.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

// lay makes files in a new folder.
func lay(t *testing.T, held map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range held {
		put(t, filepath.Join(dir, name), text)
	}
	return dir
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// texts writes a file for each text.
func texts(texts ...string) func(Next) error {
	return func(next Next) error {
		for _, text := range texts {
			file, err := next()
			if err != nil {
				return err
			}
			if _, err := io.WriteString(file, text); err != nil {
				return err
			}
		}
		return nil
	}
}

func one(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestWrite(t *testing.T) {
	dir := lay(t, map[string]string{"a-2.csv": "another's"})
	path := filepath.Join(dir, "a.csv")
	if err := Write(path, false, one("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	var exists *ExistsError
	if err := Write(path, false, one("newer")); !errors.As(err, &exists) || !errors.Is(err, fs.ErrExist) || exists.Paths[0] != path {
		t.Errorf("a second time: %v", err)
	}
	if err := Write(path, true, one("newer")); err != nil {
		t.Error(err)
	}
	wantFiles(t, dir, map[string]string{"a.csv": "newer", "a-2.csv": "another's"})
}

func TestALinkIsReplacedItself(t *testing.T) {
	dir := lay(t, map[string]string{"real": "precious"})
	link := filepath.Join(dir, "link")
	if err := os.Symlink("real", link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, true, one("new")); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, map[string]string{"real": "precious", "link": "new"})
}

func TestNamesOfASeries(t *testing.T) {
	for path, second := range map[string]string{
		"a.json.gz": "a-2.json.gz", "a.gz": "a-2.gz", "a.csv": "a-2.csv", "a": "a-2", "b.c/a": "b.c/a-2",
	} {
		if got := (&series{path: path}).name(2); got != second {
			t.Errorf("behind %s comes %s, want %s", path, got, second)
		}
	}
}

func TestWriteSeries(t *testing.T) {
	dir := lay(t, nil)
	path := filepath.Join(dir, "a.gz")
	paths, err := WriteSeries(path, false, texts("1", "2", "3"))
	if err != nil || len(paths) != 3 || paths[2] != filepath.Join(dir, "a-3.gz") {
		t.Fatalf("%v, %v", paths, err)
	}
	long := map[string]string{"a.gz": "1", "a-2.gz": "2", "a-3.gz": "3"}
	wantFiles(t, dir, long)

	var exists *ExistsError
	if _, err := WriteSeries(path, false, texts("one")); !errors.As(err, &exists) || len(exists.Paths) != 3 {
		t.Errorf("the files in the way are %v", err)
	}
	wantFiles(t, dir, long)

	if _, err := WriteSeries(path, true, texts("one", "two")); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, map[string]string{"a.gz": "one", "a-2.gz": "two"})
	if _, err := WriteSeries(path, true, texts("uno")); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, map[string]string{"a.gz": "uno"})
}

// TestAllOrNothing breaks each renaming in turn.
func TestAllOrNothing(t *testing.T) {
	broken := errors.New("broken")
	before := map[string]string{"a": "1", "a-2": "2", "a-3": "3"}
	for _, c := range []struct {
		name  string
		held  map[string]string
		files []string
	}{
		{"new", nil, []string{"one", "two", "three"}},
		{"one over one", map[string]string{"a": "1"}, []string{"one"}},
		{"over as many", before, []string{"one", "two", "three"}},
		{"over more", before, []string{"one"}},
		{"over fewer", map[string]string{"a": "1"}, []string{"one", "two"}},
		{"beside a second one", map[string]string{"a-2": "2"}, []string{"one"}},
	} {
		for at := 1; ; at++ {
			dir, renamed := lay(t, c.held), 0
			s := series{path: filepath.Join(dir, "a"), replace: true, numbered: true, rename: func(from, to string) error {
				if renamed++; renamed == at {
					return broken
				}
				return os.Rename(from, to)
			}}
			_, err := s.write(texts(c.files...))
			if err == nil && at > 1 {
				break // there were no more renamings
			}
			if !errors.Is(err, broken) {
				t.Fatalf("%s, renaming %d: %v", c.name, at, err)
			}
			t.Run(fmt.Sprint(c.name, at), func(t *testing.T) { wantFiles(t, dir, c.held) })
		}
	}
}

func TestWhatIsMadeMeanwhileStays(t *testing.T) {
	for _, name := range []string{"a", "a-2"} {
		dir := lay(t, nil)
		_, err := WriteSeries(filepath.Join(dir, "a"), false, func(next Next) error {
			put(t, filepath.Join(dir, name), "mine")
			return texts("one", "two")(next)
		})
		if !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s, made while the files are written: %v", name, err)
		}
		wantFiles(t, dir, map[string]string{name: "mine"})
	}
	dir := lay(t, nil)
	second := filepath.Join(dir, "a-2")
	s := series{path: filepath.Join(dir, "a"), numbered: true, rename: func(from, to string) error {
		put(t, second, "mine")
		return os.Rename(from, to)
	}}
	if _, err := s.write(texts("one", "two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("made while the files get their names: %v", err)
	}
	wantFiles(t, dir, map[string]string{"a-2": "mine"})
}

func TestContentsThatFailLeaveNothing(t *testing.T) {
	dir := lay(t, map[string]string{"a": "old"})
	broken := errors.New("broken")
	_, err := WriteSeries(filepath.Join(dir, "a"), true, func(next Next) error { return errors.Join(texts("one", "two")(next), broken) })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	wantFiles(t, dir, map[string]string{"a": "old"})
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "b-2"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		dir: ErrFolder, os.DevNull: ErrSpecial, filepath.Join(dir, "no", "a"): fs.ErrNotExist, filepath.Join(dir, "b"): ErrFolder,
	} {
		if _, err := WriteSeries(path, true, texts("one", "two")); !errors.Is(err, want) || errors.Is(Cause(err), fs.ErrExist) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
	if _, err := WriteSeries(filepath.Join(dir, "b"), true, texts("one")); err != nil {
		t.Errorf("a folder behind the last file is not in the way: %v", err)
	}
}

func TestExpand(t *testing.T) {
	t.Setenv("HOME", "/home/alice")
	for path, want := range map[string]string{"~": "/home/alice", "~/a": "/home/alice/a", "~bob/a": "~bob/a", "a/~": "a/~"} {
		if got, err := Expand(path); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", path, got, err, want)
		}
	}
	t.Setenv("HOME", "")
	if got, err := Expand("~/a"); err == nil {
		t.Errorf("without a home folder it is %s", got)
	}
}

func TestCauseNamesNoPath(t *testing.T) {
	_, opening := os.Open("/nowhere/at/all")
	linking := os.Rename("/nowhere/at/all", "/nowhere")
	for _, err := range []error{opening, linking, fmt.Errorf("saving: %w", opening)} {
		if got := Cause(err); got.Error() != "no such file or directory" {
			t.Errorf("%v: %v", err, got)
		}
	}
}
