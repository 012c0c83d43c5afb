package crypto

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// mapPages returns n zero bytes in pages of their own, locked and kept out of
// core dumps where the limits allow it.
func mapPages(n int) ([]byte, error) {
	pages, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	// Both are wishes: a user with a small RLIMIT_MEMLOCK still gets a vault.
	_ = unix.Mlock(pages)
	_ = unix.Madvise(pages, unix.MADV_DONTDUMP)
	return pages, nil
}

func unmapPages(pages []byte) {
	// It can only fail for pages that mapPages did not return.
	_ = unix.Munmap(pages)
}

// HardenProcess forbids core dumps and other processes of the same user to look
// into this one, and makes new files readable by their owner alone. It changes
// the whole process, so that only main may call it. The error names every step
// that failed.
func HardenProcess() error {
	unix.Umask(0o077)
	var errs []error
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		errs = append(errs, fmt.Errorf("forbidding core dumps: %w", err))
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		errs = append(errs, fmt.Errorf("closing the process to debuggers: %w", err))
	}
	return errors.Join(errs...)
}
