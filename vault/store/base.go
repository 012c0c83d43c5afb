package store

import (
	"crypto/hmac"
	"encoding/binary"
	"hash"

	"golang.org/x/crypto/cryptobyte"
)

// A base stands at the start of a mirror that compaction made, in the place of
// all frames up to the last one then:
//
//	magic(4) ‖ length of the base(4) ‖ MAC of that frame(32) ‖ head of that frame ‖
//	HMAC-SHA256 of everything before it(32)
//
// Read, it is that frame without its leaves and changes, which only the database
// holds. The next frame follows it by the MAC, so that a mirror begins where it
// was made to begin, and nowhere else.
const baseMagic = "CKB\x01"

// appendBase encodes the base of a mirror that begins behind a point.
func appendBase(dst []byte, at *point, mac hash.Hash) []byte {
	start := len(dst)
	dst = append(dst, baseMagic...)
	dst = append(dst, 0, 0, 0, 0)
	dst = append(dst, at.mac[:]...)
	dst = appendHead(dst, &at.head)
	binary.BigEndian.PutUint32(dst[start+len(baseMagic):], uint32(len(dst)-start+macSize))
	mac.Reset()
	mac.Write(dst[start:])
	return mac.Sum(dst)
}

// parseBase decodes the base that b begins with. Whether it is authentic is for
// readBase to say.
func parseBase(b []byte) (*frame, error) {
	n, ok := partLength(b, baseMagic)
	if !ok {
		return nil, errMalformed
	}
	f := &frame{base: true, bytes: b[:n]}
	in := cryptobyte.String(b[frameStart : n-macSize])
	if !in.CopyBytes(f.mac[:]) {
		return nil, errMalformed
	}
	if f.head, ok = readHead(&in); !ok || !in.Empty() {
		return nil, errMalformed
	}
	return f, nil
}

// readBase decodes the base that b begins with and checks its MAC.
func readBase(b []byte, mac hash.Hash) (*frame, error) {
	f, err := parseBase(b)
	if err != nil {
		return nil, err
	}
	n := len(f.bytes)
	mac.Reset()
	mac.Write(b[:n-macSize])
	if !hmac.Equal(mac.Sum(nil), b[n-macSize:n]) {
		return nil, errMalformed
	}
	return f, nil
}
