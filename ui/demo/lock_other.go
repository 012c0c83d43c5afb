//go:build !unix || solaris || aix

package demo

import (
	"errors"
	"os"
	"path/filepath"
)

// lockMarker makes a folder's marker. Where a file cannot be locked, nobody can tell a dead demo from a living one, and
// no leftover is removed.
func lockMarker(path string, flags int) (*os.File, error) {
	if flags&os.O_CREATE == 0 {
		return nil, errors.ErrUnsupported
	}
	return os.OpenFile(filepath.Join(path, marker), os.O_RDWR|flags, 0o600)
}
