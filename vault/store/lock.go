package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A folderLock keeps other processes out of a vault. It is a lock on the folder
// itself, so that no file can be deleted to get around it; the lock file holds
// the pid while the vault is open and is emptied at a clean exit.
type folderLock struct {
	folder  *os.File
	pidFile string
	unclean bool // the vault was not closed the last time
	// busy is open as long as something may write that did not end when it was
	// told to; nil when there is nothing.
	busy <-chan struct{}
}

// lockFolder takes the lock, or returns an *InUseError.
func lockFolder(dir string) (*folderLock, error) {
	folder, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("locking the vault: %w", err)
	}
	lock := &folderLock{folder: folder, pidFile: filepath.Join(dir, lockFile)}
	if err := lock.take(); err != nil {
		folder.Close()
		return nil, err
	}
	return lock, nil
}

func (l *folderLock) take() error {
	locked := lockExclusive(l.folder)
	if errors.Is(locked, errLocked) {
		return inUse(l.pidFile)
	}
	text, err := os.ReadFile(l.pidFile)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	l.unclean = len(text) > 0
	if err = errors.Join(locked, err); err == nil {
		err = l.write(strconv.Itoa(os.Getpid()) + "\n")
	}
	if err != nil {
		return fmt.Errorf("locking the vault: %w", err)
	}
	return nil
}

// CheckFree returns an *InUseError when another process has the vault in a folder
// open, and nil when it is free or there is none.
func CheckFree(dir string) error {
	folder, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking at the vault's folder: %w", err)
	}
	defer folder.Close()
	if !errors.Is(lockExclusive(folder), errLocked) {
		return nil
	}
	return inUse(filepath.Join(dir, lockFile))
}

// inUse says who has a vault open; a pid that is not known is 0.
func inUse(pidFile string) error {
	text, _ := os.ReadFile(pidFile)
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return &InUseError{pid}
}

// release gives the lock back, with the mark of a clean exit or without. While
// something is busy the lock stays until that ends, be it with the process. A
// second call does nothing.
func (l *folderLock) release(clean bool) error {
	if l.folder == nil {
		return nil
	}
	var err error
	if clean {
		err = l.write("")
	}
	folder := l.folder
	l.folder = nil
	if l.busy == nil {
		return errors.Join(err, folder.Close())
	}
	go func() {
		<-l.busy
		folder.Close() // it was only ever locked
	}()
	return err
}

// write makes a text the whole content of the lock file.
func (l *folderLock) write(text string) error {
	return os.WriteFile(l.pidFile, []byte(text), 0o600)
}

// errLocked is what lockExclusive returns when another process has the lock.
var errLocked = errors.New("locked")
