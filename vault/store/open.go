package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"coldkms/crypto"
)

// Open opens a vault. It compares all of its parts before anything is written,
// mends what an exit without Close leaves behind, and refuses everything else,
// leaving the folder as it was. A compaction or a destruction of secrets that was
// begun is finished. The errors are ErrNoVault, ErrWrongPassphrase,
// *InUseError, *DamagedError, *PermissionError, *DiskFullError and those of the
// file system.
func Open(ctx context.Context, dir string, passphrase []byte, o Options) (*Store, error) {
	return openFolder(dir, passphrase, o, func(s *Store) error {
		if err := s.openParts(ctx); err != nil {
			return err
		}
		s.start()
		return nil
	})
}

// openFolder locks a vault's folder and opens the vault with what opens its parts.
func openFolder(dir string, passphrase []byte, o Options, parts func(s *Store) error) (*Store, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	if found, err := Exists(dir); err != nil {
		return nil, err
	} else if !found {
		return nil, ErrNoVault
	}
	if err := checkPermission(dir); err != nil {
		return nil, err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s, err := unlock(dir, lock, passphrase, o)
	if err == nil {
		if err = parts(s); err != nil {
			err = errors.Join(err, s.abandon())
		}
	}
	if err != nil {
		return nil, errors.Join(err, lock.release(!lock.unclean))
	}
	return s, nil
}

// checkPermission refuses a folder that others may look into.
func checkPermission(dir string) error {
	at, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("opening the vault's folder: %w", err)
	}
	if at.Mode().Perm()&0o077 != 0 {
		quoted := "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
		return &PermissionError{dir, at.Mode(), "chmod 700 " + quoted}
	}
	return nil
}

// unlock returns the store of a folder that is locked, without its parts.
func unlock(dir string, lock *folderLock, passphrase []byte, o Options) (*Store, error) {
	if err := dropLook(dir); err != nil {
		return nil, err
	}
	if err := checkSpace(o, dir, minFreeOpen); err != nil {
		return nil, err
	}
	header, err := readHeader(dir)
	if err != nil {
		return nil, err
	}
	root, err := header.Unlock(passphrase)
	if err != nil {
		return nil, headerError(dir, err)
	}
	defer root.Wipe()
	return newStore(dir, lock, header.VaultID(), root, o)
}

// readHeader reads the header file.
func readHeader(dir string) (*crypto.Header, error) {
	b, err := os.ReadFile(filepath.Join(dir, headerFile))
	if err != nil {
		return nil, headerError(dir, missing(headerFile, err))
	}
	header, err := crypto.ParseHeader(b)
	return header, headerError(dir, err)
}

// headerError makes what is wrong with a header a DamagedError, and says when
// the header before it is still whole.
func headerError(dir string, err error) error {
	var damaged *DamagedError
	switch {
	case err == nil, errors.Is(err, ErrWrongPassphrase):
		return err
	case errors.Is(err, crypto.ErrHeaderDamaged):
		damaged = &DamagedError{Part: headerFile, Detail: "its checksum is wrong"}
	case !errors.As(err, &damaged):
		damaged = &DamagedError{Part: headerFile, Detail: err.Error()}
	}
	found := &DamagedError{Part: headerFile, Detail: damaged.Detail}
	if b, err := os.ReadFile(filepath.Join(dir, headerPrevFile)); err == nil {
		if _, err := crypto.ParseHeader(b); err == nil {
			found.Remedy = headerPrevFile + " holds the one before it, which can be copied in its place"
		}
	}
	return found
}

// newStore makes a store without its files.
func newStore(dir string, lock *folderLock, vault [16]byte, root *crypto.Secret, o Options) (*Store, error) {
	keys, err := crypto.DeriveKeys(root, vault)
	if err != nil {
		return nil, err
	}
	s := &Store{
		dir: dir, options: o, vault: vault, lock: lock, keys: keys,
		queue: make(chan *call), compactions: make(chan *compaction), closing: make(chan struct{}), stopped: make(chan struct{}),
		mirror: &mirror{
			dir: filepath.Join(dir, mirrorFolder), segmentSize: o.Segment, sync: syncing(o.faults.syncMirror),
		},
	}
	s.records, err = newRecords(keys, vault)
	if err == nil {
		s.box, err = newKeybox(keys, vault, o.faults)
	}
	if err != nil {
		keys.Wipe()
		return nil, err
	}
	return s, nil
}

// start starts the writer.
func (s *Store) start() { go newWriter(s).run() }

// abandon gives back what a store holds, but for the lock.
func (s *Store) abandon() error {
	var err error
	if s.db != nil {
		err = s.closeDatabase(s.db)
	}
	s.mirror.close()
	s.box.close()
	s.own.wipe()
	s.signer.wipe()
	s.keys.Wipe()
	if s.looking && !errors.Is(err, errStillOpen) { // the next opening drops it
		err = errors.Join(err, dropLook(s.dir))
	}
	return err
}

