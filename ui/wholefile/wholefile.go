// Package wholefile writes files that only their owner can read: a file, or
// several that belong together, is there as a whole or not at all.
//
// It refuses to know what the files hold, and asks nobody: whether one may be
// replaced is said by who calls. It keeps no copy of a byte, so that who writes
// a secret can wipe it.
package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Why nothing can be written at a path, or read from it.
var (
	ErrFolder  = errors.New("this is a folder, not a file")
	ErrSpecial = errors.New("this is not an ordinary file")
)

// ExistsError says that files stand where others would be written. It is
// fs.ErrExist.
type ExistsError struct{ Paths []string }

func (e *ExistsError) Error() string {
	if len(e.Paths) == 1 {
		return e.Paths[0] + " exists"
	}
	return strings.Join(e.Paths, ", ") + " exist"
}

// Is reports that the error is fs.ErrExist.
func (e *ExistsError) Is(target error) bool { return target == fs.ErrExist }

// Next completes the file that was begun last, if any, and begins another one.
type Next func() (io.Writer, error)

// Write writes a file. One that exists is left alone, and an *ExistsError
// returned, unless it may be replaced. Other errors are ErrFolder, ErrSpecial,
// those of the file system and those of contents; with any of them all is as it
// was before.
func Write(path string, replace bool, contents func(io.Writer) error) error {
	s := series{path: path, replace: replace, rename: os.Rename}
	_, err := s.write(func(next Next) error {
		file, err := next()
		if err != nil {
			return err
		}
		return contents(file)
	})
	return err
}

// WriteSeries writes as many files as contents begins, and returns their paths:
// the first is at path, the others have -2, -3 and so on before their suffix.
// Those of an earlier series that go on behind the last one are in the way too:
// when files may be replaced, they are removed. Errors are those of Write.
func WriteSeries(path string, replace bool, contents func(Next) error) (paths []string, err error) {
	s := series{path: path, replace: replace, numbered: true, rename: os.Rename}
	return s.write(contents)
}

// Expand returns a path with its leading ~ replaced by the home folder.
func Expand(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !strings.HasPrefix(rest, "/") {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("the home folder is not known: write the path without ~")
	}
	return filepath.Join(home, rest), nil
}

// Cause returns what the system said, without the path, for where that stands
// beside it.
func Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
