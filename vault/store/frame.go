package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math/bits"
	"time"

	"coldkms/crypto"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/mod/sumdb/tlog"
)

// A frame is one batch as the mirror holds it (numbers big-endian):
//
//	magic(4) ‖ length of the frame(4) ‖
//	leaf count(4) ‖ leaves, each: u16 length ‖ sealed leaf ‖
//	change count(4) ‖ changes, each: record key(25) ‖ u16 length ‖ stored record, empty when deleted ‖
//	head ‖ HMAC-SHA256 of everything before it(32)
//
// The head is what the vault is after the frame; it stands in the database too:
//
//	number(8) ‖ MAC of the frame before(32) ‖ time, Unix nanoseconds(8) ‖
//	record count(8) ‖ record digest(16) ‖
//	keybox entry count(8) ‖ keybox digest(16) ‖ keybox generation(8) ‖
//	trail size(8) ‖ hashes of the trail's right edge(32 each, one for every bit set in the size)
//
// The trail's root follows from its edge.
const frameMagic = "CKF\x01"

const (
	frameStart = len(frameMagic) + 4
	macSize    = sha256.Size
	// maxFrame is more than the writer makes of one batch.
	maxFrame = 2 << 20
)

// A head is what the vault is after a frame. The zero head is that of a vault
// before its first frame.
type head struct {
	number  uint64
	prev    [macSize]byte
	time    int64
	records sum
	box     sum
	boxGen  uint64
	trail   edge
}

// A sum is what a set of sealed entries comes to in a form that others may
// read: how many they are, and the digester's Sum.
type sum struct {
	count  uint64
	digest [16]byte
}

// sum returns the content as it may be written down.
func (c content) sum(d *crypto.Digester) sum { return sum{c.count, d.Sum(c.digest)} }

// lastTime returns the highest time the vault has seen, the zero time before its first frame.
func (h *head) lastTime() time.Time {
	if h.number == 0 {
		return time.Time{}
	}
	return time.Unix(0, h.time).UTC()
}

func appendHead(dst []byte, h *head) []byte {
	dst = binary.BigEndian.AppendUint64(dst, h.number)
	dst = append(dst, h.prev[:]...)
	dst = binary.BigEndian.AppendUint64(dst, uint64(h.time))
	for _, s := range []sum{h.records, h.box} {
		dst = binary.BigEndian.AppendUint64(dst, s.count)
		dst = append(dst, s.digest[:]...)
	}
	dst = binary.BigEndian.AppendUint64(dst, h.boxGen)
	dst = binary.BigEndian.AppendUint64(dst, h.trail.size)
	for _, hash := range h.trail.hashes {
		dst = append(dst, hash[:]...)
	}
	return dst
}

func readHead(in *cryptobyte.String) (h head, ok bool) {
	var nanos uint64
	ok = in.ReadUint64(&h.number) && in.CopyBytes(h.prev[:]) && in.ReadUint64(&nanos) &&
		in.ReadUint64(&h.records.count) && in.CopyBytes(h.records.digest[:]) &&
		in.ReadUint64(&h.box.count) && in.CopyBytes(h.box.digest[:]) &&
		in.ReadUint64(&h.boxGen) && in.ReadUint64(&h.trail.size)
	if !ok {
		return head{}, false
	}
	h.time = int64(nanos)
	h.trail.hashes = make([]tlog.Hash, bits.OnesCount64(h.trail.size))
	for i := range h.trail.hashes {
		if !in.CopyBytes(h.trail.hashes[i][:]) {
			return head{}, false
		}
	}
	return h, true
}

// A frame is a parsed frame. Its slices are parts of the bytes it was parsed from.
type frame struct {
	head
	leaves  [][]byte // sealed
	changes []change
	mac     [macSize]byte
	bytes   []byte
	base    bool // it stands for the frames before it (base.go)
}

// A change sets a record in the database to what is stored, or deletes it when
// nothing is.
type change struct {
	key    recordKey
	stored []byte
}

// firstLeaf returns the index of the frame's first leaf.
func (f *frame) firstLeaf() uint64 { return f.trail.size - uint64(len(f.leaves)) }

// beginFrame starts a frame in dst, which must be empty.
func beginFrame(dst []byte) []byte {
	dst = append(dst, frameMagic...)
	return append(dst, 0, 0, 0, 0) // endFrame knows the length
}

// endFrame appends the head, sets the length and appends the MAC.
func endFrame(dst []byte, h *head, mac hash.Hash) []byte {
	dst = appendHead(dst, h)
	binary.BigEndian.PutUint32(dst[len(frameMagic):], uint32(len(dst)+macSize))
	mac.Reset()
	mac.Write(dst)
	return mac.Sum(dst)
}

// frameLength returns the length of the frame that b begins with, and false
// when no frame begins there.
func frameLength(b []byte) (int, bool) { return partLength(b, frameMagic) }

// partLength is frameLength for what begins with another magic.
func partLength(b []byte, magic string) (int, bool) {
	if len(b) < frameStart || string(b[:len(magic)]) != magic {
		return 0, false
	}
	n := binary.BigEndian.Uint32(b[len(magic):])
	return int(n), n > uint32(frameStart+macSize) && n <= maxFrame && uint64(n) <= uint64(len(b))
}

// parseFrame decodes the frame that b begins with. Whether it is authentic is
// for readFrame to say.
func parseFrame(b []byte) (*frame, error) {
	n, ok := frameLength(b)
	if !ok {
		return nil, errMalformed
	}
	f := &frame{bytes: b[:n]}
	copy(f.mac[:], b[n-macSize:])
	in := cryptobyte.String(b[frameStart : n-macSize])
	var count uint32
	if !in.ReadUint32(&count) {
		return nil, errMalformed
	}
	for range count {
		var leaf cryptobyte.String
		if !in.ReadUint16LengthPrefixed(&leaf) {
			return nil, errMalformed
		}
		f.leaves = append(f.leaves, leaf)
	}
	if !in.ReadUint32(&count) {
		return nil, errMalformed
	}
	for range count {
		var c change
		if !in.CopyBytes(c.key[:]) || !in.ReadUint16LengthPrefixed((*cryptobyte.String)(&c.stored)) {
			return nil, errMalformed
		}
		f.changes = append(f.changes, c)
	}
	if f.head, ok = readHead(&in); !ok || !in.Empty() || uint64(len(f.leaves)) > f.trail.size {
		return nil, errMalformed
	}
	return f, nil
}

// readFrame decodes the frame that b begins with and checks its MAC.
func readFrame(b []byte, mac hash.Hash) (*frame, error) {
	n, ok := frameLength(b)
	if !ok {
		return nil, errMalformed
	}
	mac.Reset()
	mac.Write(b[:n-macSize])
	if !hmac.Equal(mac.Sum(nil), b[n-macSize:n]) {
		return nil, crypto.ErrNotAuthentic
	}
	return parseFrame(b)
}

// appendPart appends bytes with their length before them.
func appendPart(dst, part []byte) []byte {
	dst = binary.BigEndian.AppendUint16(dst, uint16(len(part)))
	return append(dst, part...)
}
