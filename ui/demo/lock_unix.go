//go:build unix && !solaris && !aix

package demo

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// lockMarker opens a folder's marker and locks it without waiting; the lock ends with the process.
func lockMarker(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(path, marker), os.O_RDWR|unix.O_NOFOLLOW|flags, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
