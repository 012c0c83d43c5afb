package pickfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"coldkms/ui/wholefile"
	"coldkms/ui/widget"
)

// kind is what an entry of a folder is, in the order of the list.
type kind int

const (
	here kind = iota // the folder itself, to be picked
	above
	folder
	file
)

// entry is a line of the list.
type entry struct {
	kind kind
	name string // as the file system has it
	size int64  // of a file, in bytes
}

// listing is what a folder holds.
type listing struct {
	folder  string // absolute
	entries []entry
	under   string // the name that the cursor goes to
	problem string // a sentence, when it could not be listed
}

// list lists a folder or, when the path leads to something else, the nearest
// folder above it.
func list(path string, onlyFolders bool) listing {
	dir, err := nearest(path)
	if err != nil {
		return listing{problem: why(err)}
	}
	found, err := os.ReadDir(dir)
	if err != nil {
		return listing{problem: why(err)}
	}
	l := listing{folder: dir}
	if onlyFolders {
		l.entries = append(l.entries, entry{kind: here})
	}
	if filepath.Dir(dir) != dir {
		l.entries = append(l.entries, entry{kind: above})
	}
	for _, f := range found {
		if e, ok := entryOf(dir, f); ok && (e.kind == folder || !onlyFolders) {
			l.entries = append(l.entries, e)
		}
	}
	slices.SortStableFunc(l.entries, func(a, b entry) int { return int(a.kind) - int(b.kind) })
	return l
}

// nearest returns the folder that a path names or lies in, as an absolute path.
func nearest(path string) (dir string, err error) {
	if path == "" {
		path = "~"
	}
	if path, err = wholefile.Expand(path); err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	for {
		info, err := os.Stat(path)
		switch {
		case err == nil && info.IsDir():
			return path, nil
		case filepath.Dir(path) == path:
			return "", err
		}
		path = filepath.Dir(path)
	}
}

// entryOf returns a folder or an ordinary file, or a link to one.
func entryOf(dir string, f fs.DirEntry) (e entry, ok bool) {
	info, err := os.Stat(filepath.Join(dir, f.Name()))
	switch {
	case err != nil:
		return entry{}, false
	case info.IsDir():
		return entry{kind: folder, name: f.Name()}, true
	}
	return entry{file, f.Name(), info.Size()}, info.Mode().IsRegular()
}

// why says in a sentence why a folder was not listed.
func why(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "You may not look into this folder."
	}
	return "The folder could not be listed: " + widget.Clean(wholefile.Cause(err).Error()) + "."
}

// shorten returns a path with the home folder as ~.
func shorten(path string) string {
	home, err := os.UserHomeDir()
	if err != nil || home == "/" {
		return path
	}
	if rest, ok := strings.CutPrefix(path, home); ok && (rest == "" || strings.HasPrefix(rest, "/")) {
		return "~" + rest
	}
	return path
}
