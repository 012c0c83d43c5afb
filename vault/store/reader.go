package store

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
)

// A Reader reads one state of the database, that of when it was made.
type Reader struct {
	records *records
	txn     *badger.Txn
}

// Get returns a record's value, or ErrNotFound, and ErrReserved for a record of
// the store's own.
func (r *Reader) Get(n Name) ([]byte, error) {
	if reserved(n.Kind) {
		return nil, ErrReserved
	}
	return r.get(n)
}

// get is Get for every record.
func (r *Reader) get(n Name) ([]byte, error) {
	key := r.records.key(n)
	stored, err := r.stored(key[:])
	if err != nil {
		return nil, err
	}
	_, value, err := r.records.open(key[:], stored)
	return value, err
}

// Scan calls fn for each record of a kind, in the order of the IDs, until it
// returns an error, which Scan returns. A kind of the store's own is refused with
// ErrReserved.
func (r *Reader) Scan(kind string, fn func(id string, value []byte) error) error {
	if reserved(kind) {
		return ErrReserved
	}
	found, err := r.collect(kind)
	if err != nil {
		return err
	}
	return inOrder(found, fn)
}

// collect returns the values of all records of a kind by their IDs.
func (r *Reader) collect(kind string) (map[string][]byte, error) {
	prefix := r.records.kind(kind)
	found := make(map[string][]byte)
	err := eachStored(context.Background(), r.txn, prefix[:], func(key, stored []byte) error {
		n, value, err := r.records.open(key, stored)
		if err == nil {
			found[n.ID] = value
		}
		return err
	})
	return found, err
}

// inOrder calls fn for each entry in the order of the IDs until it returns an error.
func inOrder(found map[string][]byte, fn func(id string, value []byte) error) error {
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if err := fn(id, found[id]); err != nil {
			return err
		}
	}
	return nil
}

// stored returns a copy of what the database holds under a key, or ErrNotFound.
func (r *Reader) stored(key []byte) ([]byte, error) { return storedValue(r.txn, key) }

// leaf returns a trail leaf in its encoded form.
func (r *Reader) leaf(index uint64) ([]byte, error) {
	key := leafKey(index)
	stored, err := r.stored(key[:])
	if err != nil {
		return nil, leafDamaged(index)
	}
	return r.records.openLeaf(index, stored)
}

// storedValue returns a copy of what the database holds under a key, or ErrNotFound.
func storedValue(txn *badger.Txn, key []byte) ([]byte, error) {
	item, err := txn.Get(key)
	if err != nil {
		return nil, databaseError("reading a record", err)
	}
	stored, err := item.ValueCopy(nil)
	return stored, databaseError("reading a record", err)
}

// View calls fn with the state that the vault is in and returns its error.
func (s *Store) View(ctx context.Context, fn func(r *Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.gate.enter() {
		return ErrClosed
	}
	defer s.gate.leave()
	if s.db == nil {
		return s.Health()
	}
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return fn(&Reader{s.records, txn})
}

// Load calls fn for every record of a kind, in no order and from several
// goroutines at once, as many as workers says. It is how many records are read
// fast. It returns the first error of fn, or the context's. A look goes on behind
// a record that cannot be opened, or that fn returns an error for, and unread says
// how many these were. A kind of the store's own is refused with ErrReserved.
func (s *Store) Load(ctx context.Context, kind string, workers int, fn func(id string, value []byte) error) (unread int, err error) {
	if reserved(kind) {
		return 0, ErrReserved
	}
	var passed atomic.Int64
	err = s.View(ctx, func(r *Reader) error {
		prefix := s.records.kind(kind)
		return eachParallel(ctx, r.txn, [][]byte{prefix[:]}, workers, func(_ int, key, stored []byte) error {
			n, value, err := s.records.open(key, stored)
			if err == nil {
				err = fn(n.ID, value)
			}
			if err != nil && s.looking {
				passed.Add(1)
				return nil
			}
			return err
		})
	})
	return int(passed.Load()), err
}
