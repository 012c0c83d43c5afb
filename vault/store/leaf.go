package store

import (
	"encoding/binary"
	"errors"

	"golang.org/x/crypto/cryptobyte"
)

// A Leaf is one entry of the trail: a record in the writer's own format, and
// what was changed along with it. A closure that changes records and appends no
// leaf gets one with an empty Record, so that every change is accounted for.
type Leaf struct {
	Record  []byte
	Changes []Change
}

// A Change says what a closure did to a record. MAC is an HMAC-SHA256 of the
// name and the new value, under a key that survives a re-key; it is zero for a
// record that was deleted.
type Change struct {
	Name    Name
	Deleted bool
	MAC     [32]byte
}

// errMalformed is what every parser of this package returns for bytes that it
// would not have written.
var errMalformed = errors.New("malformed")

// appendLeaf encodes a leaf. These bytes are what the Merkle leaf hash covers:
//
//	u32 length ‖ record ‖ changes, each: name ‖ deleted(1) ‖ MAC(32)
func appendLeaf(dst []byte, leaf Leaf) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(leaf.Record)))
	dst = append(dst, leaf.Record...)
	for _, c := range leaf.Changes {
		dst = c.Name.append(dst)
		dst = append(dst, encodeBool(c.Deleted))
		dst = append(dst, c.MAC[:]...)
	}
	return dst
}

// parseLeaf decodes what appendLeaf wrote. The leaf's Record is a part of b.
func parseLeaf(b []byte) (Leaf, error) {
	in := cryptobyte.String(b)
	var leaf Leaf
	var length uint32
	if !in.ReadUint32(&length) || uint64(length) > uint64(len(in)) || !in.ReadBytes(&leaf.Record, int(length)) {
		return Leaf{}, errMalformed
	}
	for !in.Empty() {
		var c Change
		var deleted uint8
		var ok bool
		c.Name, ok = readName(&in)
		if !ok || !in.ReadUint8(&deleted) || deleted > 1 || !in.CopyBytes(c.MAC[:]) {
			return Leaf{}, errMalformed
		}
		c.Deleted = deleted == 1
		leaf.Changes = append(leaf.Changes, c)
	}
	return leaf, nil
}

// encodeBool encodes a boolean.
func encodeBool(set bool) uint8 {
	if set {
		return 1
	}
	return 0
}
