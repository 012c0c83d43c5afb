//go:build linux || darwin

package store

import "golang.org/x/sys/unix"

// freeSpace returns how many bytes an ordinary user may still write below a folder.
func freeSpace(dir string) (uint64, error) {
	var at unix.Statfs_t
	if err := unix.Statfs(dir, &at); err != nil {
		return 0, err
	}
	return at.Bavail * uint64(at.Bsize), nil
}
