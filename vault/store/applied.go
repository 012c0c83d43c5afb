package store

import (
	"encoding/binary"

	"golang.org/x/crypto/cryptobyte"
)

// An applied record stands in the database beside what a frame changed, in the
// same transaction: it says which frame that was, and all that is needed to
// make the frame again from the database when the mirror lost it:
//
//	head ‖ MAC of the frame(32) ‖ leaf count(4) ‖ keys of the changed records(25 each)
//
// It needs no seal: nothing in it is believed that the frame's MAC does not confirm.
type applied struct {
	head
	mac    [macSize]byte
	leaves uint32
	keys   []recordKey
}

func appendApplied(dst []byte, h *head, mac [macSize]byte, leaves int, changes []change) []byte {
	dst = appendHead(dst, h)
	dst = append(dst, mac[:]...)
	dst = binary.BigEndian.AppendUint32(dst, uint32(leaves))
	for _, c := range changes {
		dst = append(dst, c.key[:]...)
	}
	return dst
}

func parseApplied(b []byte) (*applied, error) {
	in := cryptobyte.String(b)
	a := new(applied)
	var ok bool
	if a.head, ok = readHead(&in); !ok || !in.CopyBytes(a.mac[:]) || !in.ReadUint32(&a.leaves) {
		return nil, errMalformed
	}
	if uint64(a.leaves) > a.trail.size || len(in)%recordKeySize != 0 {
		return nil, errMalformed
	}
	a.keys = make([]recordKey, len(in)/recordKeySize)
	for i := range a.keys {
		in.CopyBytes(a.keys[i][:])
	}
	return a, nil
}
