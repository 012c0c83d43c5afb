package terminal

import "golang.org/x/sys/unix"

// Alone reports whether this program's process group is the one that leads its session, as in a terminal that runs
// nothing else. Then no shell stands above it that could resume it, and the system does not stop it either, as it does
// with no orphaned process group (POSIX.1-2017, 2.4.3).
func Alone() bool {
	session, err := unix.Getsid(0)
	return err == nil && session == unix.Getpgrp()
}
