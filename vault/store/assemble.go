package store

import (
	"encoding/binary"
	"errors"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/mod/sumdb/tlog"
)

// assemble makes the frame of a batch and the transaction that goes with it,
// which uses the frame's bytes, and returns the point where they lead.
func (w *writer) assemble(b *batch) (*point, *badger.Txn, error) {
	last := w.s.latest.Load()
	next := &point{content: last.content}
	next.head = head{
		number: b.frame,
		prev:   last.mac,
		time:   max(last.time, w.s.options.Seen().UnixNano()),
		box:    w.s.box.sumWith(b.secrets),
		boxGen: w.s.box.header.generation,
		trail:  last.trail.clone(),
	}
	w.frame = beginFrame(w.frame[:0])
	leaves, err := w.appendLeaves(b.leaves, &next.trail)
	if err != nil {
		return nil, nil, err
	}
	changes, err := w.appendChanges(b, &next.content)
	if err != nil {
		return nil, nil, err
	}
	next.records = next.content.sum(w.s.records.digester)
	w.frame = endFrame(w.frame, &next.head, w.frameMAC)
	next.mac = [macSize]byte(w.frame[len(w.frame)-macSize:])

	w.applied = appendApplied(w.applied[:0], &next.head, next.mac, len(leaves), changes)
	txn, err := transaction(w.s.db, last.trail.size, leaves, changes, w.applied)
	return next, txn, err
}

// appendLeaves appends the leaves to the frame and to the trail, and returns
// them sealed.
func (w *writer) appendLeaves(leaves [][]byte, trail *edge) ([][]byte, error) {
	w.frame = binary.BigEndian.AppendUint32(w.frame, uint32(len(leaves)))
	sealed := make([][]byte, len(leaves))
	for i, leaf := range leaves {
		size := len(leaf) + crypto.Overhead
		w.frame = binary.BigEndian.AppendUint16(w.frame, uint16(size))
		var err error
		if w.frame, err = w.s.records.sealLeaf(w.frame, &w.scratch, trail.size, leaf); err != nil {
			return nil, err
		}
		sealed[i] = w.frame[len(w.frame)-size:]
		trail.append(tlog.RecordHash(leaf))
	}
	return sealed, nil
}

// appendChanges seals the batch's changes into the frame, brings the content up
// to date and returns the changes. Deleting what is not there changes nothing.
func (w *writer) appendChanges(b *batch, content *content) ([]change, error) {
	countAt := len(w.frame)
	w.frame = binary.BigEndian.AppendUint32(w.frame, 0)
	changes := make([]change, 0, len(b.changes.order))
	for _, n := range b.changes.order {
		write := b.changes.writes[n]
		c := change{key: w.s.records.key(n)}
		old, err := b.committed.stored(c.key[:])
		switch {
		case err == nil:
			w.s.records.remove(content, c.key[:], old)
		case !errors.Is(err, ErrNotFound):
			return nil, err
		case write.deleted:
			continue
		}
		w.frame = append(w.frame, c.key[:]...)
		size := 0
		if !write.deleted {
			size = storedSize(n, write.value)
		}
		w.frame = binary.BigEndian.AppendUint16(w.frame, uint16(size))
		if !write.deleted {
			w.frame = w.s.records.seal(w.frame, &w.scratch, c.key, b.frame, n, write.value)
			c.stored = w.frame[len(w.frame)-size:]
			w.s.records.add(content, c.key[:], c.stored)
		}
		changes = append(changes, c)
	}
	binary.BigEndian.PutUint32(w.frame[countAt:], uint32(len(changes)))
	return changes, nil
}
