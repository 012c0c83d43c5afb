package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// databaseOptions are the ones under which Badger was measured: it leaves
// syncing to settle, uses its value log for nothing, and stays small. The checksums of its
// tables are verified before it sees them (tables.go), once instead of at each
// of two openings. It needs no cache of blocks: what is not compressed is read
// where it is mapped.
func databaseOptions(dir string) badger.Options {
	return badger.DefaultOptions(dir).
		WithLogger(nil).
		WithSyncWrites(false).
		WithMemTableSize(8 << 20).
		WithValueLogFileSize(16 << 20).
		WithValueThreshold(1 << 20).
		WithBlockCacheSize(0).
		WithIndexCacheSize(4 << 20).
		WithNumMemtables(2).
		WithNumCompactors(2).
		WithNumLevelZeroTables(2).
		WithNumLevelZeroTablesStall(4).
		WithCompression(options.None).
		WithMetricsEnabled(false).
		WithChecksumVerificationMode(options.NoVerification).
		WithDetectConflicts(true).
		WithNumVersionsToKeep(1).
		WithCompactL0OnClose(true)
}

// comparingOptions are for opening a database that has yet to be compared with
// the mirror. Badger makes a table empty before it deletes it, so that a hard
// link does not keep it: nothing may be compacted before the tables are known
// to be the right ones. They were checked when this is used.
func comparingOptions(dir string) badger.Options {
	const unlimited = 1 << 20 // nothing waits for a compaction that does not come
	return databaseOptions(dir).
		WithNumCompactors(0).
		WithCompactL0OnClose(false).
		WithNumLevelZeroTables(unlimited).
		WithNumLevelZeroTablesStall(unlimited + 1)
}

// openDatabase opens Badger. A panic of its own becomes a DamagedError.
func openDatabase(o badger.Options) (db *badger.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = databaseError("opening", fmt.Errorf("%v", p))
		}
	}()
	db, err = badger.Open(o)
	if err != nil && strings.Contains(err.Error(), "Another process is using this Badger database") {
		return nil, &InUseError{}
	}
	return db, databaseError("opening", err)
}

// errStillOpen is what a database is refused with that did not close in time.
var errStillOpen = errors.New("closing the database takes too long; what it could not write the mirror holds, " +
	"and the vault stays locked until it has closed or this program ends")

// closeDatabase closes a database, or returns errStillOpen when that takes longer
// than the options say: Badger tries without end to write what it has in memory.
// It then goes on by itself, and the folder stays locked until it has ended.
func (s *Store) closeDatabase(db *badger.DB) error {
	ended := make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		err = closeDatabase(db)
	}()
	late := time.NewTimer(s.options.closing)
	defer late.Stop()
	select {
	case <-ended:
		return err
	case <-late.C:
		s.lock.busy = ended
		return errStillOpen
	}
}

// closeDatabase closes Badger. A panic of its own becomes an error.
func closeDatabase(db *badger.DB) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = databaseError("closing", fmt.Errorf("%v", p))
		}
	}()
	return databaseError("closing", db.Close())
}

// transaction puts a batch into a transaction: its leaves, its changes and what
// says that it was applied. The transaction uses all these bytes until it has ended.
func transaction(db *badger.DB, firstLeaf uint64, leaves [][]byte, changes []change, applied []byte) (*badger.Txn, error) {
	txn := db.NewTransaction(true)
	err := txn.Set([]byte{appliedTag}, applied)
	for i := range leaves {
		key := leafKey(firstLeaf + uint64(i))
		err = errors.Join(err, txn.Set(key[:], leaves[i]))
	}
	for i := range changes {
		c := &changes[i]
		if len(c.stored) == 0 {
			err = errors.Join(err, txn.Delete(c.key[:]))
		} else {
			err = errors.Join(err, txn.Set(c.key[:], c.stored))
		}
	}
	if err != nil {
		txn.Discard()
		return nil, databaseError("preparing a batch", err)
	}
	return txn, nil
}

