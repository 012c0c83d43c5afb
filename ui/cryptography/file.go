package cryptography

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// fileError says why a source's file could not be read.
type fileError struct {
	source *source
	path   string // as typed
	reason string // a sentence for the field
}

func (e *fileError) Error() string { return "reading a file: " + e.reason }

const (
	isFolder  = "This is a folder, not a file."
	isSpecial = "This is not an ordinary file."
)

// readFile returns the contents of an ordinary file of at most limit bytes, or
// why it could not be read. Of a larger one it reads nothing.
func readFile(path string, limit int) (contents []byte, reason string) {
	path, reason = expand(path)
	if reason != "" {
		return nil, reason
	}
	info, err := os.Stat(path) // before opening: a named pipe would wait for its writer
	switch {
	case err != nil:
		return nil, whyNotRead(err)
	case info.IsDir():
		return nil, isFolder
	case !info.Mode().IsRegular():
		return nil, isSpecial
	case info.Size() > int64(limit):
		return nil, fileTooLong(int(info.Size()), limit)
	case info.Size() == 0:
		return nil, "This file is empty."
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, whyNotRead(err)
	}
	defer file.Close()
	contents, err = io.ReadAll(io.LimitReader(file, int64(limit)+1))
	switch {
	case err != nil:
		return nil, whyNotRead(err)
	case len(contents) > limit: // it has grown
		return nil, fileTooLong(len(contents), limit)
	}
	return contents, ""
}

func fileTooLong(size, limit int) string {
	return fmt.Sprintf("This file has %s bytes. At most %s are possible.", grouped(size), grouped(limit))
}

func whyNotRead(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "There is no file at this path."
	case errors.Is(err, fs.ErrPermission):
		return "You may not read this file."
	}
	return "The file could not be read: " + cause(err) + "."
}

// writeFile writes a file that only its owner can read. One that exists is
// left alone, and exists returned, unless it may be replaced; then it is
// replaced as a whole or not at all.
func writeFile(path string, contents []byte, replace bool) (exists bool, reason string) {
	path, reason = expand(path)
	if reason != "" {
		return false, reason
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeNew(path, contents)
	case err != nil:
		return false, whyNotWritten(err)
	case info.IsDir():
		return false, isFolder
	case !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
		return false, isSpecial
	case !replace:
		return true, ""
	}
	return false, writeOver(path, contents)
}

// writeNew creates a file, and fails when somebody else does so first.
func writeNew(path string, contents []byte) (exists bool, reason string) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return true, ""
	}
	if err != nil {
		return false, whyNotWritten(err)
	}
	if err := fill(file, contents); err != nil {
		return false, whyNotWritten(errors.Join(err, os.Remove(path)))
	}
	return false, ""
}

// writeOver puts a new file in the place of another.
func writeOver(path string, contents []byte) (reason string) {
	file, err := os.CreateTemp(filepath.Dir(path), ".coldkms-*") // with mode 0600
	if err != nil {
		return whyNotWritten(err)
	}
	err = fill(file, contents)
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return whyNotWritten(errors.Join(err, os.Remove(file.Name())))
	}
	return ""
}

func fill(file *os.File, contents []byte) error {
	_, err := file.Write(contents)
	return errors.Join(err, file.Sync(), file.Close())
}

func whyNotWritten(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "The folder of this file does not exist."
	case errors.Is(err, fs.ErrPermission):
		return "You may not write there."
	case errors.Is(err, syscall.EISDIR):
		return isFolder
	}
	return "The file could not be written: " + cause(err) + "."
}

// cause is what the system said, without the path, which stands in the field.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}

// expand returns a path with its leading ~ replaced by the home folder.
func expand(path string) (expanded, reason string) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !strings.HasPrefix(rest, "/") {
		return path, ""
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", "The home folder is not known: write the path without ~."
	}
	return filepath.Join(home, rest), ""
}
