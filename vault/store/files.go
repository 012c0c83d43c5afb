package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The parts of a vault's folder.
const (
	headerFile     = "header"
	headerPrevFile = "header.prev"
	keyboxFile     = "keybox"
	mirrorFolder   = "mirror"
	checkpointFile = "checkpoint"
	databaseFolder = "badger"
	asideFolder    = "badger.aside"
	// lookFolder holds the copy of the database that a look reads. It goes when
	// the look ends; one that a crash left goes when the vault is opened or
	// looked at the next time.
	lookFolder = "look"
	// compactedFolder holds what compaction makes until it takes the places of
	// the database and the mirror (compacted.go).
	compactedFolder = "compacted"

	lockFile    = "lock"
	ballastFile = "ballast"
	// creatingFile marks a vault whose creation has not come to its end.
	creatingFile = "creating"
	// temporary ends the name of a file until it is durable.
	temporary = ".new"
)

// missing makes an error of reading a part of the vault a DamagedError, unless
// the system failed in another way.
func missing(part string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &DamagedError{Part: part, Detail: "it is missing"}
	}
	return fmt.Errorf("reading the vault's %s: %w", part, err)
}

// writeFile makes a file durable: it is written beside the old one, which it
// then replaces.
func writeFile(path string, b []byte) error {
	beside := path + temporary
	file, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(b)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(beside, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes it durable which files a folder holds.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// writeZeros fills a part of a file with zeros and makes them durable.
func writeZeros(file *os.File, from, to int64) error {
	zeros := make([]byte, 1<<20)
	for from < to {
		n := min(to-from, int64(len(zeros)))
		if _, err := file.WriteAt(zeros[:n], from); err != nil {
			return err
		}
		from += n
	}
	return file.Sync()
}

// writeBallast writes the file that may be deleted when the disk is full.
func writeBallast(dir string, size int64) error {
	path := filepath.Join(dir, ballastFile)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("writing the ballast: %w", err)
	}
	if err := errors.Join(writeZeros(file, 0, size), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing the ballast: %w", err), os.Remove(path))
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