// readApplied returns what the database says was applied last, nil when nothing was.
func readApplied(txn *badger.Txn) (*applied, error) {
	b, err := storedValue(txn, []byte{appliedTag})
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := parseApplied(b)
	if err != nil {
		return nil, &DamagedError{Part: databasePart, Detail: "what it says was written last is malformed"}
	}
	return a, nil
}

// contentOf counts the live records.
func contentOf(ctx context.Context, txn *badger.Txn, r *records, workers int) (content, error) {
	kinds, err := kindPrefixes(txn)
	if err != nil {
		return content{}, err
	}
	parts := make([]content, workers)
	err = eachParallel(ctx, txn, kinds, workers, func(worker int, key, stored []byte) error {
		if len(key) != recordKeySize || len(stored) < versionSize+tagSize {
			return errRecordDamaged
		}
		r.add(&parts[worker], key, stored)
		return nil
	})
	var all content
	for _, part := range parts {
		all.merge(part)
	}
	return all, err
}

// kindPrefixes returns the prefixes of all kinds that have records.
func kindPrefixes(txn *badger.Txn) (prefixes [][]byte, err error) {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte{recordTag}})
	defer it.Close()
	for it.Rewind(); it.Valid(); {
		key := it.Item().KeyCopy(nil)
		if len(key) != recordKeySize {
			return nil, errRecordDamaged
		}
		prefix := key[:kindKeySize]
		prefixes = append(prefixes, prefix)
		// Behind every key of this kind: no name is longer or all ones and more.
		it.Seek(append(append([]byte(nil), prefix...), behindAllNames...))
	}
	return prefixes, nil
}

// behindAllNames sorts behind every opaque name.
var behindAllNames = []byte(strings.Repeat("\xff", recordKeySize-kindKeySize+1))

// eachParallel calls fn for everything stored under some prefixes, from several
// goroutines at once, until one call returns an error or the context ends. Each
// prefix is cut into 16 parts by the bits that follow it.
func eachParallel(ctx context.Context, txn *badger.Txn, prefixes [][]byte, workers int,
	fn func(worker int, key, stored []byte) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parts := make(chan []byte, 16*len(prefixes))
	for _, prefix := range prefixes {
		for high := range 16 {
			parts <- append(append(make([]byte, 0, len(prefix)+1), prefix...), byte(high<<4))
		}
	}
	close(parts)
	var group sync.WaitGroup
	for worker := range max(1, workers) {
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					cancel(fmt.Errorf("a panic while reading records: %v", p))
				}
			}()
			for part := range parts {
				err := eachInPart(ctx, txn, part, func(key, stored []byte) error { return fn(worker, key, stored) })
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// eachInPart is eachStored for the keys that agree with a start in all bytes
// but the last, and in the upper half of that.
func eachInPart(ctx context.Context, txn *badger.Txn, start []byte, fn func(key, stored []byte) error) error {
	last := len(start) - 1
	return each(ctx, txn, start[:last], start, func(key []byte) bool { return key[last]>>4 == start[last]>>4 }, fn)
}

// eachStored calls fn for every key with a prefix and what is stored under it,
// until fn returns an error or the context ends. Both are valid during the call only.
func eachStored(ctx context.Context, txn *badger.Txn, prefix []byte, fn func(key, stored []byte) error) error {
	return each(ctx, txn, prefix, prefix, func([]byte) bool { return true }, fn)
}

// each calls fn for every key with a prefix from a start on, as long as within
// says so.
func each(ctx context.Context, txn *badger.Txn, prefix, start []byte,
	within func(key []byte) bool, fn func(key, stored []byte) error) error {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	for it.Seek(start); it.Valid() && within(it.Item().Key()); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		var failed error
		err := it.Item().Value(func(stored []byte) error {
			failed = fn(it.Item().Key(), stored)
			return nil
		})
		if failed != nil {
			return failed
		}
		if err != nil {
			return databaseError("reading records", err)
		}
	}
	return nil
}
