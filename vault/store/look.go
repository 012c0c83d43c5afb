package store

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
)

// Look opens a vault that Open refuses, to show what can still be read of it. It
// works on a copy of the database, mends and compares nothing, and leaves every
// byte of the folder as it is, but for the lock. The copy goes with Close.
//
// Everything that changes the vault or needs its secrets answers ErrReadOnly.
// Load and TrailBackwards pass over what cannot be read. That a record is not
// there says nothing: it may have been lost. The errors are those of Open; the
// header must be whole.
func Look(ctx context.Context, dir string, passphrase []byte, o Options) (*Store, error) {
	return openFolder(dir, passphrase, o, func(s *Store) error { return s.look(ctx) })
}

// look makes the copy and opens it.
func (s *Store) look(ctx context.Context) error {
	s.looking = true
	original := newAside(s.dir).original()
	if err := s.checkSpaceForCopy(original); err != nil {
		return err
	}
	harmed, err := salvage(ctx, original, filepath.Join(s.dir, lookFolder))
	if err != nil {
		return err
	}
	if harmed > 0 {
		s.notice(fmt.Sprintf("files of the database that are damaged: %d; what is whole in them is shown", harmed))
	}
	if s.db, err = openDatabase(comparingOptions(filepath.Join(s.dir, lookFolder))); err != nil {
		return err
	}
	// Tokens of a look are good for the look alone, and it signs nothing.
	if s.own, err = randomOwnSecrets(s.options.Random); err != nil {
		return err
	}
	size, err := s.readableTrail(ctx)
	if err != nil {
		return err
	}
	s.latest.Store(&point{head: head{trail: edge{size: size}}})
	close(s.stopped) // there is no writer
	return nil
}

// dropLook removes the copy of a look.
func dropLook(dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, lookFolder)); err != nil {
		return fmt.Errorf("removing the copy of a look: %w", err)
	}
	return nil
}

// checkSpaceForCopy returns a *DiskFullError when there is no room for a copy of
// the database.
func (s *Store) checkSpaceForCopy(database string) error {
	need := uint64(minFreeOpen)
	err := eachFile(database, func(entry fs.DirEntry) error {
		at, err := entry.Info()
		if err == nil {
			need += uint64(at.Size())
		}
		return err
	})
	if err != nil {
		return missing(databasePart, err)
	}
	return checkSpace(s.options, s.dir, need)
}

// readableTrail returns how long the trail is up to the last leaf that can be
// read. What the database says was written last is no measure: without the
// mirror nothing confirms it, and it may be what is damaged.
func (s *Store) readableTrail(ctx context.Context) (size uint64, err error) {
	err = s.View(ctx, func(r *Reader) error {
		it := r.txn.NewIterator(badger.IteratorOptions{Prefix: []byte{leafTag}, Reverse: true})
		defer it.Close()
		for it.Seek([]byte{leafTag + 1}); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			index, ok := leafIndex(it.Item().Key())
			if !ok {
				continue
			}
			if _, err := r.leaf(index); err == nil {
				size = index + 1
				return nil
			}
		}
		return nil
	})
	return size, err
}
