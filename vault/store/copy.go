package store

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/ristretto/v2/z"
	"golang.org/x/mod/sumdb/tlog"
)

// A copier copies what belongs to the vault from one database to another, in the
// order of the keys, and opens all of it on the way.
type copier struct {
	s       *Store
	at      *point
	to      *badger.StreamWriter
	buffer  *z.Buffer
	content content
	trail   edge
}

// copiedAtOnce is how many bytes are handed to Badger at once, and
// reportedAtOnce how many records and leaves are copied between two reports.
const (
	copiedAtOnce   = 1 << 20
	reportedAtOnce = 1000
)

// copyDatabase copies the database into an empty folder. It must be that of a point.
func (s *Store) copyDatabase(c *compaction, dir string, at *point) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = databaseError("compacting", fmt.Errorf("%v", p))
		}
	}()
	db, err := openDatabase(comparingOptions(dir))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeDatabase(db)) }()
	to := db.NewStreamWriter()
	if err := to.Prepare(); err != nil {
		return databaseError("compacting", err)
	}
	buffer := z.NewBuffer(2*copiedAtOnce, "compaction")
	copied := &copier{s: s, at: at, to: to, buffer: buffer}
	err = copied.all(c)
	if err == nil {
		err = copied.flush()
	}
	if err != nil {
		to.Cancel()
	} else {
		err = databaseError("compacting", to.Flush())
	}
	return errors.Join(err, buffer.Release())
}

// all copies everything and compares what it comes to with the point.
func (c *copier) all(of *compaction) error {
	txn := c.s.db.NewTransaction(false)
	defer txn.Discard()
	done, total := 0, int(c.at.records.count+c.at.trail.size)
	err := eachStored(of.ctx, txn, nil, func(key, stored []byte) error {
		select {
		case <-c.s.closing:
			return ErrClosed
		default:
		}
		if done++; done%reportedAtOnce == 0 {
			of.progress(min(done, total), total)
		}
		return c.copy(key, stored)
	})
	if err != nil {
		return err
	}
	if err := c.s.sameContent(c.content, c.at.records); err != nil {
		return err
	}
	if c.trail.root() != c.at.trail.root() {
		return &DamagedError{Part: "trail", Detail: "its leaves do not lead to the root that the mirror says"}
	}
	of.progress(total, total)
	return nil
}

// copy copies what is stored under a key, unless nothing of the vault's could be.
func (c *copier) copy(key, stored []byte) error {
	index, isLeaf := leafIndex(key)
	switch {
	case len(key) == recordKeySize && key[0] == recordTag:
		_, value, err := c.s.records.open(key, stored)
		if err != nil {
			return err
		}
		clear(value) // the store's own secrets are among them
		c.s.records.add(&c.content, key, stored)
	case isLeaf && index == c.trail.size && index < c.at.trail.size:
		encoded, err := c.s.records.openLeaf(index, stored)
		if err != nil {
			return err
		}
		c.trail.append(tlog.RecordHash(encoded))
	case len(key) == 1 && key[0] == appliedTag:
	default:
		return nil
	}
	badger.KVToBuffer(&pb.KV{Key: key, Value: stored, Version: 1, StreamId: 1}, c.buffer)
	if c.buffer.LenNoPadding() < copiedAtOnce {
		return nil
	}
	return c.flush()
}

// flush hands on what is in the buffer.
func (c *copier) flush() error {
	err := c.to.Write(c.buffer)
	c.buffer.Reset()
	return databaseError("compacting", err)
}
