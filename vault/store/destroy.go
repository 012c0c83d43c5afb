package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// Destroying secrets takes two frames and a rewriting of the keybox between
// them, all within one batch. The batch's own frame marks the secrets: from then
// on they are not given out, and opening the vault goes on where a crash ended
// it. The keybox is rewritten without them, the one step after which nothing
// opens what they sealed. The second frame takes the marks away and says what
// the keybox is now, so that an old one is refused.

// markKind is the kind of the records that mark secrets; the IDs are those of
// the secrets in hexadecimal digits, the values are empty. They are there only
// while a batch is half done.
const markKind = "destroying"

// markOf returns the name of the record that marks a secret.
func markOf(id [16]byte) Name { return Name{markKind, hex.EncodeToString(id[:])} }

// marked returns the id of the secret that a record marks.
func marked(n Name) (id [16]byte, err error) {
	b, err := hex.DecodeString(n.ID)
	if err != nil || len(b) != len(id) || n.Kind != markKind {
		return id, errRecordDamaged
	}
	return [16]byte(b), nil
}

// DestroySecret takes a secret out of the keybox for good. From then on it is
// not found, and when Update returns no file of the vault holds it. Its id may
// be used again by a later batch. One that is not in the keybox, or is being
// destroyed already, fails the closure with ErrNotFound.
//
// A batch with such closures rewrites the keybox once: about 50 ms for 100,000 secrets.
func (tx *Tx) DestroySecret(id [16]byte) {
	if tx.destroyed(id) || tx.pendingSecret(id) == nil && !tx.batch.box.has(id) {
		tx.fail(ErrNotFound)
		return
	}
	n := markOf(id)
	tx.grow(storedSize(n, nil))
	tx.own.put(n, write{})
	tx.due = append(tx.due, id)
}

// destroyed says whether this batch destroys a secret.
func (tx *Tx) destroyed(id [16]byte) bool {
	return slices.Contains(tx.due, id) || slices.Contains(tx.batch.due, id)
}

// destroy rewrites the keybox without the secrets that the last frame marks, and
// takes the marks away.
func (w *writer) destroy(due [][16]byte) error {
	w.s.box.drop(due)
	if err := w.s.options.faults.at("marked"); err != nil {
		return err
	}
	if err := w.s.box.rewrite(filepath.Join(w.s.dir, keyboxFile), w.s.latest.Load().mac); err != nil {
		return err
	}
	return w.unmark(due)
}

// unmark takes the marks away once the keybox is rewritten.
func (w *writer) unmark(due [][16]byte) error {
	txn := w.s.db.NewTransaction(false)
	defer txn.Discard()
	b := &batch{box: w.s.box}
	w.begin(b, txn)
	for ids := range slices.Chunk(due, marksOfLeaf) {
		tx := &Tx{batch: b}
		for _, id := range ids {
			tx.own.put(markOf(id), write{deleted: true})
		}
		leaves, err := w.account(tx)
		if err != nil {
			return err
		}
		b.add(tx, leaves)
	}
	return w.write(b)
}

// marksOfLeaf is how many marks are accounted for in one leaf, which has room
// for about 800.
const marksOfLeaf = 500

// finishDestroying goes on with a destruction that was begun.
func (s *Store) finishDestroying(found *agreement) error {
	if len(found.due) == 0 {
		return nil
	}
	finish := newWriter(s).destroy
	if found.rewritten {
		finish = newWriter(s).unmark
	}
	if err := finish(found.due); err != nil {
		return fmt.Errorf("destroying secrets: %w", err)
	}
	s.notice("the destruction of secrets was begun and is finished now")
	return nil
}

// marks returns which secrets are marked in a state of the database, once the
// changes are applied that it still lacks.
func (s *Store) marks(ctx context.Context, txn *badger.Txn, toCome map[recordKey]change) ([][16]byte, error) {
	found := make(map[recordKey][16]byte)
	put := func(key, stored []byte) error {
		n, _, err := s.records.open(key, stored)
		if err != nil {
			return err
		}
		found[recordKey(key)], err = marked(n)
		return err
	}
	prefix := s.records.kind(markKind)
	if err := eachStored(ctx, txn, prefix[:], put); err != nil {
		return nil, err
	}
	for _, c := range toCome {
		switch {
		case [kindKeySize]byte(c.key[:]) != prefix:
		case len(c.stored) == 0:
			delete(found, c.key)
		default:
			if err := put(c.key[:], c.stored); err != nil {
				return nil, err
			}
		}
	}
	due := make([][16]byte, 0, len(found))
	for _, id := range found {
		due = append(due, id)
	}
	return due, nil
}
