package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// completeFile marks what is kept aside as whole.
const completeFile = "complete"

// Opening Badger changes its manifest and logs, and deletes tables that the
// manifest does not name. What it is about to open is therefore kept aside
// until it is known to be good. Tables that the manifest names are left alone
// until then and are linked; everything else is copied.
type aside struct{ database, folder string }

func newAside(dir string) aside {
	return aside{filepath.Join(dir, databaseFolder), filepath.Join(dir, asideFolder)}
}

// original returns the folder that holds the database as it was before an opening
// that did not come to its end, or as it is to be after a compaction that did not.
func (a aside) original() string {
	if exists(filepath.Join(a.folder, completeFile)) {
		return a.folder
	}
	if next := newCompacted(filepath.Dir(a.folder), faults{}); next.complete() && exists(next.path(databaseFolder)) {
		return next.path(databaseFolder)
	}
	return a.database
}

// keep keeps the database aside. tables are those that the manifest names.
func (a aside) keep(tables []string) error {
	err := os.Mkdir(a.folder, 0o700)
	if err == nil {
		err = eachFile(a.database, func(entry fs.DirEntry) error {
			name := entry.Name()
			from, to := filepath.Join(a.database, name), filepath.Join(a.folder, name)
			switch {
			case name == completeFile: // left by a restore that did not come to its end
				return nil
			case slices.Contains(tables, name):
				return os.Link(from, to)
			}
			return copySparse(from, to)
		})
	}
	if err == nil {
		err = syncFolder(a.folder)
	}
	if err == nil {
		err = writeFile(filepath.Join(a.folder, completeFile), nil)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(a.folder))
	}
	if err != nil {
		return fmt.Errorf("keeping the database aside: %w", err)
	}
	return nil
}

// drop drops what is kept aside. The mark goes first, so that a part of it is
// never taken for the whole.
func (a aside) drop() error {
	err := os.Remove(filepath.Join(a.folder, completeFile))
	if err == nil {
		err = syncFolder(a.folder)
	}
	if err == nil || errors.Is(err, os.ErrNotExist) {
		err = os.RemoveAll(a.folder)
	}
	if err != nil {
		return fmt.Errorf("dropping what was kept aside: %w", err)
	}
	return nil
}

// restore puts back what was kept aside by an opening that did not come to its
// end, or refused the vault. What is incomplete was never needed and is dropped.
func (a aside) restore() error {
	if !exists(filepath.Join(a.folder, completeFile)) {
		return a.drop()
	}
	parent := filepath.Dir(a.folder)
	err := os.RemoveAll(a.database)
	if err == nil {
		err = syncFolder(parent)
	}
	if err == nil {
		err = os.Rename(a.folder, a.database)
	}
	if err == nil {
		err = syncFolder(parent)
	}
	if err == nil {
		err = os.Remove(filepath.Join(a.database, completeFile))
	}
	if err != nil {
		return fmt.Errorf("putting the database back: %w", err)
	}
	return nil
}

// copySparse copies a file durably and leaves out its holes: Badger's logs are
// far larger than what is in them.
func copySparse(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(copyData(out, in), out.Sync(), out.Close())
}

// copyData copies what a file holds besides holes.
func copyData(out, in *os.File) error {
	at, err := in.Stat()
	if err != nil {
		return err
	}
	size := at.Size()
	for next := int64(0); next < size; {
		start, end, err := nextData(in, next, size)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.NewOffsetWriter(out, start), io.NewSectionReader(in, start, end-start)); err != nil {
			return err
		}
		next = end
	}
	return out.Truncate(size)
}
