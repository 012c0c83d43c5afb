package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"coldkms/ui/gate"
	"coldkms/ui/widget"
)

// notWritableError says that nothing can be written where a vault is or is to
// be.
type notWritableError struct{ dir string }

func (e *notWritableError) Error() string { return "nothing can be written in " + e.dir }

// checkWritable returns an error when nothing can be written in a folder or,
// while it is not there yet, in the nearest one above it.
func checkWritable(dir string) error {
	for {
		err := unix.Access(dir, unix.W_OK|unix.X_OK)
		above := filepath.Dir(dir)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, fs.ErrNotExist) || above == dir:
			return &notWritableError{dir}
		}
		dir = above
	}
}

// blocked words why there can be no vault in a folder.
func blocked(dir string, err error) gate.Failed {
	const another = "Or start coldkms with another folder: coldkms --vault FOLDER."
	var unwritable *notWritableError
	switch dir = widget.Clean(dir); {
	case errors.Is(err, syscall.ENOTDIR):
		return gate.Failed{Reason: fmt.Sprintf("%s is a file, and a vault is a folder.", dir), Advice: "Move the file away. " + another}
	case errors.As(err, &unwritable):
		return gate.Failed{Reason: fmt.Sprintf("Nothing can be written in %s.", widget.Clean(unwritable.dir)), Advice: "Give yourself the right to write there. " + another}
	case errors.Is(err, fs.ErrPermission):
		return gate.Failed{Reason: fmt.Sprintf("The folder %s cannot be read.", dir), Advice: "Give yourself the right to read it. " + another}
	}
	return gate.Failed{Reason: sentence(err), Advice: another}
}
