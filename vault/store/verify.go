package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/mod/sumdb/tlog"
)

// Verify reads everything: every frame of the mirror, every leaf of the trail,
// every record, every secret of the keybox. It replays the trail, and compares
// its root and the state that it leads to with the records as they are. It
// returns nil when all of it agrees, a *DamagedError when not, and works on a
// degraded vault too. A look holds no more than a part of this: there it returns
// ErrReadOnly.
func (s *Store) Verify(ctx context.Context) error {
	if !s.gate.enter() {
		return ErrClosed
	}
	defer s.gate.leave()
	if s.looking {
		return ErrReadOnly
	}
	at, txn, box, err := s.snapshot()
	if err != nil {
		return err
	}
	defer box.Close()
	defer txn.Discard()
	if err := s.verifyMirror(ctx, at); err != nil {
		return err
	}
	end, err := s.databaseEnd(txn, at)
	if err != nil {
		return err
	}
	if err := s.verifyKeybox(ctx, txn, box, end); err != nil {
		return err
	}
	live, err := contentOf(ctx, txn, s.records, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	if err := s.sameContent(live, end.records); err != nil {
		return err
	}
	expected, err := s.replay(ctx, &Reader{s.records, txn}, &end.head)
	if err != nil {
		return err
	}
	return s.verifyRecords(ctx, txn, expected)
}

// snapshot returns the end of the last batch, and the database and the keybox's
// file as they are then.
func (s *Store) snapshot() (*point, *badger.Txn, *os.File, error) {
	s.commitMu.Lock() // no batch is half done
	defer s.commitMu.Unlock()
	if s.db == nil {
		return nil, nil, nil, s.Health()
	}
	box, err := os.Open(filepath.Join(s.dir, keyboxFile))
	if err != nil {
		return nil, nil, nil, missing(keyboxFile, err)
	}
	return s.latest.Load(), s.db.NewTransaction(false), box, nil
}

// verifyMirror reads the mirror up to the last batch.
func (s *Store) verifyMirror(ctx context.Context, at *point) error {
	reached := false
	err := walkMirror(s.mirror.dir, newMAC(s.keys.Mirror), func(f *frame) error {
		reached = reached || f.number == at.number && f.mac == at.mac
		return ctx.Err()
	})
	if err == nil && !reached {
		return &DamagedError{Part: mirrorFolder, Detail: fmt.Sprintf("frame %d, the last one, is missing or changed", at.number)}
	}
	return err
}

// verifyKeybox reads the keybox's file as opening does.
func (s *Store) verifyKeybox(ctx context.Context, txn *badger.Txn, file *os.File, end *point) error {
	box, err := newKeybox(s.keys, s.vault, faults{})
	if err != nil {
		return err
	}
	entries, err := box.read(file)
	if err != nil {
		return err
	}
	due, err := s.marks(ctx, txn, nil) // there are some when destroying failed
	if err != nil {
		return err
	}
	_, err = box.accept(entries, end, due)
	return err
}

// databaseEnd returns where the database has come to. That is the last batch,
// but for a degraded vault, where the one that failed may be in it all the same.
func (s *Store) databaseEnd(txn *badger.Txn, at *point) (*point, error) {
	a, err := readApplied(txn)
	switch {
	case err != nil:
		return nil, err
	case a != nil && a.number == at.number && a.mac == at.mac:
		return at, nil
	case a != nil && a.number == at.number+1 && a.prev == at.mac && s.Health() != nil:
		f, err := s.rebuild(txn, a)
		if err != nil {
			return nil, err
		}
		return &point{head: f.head, mac: f.mac}, nil
	}
	return nil, &DamagedError{Part: databasePart, Detail: "what it says was written last is not what was"}
}

// replay reads the whole trail, compares its root with a frame's, and returns
// the MACs that the records must have.
func (s *Store) replay(ctx context.Context, r *Reader, end *head) (map[Name][macSize]byte, error) {
	expected := make(map[Name][macSize]byte)
	var trail edge
	for index := range end.trail.size {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		encoded, err := r.leaf(index)
		if err != nil {
			return nil, err
		}
		leaf, err := parseLeaf(encoded)
		if err != nil {
			return nil, leafDamaged(index)
		}
		trail.append(tlog.RecordHash(encoded))
		for _, c := range leaf.Changes {
			if c.Deleted {
				delete(expected, c.Name)
			} else {
				expected[c.Name] = c.MAC
			}
		}
	}
	if trail.root() != end.trail.root() {
		return nil, &DamagedError{Part: "trail", Detail: "its leaves do not lead to the root that the mirror says"}
	}
	return expected, nil
}

// A verifier is what one goroutine of verifyRecords works with.
type verifier struct {
	mac     hash.Hash
	scratch scratch
}

// verifyRecords compares every record's value with the MAC that the trail has of it.
func (s *Store) verifyRecords(ctx context.Context, txn *badger.Txn, expected map[Name][macSize]byte) error {
	kinds, err := kindPrefixes(txn)
	if err != nil {
		return err
	}
	var count atomic.Int64
	workers := make([]verifier, runtime.GOMAXPROCS(0))
	for i := range workers {
		workers[i].mac = newMAC(s.own.trailMAC)
	}
	err = eachParallel(ctx, txn, kinds, len(workers), func(worker int, key, stored []byte) error {
		count.Add(1)
		n, value, err := s.records.open(key, stored)
		if err != nil {
			return err
		}
		want, ok := expected[n]
		got := valueMAC(workers[worker].mac, &workers[worker].scratch, n, value)
		clear(value) // the store's own secrets are among them
		if !ok || !hmac.Equal(got[:], want[:]) {
			return &DamagedError{Part: databasePart, Detail: fmt.Sprintf("the %s record %s is not what the trail says", n.Kind, n.ID)}
		}
		return nil
	})
	if err == nil && count.Load() != int64(len(expected)) {
		return &DamagedError{Part: databasePart, Detail: fmt.Sprintf(
			"it holds %d records, the trail says %d", count.Load(), len(expected))}

	}
	return err
}
