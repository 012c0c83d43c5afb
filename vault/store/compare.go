package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

// An agreement is what the parts of a vault agree on when it is opened, and
// what is to be done so that all of them say it.
type agreement struct {
	unapplied  []*frame // oldest first, when the database lacks something of them
	unmirrored *frame   // the last frame, when the mirror lacks it
	checkpoint bool     // there is a checkpoint

	toCome map[recordKey]change // what the database gets by the frames it lacks

	due       [][16]byte // secrets whose destruction was begun
	rewritten bool       // the keybox is without them already
}

// compare compares the database, the mirror's last frames, the keybox and the
// checkpoint, and writes nothing. When they agree the store knows its end and
// its own secrets.
func (s *Store) compare(ctx context.Context, txn *badger.Txn, end mirrorEnd, entries []boxed) (*agreement, error) {
	found, at, err := s.agree(txn, end)
	if err != nil {
		return nil, err
	}
	if err := s.compareContent(ctx, txn, found, at); err != nil {
		return nil, err
	}
	if err := s.probeLeaves(txn, found.leavesBefore(at)); err != nil {
		return nil, err
	}
	if found.due, err = s.marks(ctx, txn, found.toCome); err != nil {
		return nil, err
	}
	if found.rewritten, err = s.box.accept(entries, s.latest.Load(), found.due); err != nil {
		return nil, err
	}
	reader := &Reader{s.records, txn}
	s.own, err = loadOwnSecrets(func(n Name) ([]byte, error) {
		key := s.records.key(n)
		if c, ok := found.toCome[key]; ok {
			_, value, err := s.records.open(key[:], c.stored)
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
// frames. The database may lack some of those behind the checkpoint, and the
// mirror the last one, which was never answered for.
func (s *Store) agree(txn *badger.Txn, end mirrorEnd) (*agreement, *frame, error) {
	last := end.last
	if last == nil {
		last = new(frame) // what the first frame follows
	}
	a, err := readApplied(txn)
	if err != nil {
		return nil, nil, err
	}
	if a == nil {
		a = new(applied)
	}
	differ := &DamagedError{Part: bothParts, Detail: fmt.Sprintf("they do not agree about frame %d", a.number)}
	found := new(agreement)
	at := last
	switch {
	case a.number == last.number && a.number == 0:
		return nil, nil, &DamagedError{Part: bothParts, Detail: "both are empty"}
	case a.number == last.number && a.mac != last.mac:
		return nil, nil, differ
	case a.number == last.number+1:
		if a.prev != last.mac {
			return nil, nil, differ
		}
		if at, err = s.rebuild(txn, a); err != nil {
			return nil, nil, err
		}
		found.unmirrored = at
	case a.number > last.number:
		return nil, nil, &DamagedError{Part: mirrorFolder, Detail: fmt.Sprintf(
			"it is behind: it ends with frame %d, the database with frame %d", last.number, a.number)}
	}
	recent, err := s.recentFrames(a, end)
	if err != nil {
		return nil, nil, err
	}
	lacks, err := lacking(txn, recent)
	if err != nil {
		return nil, nil, err
	}
	if a.number < last.number || lacks {
		if found.unapplied = recent; found.unmirrored != nil {
			found.unapplied = append(found.unapplied, found.unmirrored)
		}
	}
	found.toCome = lastChanges(found.unapplied)
	return found, at, nil
}

// recentFrames returns the frames of the mirror that the database may lack after
// an exit without Close: those behind the last one applied, and those before it
// that had not settled for certain. The checkpoint says which they are, and not
// the lock file, of which a power cut may take what it says. Without a checkpoint
// they are in the last two segments, which take far longer to write than settling.
func (s *Store) recentFrames(a *applied, end mirrorEnd) ([]*frame, error) {
	claimed, signed := claimedFrame(s.dir, s.vault)
	mac := newMAC(s.keys.Mirror)
	if !signed && end.last != nil {
		var err error
		if claimed, err = frameBefore(s.mirror.dir, mac, max(1, end.segment-1)); err != nil {
			return nil, err
		}
	}
	recent, err := framesAfter(s.mirror.dir, mac, min(a.number, claimed), end)
	if err != nil || end.last == nil || end.last.number <= a.number {
		return recent, err
	}
	next := slices.IndexFunc(recent, func(f *frame) bool { return f.number == a.number+1 })
	if next < 0 || signed && a.number < claimed {
		return nil, &DamagedError{Part: databasePart, Detail: fmt.Sprintf(
			"it is behind: it ends with frame %d, the mirror with frame %d", a.number, end.last.number)}
	}
	if recent[next].prev != a.mac {
		return nil, &DamagedError{Part: bothParts, Detail: fmt.Sprintf("they do not agree about frame %d", a.number)}
	}
	return recent, nil
}

// lacking says whether the database lacks something of frames.
func lacking(txn *badger.Txn, frames []*frame) (bool, error) {
	holds := func(key, want []byte) (bool, error) {
		stored, err := storedValue(txn, key)
		if errors.Is(err, ErrNotFound) {
			return len(want) == 0, nil
		}
		return bytes.Equal(stored, want), err
	}
	for _, f := range frames {
		for i, leaf := range f.leaves {
			key := leafKey(f.firstLeaf() + uint64(i))
			if held, err := holds(key[:], leaf); !held || err != nil {
				return true, err
			}
		}
	}
	for key, c := range lastChanges(frames) {
		if held, err := holds(key[:], c.stored); !held || err != nil {
			return true, err
		}
	}
	return false, nil
}

// lastChanges returns the last change of each record in frames.
func lastChanges(frames []*frame) map[recordKey]change {
	last := make(map[recordKey]change)
	for _, f := range frames {
		for _, c := range f.changes {
			last[c.key] = c
		}
	}
	return last
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
	for _, c := range found.toCome {
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

// leavesBefore returns how many leaves the database must hold by itself, when
// the vault ends with a frame.
func (a *agreement) leavesBefore(at *frame) uint64 {
	if len(a.unapplied) == 0 {
		return at.trail.size
	}
	return a.unapplied[0].firstLeaf()
}
