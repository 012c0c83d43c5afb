package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// compacted is the folder in which compaction makes the parts that take the
// places of the vault's own. Once it bears the mark of being complete, they do
// so whatever happens; before that it is dropped.
type compacted struct {
	dir    string // the vault's
	folder string
	faults faults
}

// compactedParts are the parts that are made anew.
var compactedParts = []string{databaseFolder, mirrorFolder}

func newCompacted(dir string, f faults) compacted {
	return compacted{dir, filepath.Join(dir, compactedFolder), f}
}

func (c compacted) path(part string) string { return filepath.Join(c.folder, part) }

// complete says whether the parts are whole, and so to be used.
func (c compacted) complete() bool { return exists(c.path(completeFile)) }

// create makes the folder, with an empty one for each part.
func (c compacted) create() error {
	err := os.Mkdir(c.folder, 0o700)
	for _, part := range compactedParts {
		if err == nil {
			err = os.Mkdir(c.path(part), 0o700)
		}
	}
	if err != nil {
		return fmt.Errorf("making a folder to compact into: %w", err)
	}
	return nil
}

// mark makes it durable what the parts hold, and then that they are complete.
func (c compacted) mark() error {
	var err error
	for _, part := range compactedParts {
		err = errors.Join(err, syncFiles(c.path(part)))
	}
	if err == nil {
		err = errors.Join(syncFolder(c.folder), syncFolder(c.dir))
	}
	if err == nil {
		err = c.faults.at("compacted synced")
	}
	if err == nil {
		err = writeFile(c.path(completeFile), nil)
	}
	if err != nil {
		return fmt.Errorf("completing what was compacted: %w", err)
	}
	return nil
}

// settle puts the parts in their places, if they are complete, and drops
// what is left. It may be repeated after a crash at any time.
func (c compacted) settle() error {
	var err error
	for _, part := range compactedParts {
		if err == nil && c.complete() && exists(c.path(part)) {
			err = c.move(part)
		}
	}
	if err == nil {
		err = c.drop()
	}
	if err != nil {
		return fmt.Errorf("putting what was compacted in its place: %w", err)
	}
	return nil
}

// move puts a part in its place.
func (c compacted) move(part string) error {
	place := filepath.Join(c.dir, part)
	for _, step := range []func() error{
		func() error { return c.faults.at("compacted " + part + " next") },
		func() error { return os.RemoveAll(place) },
		func() error { return syncFolder(c.dir) },
		func() error { return c.faults.at("compacted " + part + " removed") },
		func() error { return os.Rename(c.path(part), place) },
		func() error { return errors.Join(syncFolder(c.folder), syncFolder(c.dir)) },
		func() error { return c.faults.at("compacted " + part + " moved") },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// drop drops the folder. The mark goes first, so that a part of it is never
// taken for the whole.
func (c compacted) drop() error {
	err := os.Remove(c.path(completeFile))
	if err == nil {
		err = syncFolder(c.folder)
	}
	if err == nil {
		err = c.faults.at("compacted mark removed")
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.RemoveAll(c.folder)
	}
	return err
}

// syncFiles makes the files of a folder durable.
func syncFiles(dir string) error {
	err := eachFile(dir, func(entry fs.DirEntry) error {
		file, err := os.OpenFile(filepath.Join(dir, entry.Name()), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
	return errors.Join(err, syncFolder(dir))
}

// dataSize returns how many bytes the files of a folder hold besides holes. One
// that goes meanwhile, as Badger's do at any time, holds nothing.
func dataSize(dir string) (size int64, err error) {
	err = eachFile(dir, func(entry fs.DirEntry) error {
		file, err := os.Open(filepath.Join(dir, entry.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		defer file.Close()
		end, err := file.Seek(0, io.SeekEnd)
		for next := int64(0); err == nil && next < end; {
			var start, stop int64
			start, stop, err = nextData(file, next, end)
			size += stop - start
			next = stop
		}
		return err
	})
	return size, err
}
