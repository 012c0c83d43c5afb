package store

import (
	"fmt"
	"path/filepath"
)

// minFreeOpen is how many bytes must be free for opening a vault.
const minFreeOpen = 128 << 20

// checkSpace returns a *DiskFullError when less than need bytes are free.
func checkSpace(o Options, dir string, need uint64) error {
	free, err := o.FreeSpace(dir)
	if err != nil {
		return fmt.Errorf("asking for the free space: %w", err)
	}
	if free >= need {
		return nil
	}
	full := &DiskFullError{Free: free, Need: need}
	if ballast := filepath.Join(dir, ballastFile); exists(ballast) {
		full.Ballast = ballast
	}
	return full
}
