package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

// An agreement is what the parts of a vault agree on when it is opened, and
// what is to be done so that all of them say it.
type agreement struct {
	unapplied  *frame // the last frame, when the database lacks it
	unmirrored *frame // the last frame, when the mirror lacks it
	checkpoint bool   // there is a checkpoint

	due       [][16]byte // secrets whose destruction was begun
	rewritten bool       // the keybox is without them already
}

// compare compares the database, the mirror's last frame, the keybox and the
// checkpoint, and writes nothing. When they agree the store knows its end and
// its own secrets.
func (s *Store) compare(ctx context.Context, txn *badger.Txn, last *frame, entries []boxed) (*agreement, error) {
	if last == nil {
		last = new(frame) // what the first frame follows
	}
	found, at, err := s.agree(txn, last)
	if err != nil {
		return nil, err
	}
	if err := s.compareContent(ctx, txn, found, at); err != nil {
		return nil, err
	}
	if err := s.probeLeaves(txn, at.trail.size-found.leavesToCome()); err != nil {
		return nil, err
	}
	if found.due, err = s.marks(ctx, txn, found.changesToCome()); err != nil {
		return nil, err
	}
	if found.rewritten, err = s.box.accept(entries, s.latest.Load(), found.due); err != nil {
		return nil, err
	}
	reader := &Reader{s.records, txn}
	s.own, err = loadOwnSecrets(func(n Name) ([]byte, error) {
		key := s.records.key(n)
		if stored, ok := found.toCome(key); ok {
			_, value, err := s.records.open(key[:], stored)
			return value, err
		}
		return reader.get(n)
	})
	if err != nil {
		return nil, err
	}
	if s.signer, err = newCheckpointSigner(s.vault, s.own.signingKey()); err != nil {
		return nil, err
	}
	found.checkpoint, err = checkCheckpoint(s.dir, s.signer, &at.head)
	return found, err
}

// agree compares what the database says was applied last with the mirror's last
// frame. One of them may be a batch behind: that batch was never answered for.
func (s *Store) agree(txn *badger.Txn, last *frame) (*agreement, *frame, error) {
	a, err := readApplied(txn)
	if err != nil {
		return nil, nil, err
	}
	if a == nil {
		a = new(applied)
	}
	switch {
	case a.number == last.number && a.number == 0:
		return nil, nil, &DamagedError{Part: bothParts, Detail: "both are empty"}
	case a.number == last.number && a.mac == last.mac:
		return new(agreement), last, nil
	case a.number+1 == last.number && a.mac == last.prev && !last.base:
		return &agreement{unapplied: last}, last, nil
	case a.number == last.number+1 && a.prev == last.mac:
		f, err := s.rebuild(txn, a)
		if err != nil {
			return nil, nil, err
		}
		return &agreement{unmirrored: f}, f, nil
	case a.number < last.number:
		return nil, nil, &DamagedError{Part: databasePart, Detail: fmt.Sprintf(
			"it is behind: it ends with frame %d, the mirror with frame %d", a.number, last.number)}

	case a.number > last.number:
		return nil, nil, &DamagedError{Part: mirrorFolder, Detail: fmt.Sprintf(
			"it is behind: it ends with frame %d, the database with frame %d", last.number, a.number)}

	}
	return nil, nil, &DamagedError{Part: bothParts, Detail: fmt.Sprintf("they do not agree about frame %d", a.number)}
}

// rebuild makes a frame from what the database holds of it. Its MAC says
// whether that is what was written.
func (s *Store) rebuild(txn *badger.Txn, a *applied) (*frame, error) {
	differs := &DamagedError{Part: databasePart, Detail: fmt.Sprintf("frame %d, which the mirror lacks, cannot be made again from it", a.number)}
	b := beginFrame(nil)
	b = binary.BigEndian.AppendUint32(b, a.leaves)
	for i := range uint64(a.leaves) {
		key := leafKey(a.trail.size - uint64(a.leaves) + i)
		leaf, err := storedValue(txn, key[:])
		if err != nil {
			return nil, differs
		}
		b = appendPart(b, leaf)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(a.keys)))
	for _, key := range a.keys {
		stored, err := storedValue(txn, key[:])
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, differs
		}
		b = appendPart(append(b, key[:]...), stored)
	}
	f, err := parseFrame(endFrame(b, &a.head, newMAC(s.keys.Mirror)))
	if err != nil || f.mac != a.mac {
		return nil, differs
	}
	return f, nil
}

// compareContent compares the live records with what the last frame says they
// come to. A frame that is not applied yet is taken into account.
func (s *Store) compareContent(ctx context.Context, txn *badger.Txn, found *agreement, at *frame) error {
	live, err := contentOf(ctx, txn, s.records, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	for _, c := range found.changesToCome() {
		old, err := storedValue(txn, c.key[:])
		if err == nil {
			s.records.remove(&live, c.key[:], old)
		} else if !errors.Is(err, ErrNotFound) {
			return err
		}
		if len(c.stored) > 0 {
			s.records.add(&live, c.key[:], c.stored)
		}
	}
	if err := s.sameContent(live, at.records); err != nil {
		return err
	}
	s.latest.Store(&point{head: at.head, mac: at.mac, content: live})
	return nil
}

// sameContent returns a DamagedError when live records are not those that a
// frame says.
func (s *Store) sameContent(live content, want sum) error {
	if live.count != want.count {
		return &DamagedError{Part: databasePart, Detail: fmt.Sprintf(
			"it holds %d records, the mirror says %d", live.count, want.count)}

	}
	if live.sum(s.records.digester) != want {
		return &DamagedError{Part: databasePart, Detail: "its records are not those that the mirror says"}
	}
	return nil
}

// leafStep is how many leaves apart opening looks for one. What Badger loses, it
// loses by tables, which hold more leaves than that in a row; Verify reads all.
const leafStep = 256

// probeLeaves checks that the database holds the leaves before a size.
func (s *Store) probeLeaves(txn *badger.Txn, size uint64) error {
	probe := func(index uint64) error {
		key := leafKey(index)
		stored, err := storedValue(txn, key[:])
		if err != nil || len(stored) < crypto.Overhead {
			return leafDamaged(index)
		}
		return nil
	}
	for index := uint64(0); index < size; index += leafStep {
		if err := probe(index); err != nil {
			return err
		}
	}
	if size == 0 {
		return nil
	}
	return probe(size - 1)
}

// leavesToCome returns how many leaves the database will get.
func (a *agreement) leavesToCome() uint64 {
	if a.unapplied == nil {
		return 0
	}
	return uint64(len(a.unapplied.leaves))
}

// changesToCome returns the changes that the database will get.
func (a *agreement) changesToCome() []change {
	if a.unapplied == nil {
		return nil
	}
	return a.unapplied.changes
}

// toCome returns what the database will get under a key.
func (a *agreement) toCome(key recordKey) (stored []byte, ok bool) {
	for _, c := range a.changesToCome() {
		if c.key == key {
			return c.stored, true
		}
	}
	return nil, false
}
