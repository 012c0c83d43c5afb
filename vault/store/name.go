package store

import (
	"encoding/binary"
	"fmt"
	"math"

	"coldkms/crypto"

	"golang.org/x/crypto/cryptobyte"
)

// A Name addresses a record: which kind of thing it is, and which one. A kind
// is at most 255 bytes long and an ID at most 65,535.
type Name struct{ Kind, ID string }

// check returns ErrTooLarge for a name that a record cannot hold.
func (n Name) check() error {
	if len(n.Kind) > math.MaxUint8 || len(n.ID) > math.MaxUint16 {
		return fmt.Errorf("the name of a record: %w", ErrTooLarge)
	}
	return nil
}

// append encodes the name: kind and ID, each with its length before it.
func (n Name) append(dst []byte) []byte {
	dst = append(dst, uint8(len(n.Kind)))
	dst = append(dst, n.Kind...)
	dst = binary.BigEndian.AppendUint16(dst, uint16(len(n.ID)))
	return append(dst, n.ID...)
}

// readName decodes what Name.append wrote.
func readName(in *cryptobyte.String) (n Name, ok bool) {
	var kind, id cryptobyte.String
	if !in.ReadUint8LengthPrefixed(&kind) || !in.ReadUint16LengthPrefixed(&id) {
		return n, false
	}
	return Name{string(kind), string(id)}, true
}

// The three kinds of database keys, told apart by their first byte.
const (
	recordTag  = 'r' // recordTag ‖ opaque kind(8) ‖ opaque name(16)
	leafTag    = 't' // leafTag ‖ leaf index(8)
	appliedTag = 'a' // appliedTag alone
)

const (
	kindKeySize   = 1 + 8
	recordKeySize = kindKeySize + 16
	leafKeySize   = 1 + 8
)

// recordKey is a record's key in the database. All records of a kind share a
// prefix; nothing else about their names can be read from it.
type recordKey [recordKeySize]byte

// leafKey returns the key in the database of a trail leaf.
func leafKey(index uint64) (key [leafKeySize]byte) {
	key[0] = leafTag
	binary.BigEndian.PutUint64(key[1:], index)
	return key
}

// leafIndex returns the index of the trail leaf that a key is for.
func leafIndex(key []byte) (index uint64, ok bool) {
	if len(key) != leafKeySize || key[0] != leafTag {
		return 0, false
	}
	return binary.BigEndian.Uint64(key[1:]), true
}

// recordNames makes the database keys of names.
type recordNames struct{ namer *crypto.Namer }

// kind returns the prefix that the keys of all records of a kind share.
func (r recordNames) kind(kind string) (prefix [kindKeySize]byte) {
	opaque := r.namer.Name(kind)
	prefix[0] = recordTag
	copy(prefix[1:], opaque[:])
	return prefix
}

// key returns a record's key.
func (r recordNames) key(n Name) (key recordKey) {
	prefix := r.kind(n.Kind)
	opaque := r.namer.Name(n.Kind, n.ID)
	copy(key[:], prefix[:])
	copy(key[kindKeySize:], opaque[:])
	return key
}