// openParts opens the parts of the vault and compares them.
func (s *Store) openParts(ctx context.Context) error {
	database := filepath.Join(s.dir, databaseFolder)
	side := newAside(s.dir)
	if err := side.restore(); err != nil {
		return err
	}
	if err := newCompacted(s.dir, s.options.faults).settle(); err != nil {
		return err
	}
	tables, err := checkTables(database)
	if err != nil {
		return err
	}
	end, err := findMirrorEnd(s.mirror.dir, newMAC(s.keys.Mirror))
	if err != nil {
		return err
	}
	entries, err := s.box.load(filepath.Join(s.dir, keyboxFile))
	if err != nil {
		return err
	}
	if err := removeEmptyLogs(database); err != nil {
		return err
	}
	if err := side.keep(tables); err != nil {
		return err
	}
	if err := s.options.faults.at("kept aside"); err != nil {
		return err
	}
	found, err := s.compareDatabase(ctx, database, end, entries)
	if errors.Is(err, errStillOpen) {
		return err // the next opening puts it back
	}
	if inUse := (*InUseError)(nil); errors.As(err, &inUse) {
		return errors.Join(err, side.drop()) // it is not ours to put back
	}
	if err != nil {
		return errors.Join(err, side.restore())
	}
	if err := side.drop(); err != nil {
		return err
	}
	if err := s.options.faults.at("compared"); err != nil {
		return err
	}
	if s.db, err = openDatabase(databaseOptions(database)); err != nil {
		return err
	}
	return s.resume(end, found)
}

// compareDatabase opens the database for no more than comparing it with
// everything else.
func (s *Store) compareDatabase(ctx context.Context, dir string, end mirrorEnd, entries []boxed) (*agreement, error) {
	db, err := openDatabase(comparingOptions(dir))
	if err != nil {
		return nil, err
	}
	txn := db.NewTransaction(false)
	found, err := s.compare(ctx, txn, end, entries)
	txn.Discard()
	return found, errors.Join(err, s.closeDatabase(db))
}

// resume mends what an agreement found, which is the first time that opening
// writes, and says what a person should know.
func (s *Store) resume(end mirrorEnd, found *agreement) error {
	if err := s.mirror.resume(end); err != nil {
		return err
	}
	if err := s.box.resume(filepath.Join(s.dir, keyboxFile)); err != nil {
		return err
	}
	if s.lock.unclean {
		s.notice("the vault was not closed the last time; it was compared and is whole")
	}
	if end.torn {
		s.notice("the mirror ended in a frame that was not written to its end; it was dropped")
	}
	if err := s.writeAgain(found); err != nil {
		return err
	}
	if err := s.finishDestroying(found); err != nil {
		return err
	}
	if !found.checkpoint {
		if err := s.writeCheckpoint(); err != nil {
			return err
		}
		s.notice("the checkpoint was missing; a new one was written")
	}
	if isMarked(s.dir) {
		if err := endCreation(s.dir); err != nil {
			return err
		}
	}
	return s.restoreBallast()
}

// writeAgain writes to the mirror and to the database what they lack. The mirror
// comes first: a crash while older frames are written to the database must not
// leave there what no frame accounts for.
func (s *Store) writeAgain(found *agreement) error {
	if f := found.unmirrored; f != nil {
		if err := s.mirror.append(f.bytes); err != nil {
			return err
		}
		s.notice("the last batch was missing in the mirror; it was written again from the database")
	}
	for _, f := range found.unapplied {
		if err := checkSpace(s.options, s.dir, minFreeBatch); err != nil {
			return err
		}
		if err := s.apply(f); err != nil {
			return err
		}
		if err := s.options.faults.at("written again"); err != nil {
			return err
		}
	}
	if len(found.unapplied) > 0 {
		s.notice("the last changes were missing in the database; they were written again from the mirror")
	}
	return nil
}

// apply writes a frame of the mirror to the database.
func (s *Store) apply(f *frame) error {
	txn, err := transaction(s.db, f.firstLeaf(), f.leaves, f.changes,
		appendApplied(nil, &f.head, f.mac, len(f.leaves), f.changes))
	if err != nil {
		return err
	}
	defer txn.Discard()
	return databaseError("writing a batch again", txn.Commit())
}

// restoreBallast writes the ballast again when it was deleted and there is room for it.
func (s *Store) restoreBallast() error {
	if exists(filepath.Join(s.dir, ballastFile)) {
		return nil
	}
	err := checkSpace(s.options, s.dir, minFreeOpen+uint64(s.options.Ballast))
	if errors.Is(err, ErrDiskFull) {
		s.notice("the ballast was deleted and there is no room for it; make room on the disk")
		return nil
	}
	if err != nil {
		return err
	}
	return writeBallast(s.dir, s.options.Ballast)
}
