package savefile

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// write writes a file. One that exists is left alone, and exists returned,
// unless it may be replaced; then it is replaced as a whole or not at all.
// problem is a sentence on why the file could not be written.
func write(path string, replace bool, contents func(io.Writer) error) (exists bool, problem string) {
	path, err := expand(path)
	if err != nil {
		return false, "The home folder is not known: write the path without ~."
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeNew(path, contents)
	case err != nil:
		return false, why(err)
	case info.IsDir():
		return false, "This is a folder, not a file."
	case !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
		return false, "This is not an ordinary file."
	case !replace:
		return true, ""
	}
	return false, writeOver(path, contents)
}

// writeNew creates a file, and fails when somebody else does so first.
func writeNew(path string, contents func(io.Writer) error) (exists bool, problem string) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return true, ""
	}
	if err != nil {
		return false, why(err)
	}
	if err := fill(file, contents); err != nil {
		return false, why(errors.Join(err, os.Remove(path)))
	}
	return false, ""
}

// writeOver puts a new file in the place of another.
func writeOver(path string, contents func(io.Writer) error) (problem string) {
	file, err := os.CreateTemp(filepath.Dir(path), ".coldkms-*") // with mode 0600
	if err != nil {
		return why(err)
	}
	err = fill(file, contents)
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return why(errors.Join(err, os.Remove(file.Name())))
	}
	return ""
}

func fill(file *os.File, contents func(io.Writer) error) error {
	w := bufio.NewWriter(file)
	return errors.Join(contents(w), w.Flush(), file.Sync(), file.Close())
}

func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "The folder of this file does not exist."
	case errors.Is(err, fs.ErrPermission):
		return "You may not write there."
	}
	// What the system said, without the path, which stands in the field.
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return "The file could not be written: " + err.Error() + "."
}

// expand returns a path with its leading ~ replaced by the home folder.
func expand(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !strings.HasPrefix(rest, "/") {
		return path, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}
