package crypto

import (
	"encoding/binary"
	"sync/atomic"
)

// LeafRange is how many leaves of a trail are sealed under one key. A trail
// grows without end; a key that seals with random nonces must not (see Sealer).
const LeafRange = 1 << 24

// A LeafSealer seals the leaves of a trail, each range of LeafRange indexes
// under a key of its own. It is safe for concurrent use.
type LeafSealer struct {
	from *Secret
	last atomic.Pointer[leafRange] // leaves are read and written in rows
}

type leafRange struct {
	number uint64
	sealer *Sealer
}

// NewLeafSealer returns a LeafSealer whose keys are derived from a key of
// KeySize bytes, ErrKeyLength for any other. It does not take the key over:
// once that is wiped, no further range can be used.
func NewLeafSealer(from *Secret) (*LeafSealer, error) {
	s := &LeafSealer{from: from}
	_, err := s.At(0)
	return s, err
}

// At returns what seals and opens the leaf of an index.
func (s *LeafSealer) At(index uint64) (*Sealer, error) {
	number := index / LeafRange
	if last := s.last.Load(); last != nil && last.number == number {
		return last.sealer, nil
	}
	key, err := derive(s.from, binary.BigEndian.AppendUint64(nil, number), labelLeafRange)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	sealer, err := NewSealer(key)
	if err != nil {
		return nil, err
	}
	s.last.Store(&leafRange{number, sealer})
	return sealer, nil
}
