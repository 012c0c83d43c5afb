package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/dgraph-io/badger/v4"
)

// A compaction is a call of Compact on its way through the writer.
type compaction struct {
	ctx      context.Context
	progress func(done, total int)
	done     chan error // takes one answer without blocking
	saved    int64
}

// Compact copies the live records and the trail into a new database, begins a
// new mirror behind the last frame, and puts both in the places of the old ones,
// so that nothing is left of values that were deleted or replaced. It returns by
// how many bytes the files have become smaller, which is negative when there was
// nothing to save.
//
// Calls of Update wait as long as that takes; reading goes on, and waits only
// while the folders change places. What is copied is checked on the way: damage
// is refused with a *DamagedError, and is not copied. progress, which may be nil,
// is called by the writer, with how many records and leaves of how many are
// copied, and must not call the store.
//
// Other errors are those of Update, and ErrBusy when somebody goes on reading for
// more than a second. With all of them but ErrDegraded the vault is as it was.
func (s *Store) Compact(ctx context.Context, progress func(done, total int)) (saved int64, err error) {
	if s.looking {
		return 0, ErrReadOnly
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	c := &compaction{ctx: ctx, progress: progress, done: make(chan error, 1)}
	select {
	case s.compactions <- c:
		err := <-c.done
		return c.saved, err
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-s.closing:
		return 0, ErrClosed
	}
}

// compact runs a compaction. Nothing else is written meanwhile.
func (w *writer) compact(c *compaction) (err error) {
	s := w.s
	defer func() {
		if p := recover(); p != nil {
			err = s.degrade(fmt.Errorf("a panic while compacting the vault: %v", p))
		}
	}()
	if err := s.Health(); err != nil {
		return err
	}
	before, err := s.dataSize()
	if err != nil {
		return err
	}
	if err := checkSpace(s.options, s.dir, 2*uint64(before)+minFreeBatch); err != nil {
		return err
	}
	next := newCompacted(s.dir, s.options.faults)
	mirror, err := s.makeCompacted(c, next)
	if err == nil {
		err = s.exchange(next, mirror)
	}
	if err != nil {
		mirror.close()
		if s.Health() == nil {
			err = errors.Join(err, next.drop())
		}
		return err
	}
	after, err := s.dataSize()
	c.saved = before - after
	return err
}

// dataSize returns how many bytes the parts hold that compaction makes anew.
func (s *Store) dataSize() (size int64, err error) {
	for _, part := range compactedParts {
		n, err := dataSize(filepath.Join(s.dir, part))
		if err != nil {
			return 0, missing(part, err)
		}
		size += n
	}
	return size, nil
}

// makeCompacted makes the new parts and returns the new mirror, which is to be
// closed whatever happens.
func (s *Store) makeCompacted(c *compaction, next compacted) (*mirror, error) {
	made := &mirror{dir: next.path(mirrorFolder), segmentSize: s.mirror.segmentSize, sync: s.mirror.sync}
	if err := errors.Join(next.drop(), next.create()); err != nil {
		return made, err
	}
	at := s.latest.Load()
	if err := s.copyDatabase(c, next.path(databaseFolder), at); err != nil {
		return made, err
	}
	if err := next.faults.at("compacted copied"); err != nil {
		return made, err
	}
	if err := s.checkCopy(c.ctx, next.path(databaseFolder), at); err != nil {
		return made, err
	}
	if err := made.append(appendBase(nil, at, newMAC(s.keys.Mirror))); err != nil {
		return made, err
	}
	return made, next.faults.at("compacted made")
}

// checkCopy reads a new database as opening does and compares it with a point.
func (s *Store) checkCopy(ctx context.Context, dir string, at *point) error {
	if _, err := checkTables(dir); err != nil {
		return err
	}
	db, err := openDatabase(comparingOptions(dir))
	if err != nil {
		return err
	}
	txn := db.NewTransaction(false)
	err = s.compareCopy(ctx, txn, at)
	txn.Discard()
	return errors.Join(err, closeDatabase(db))
}

func (s *Store) compareCopy(ctx context.Context, txn *badger.Txn, at *point) error {
	a, err := readApplied(txn)
	if err != nil {
		return err
	}
	if a == nil || a.number != at.number || a.mac != at.mac {
		return &DamagedError{Part: databasePart, Detail: "what its copy says was written last is not what was"}
	}
	live, err := contentOf(ctx, txn, s.records, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	return errors.Join(s.sameContent(live, at.records), s.probeLeaves(txn, at.trail.size))
}

// exchange puts the new parts in the places of the old ones while nobody reads.
// What fails from then on leaves the vault degraded; opening it finishes what was
// begun, or drops it.
func (s *Store) exchange(next compacted, made *mirror) error {
	if !s.gate.shutOut(s.options.patience) {
		return ErrBusy
	}
	defer s.gate.open()
	s.commitMu.Lock()
	defer s.commitMu.Unlock()
	if err := s.exchangeParts(next); err != nil {
		return s.degrade(err)
	}
	s.mirror.adopt(made)
	return nil
}

func (s *Store) exchangeParts(next compacted) error {
	old := s.db
	s.db = nil
	if err := s.closeDatabase(old); err != nil {
		return err
	}
	if err := next.faults.at("compacted database closed"); err != nil {
		return err
	}
	if err := next.mark(); err != nil {
		return err
	}
	if err := next.settle(); err != nil {
		return err
	}
	var err error
	s.db, err = openDatabase(databaseOptions(filepath.Join(s.dir, databaseFolder)))
	return err
}

// adopt makes the mirror go on where another one is, which has taken its place.
func (m *mirror) adopt(other *mirror) {
	m.close()
	m.file, m.segment, m.offset, m.end = other.file, other.segment, other.offset, other.end
	other.file = nil
}
