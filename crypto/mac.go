package crypto

import "crypto/sha256"

// MAC returns the HMAC-SHA256 (RFC 2104) of parts, one after the other, under a
// key of any length. It is for a key that is used for a moment: crypto/hmac
// would leave it, padded, on the heap, where nobody can clear it.
func MAC(key []byte, parts ...[]byte) (sum [sha256.Size]byte) {
	var block [sha256.BlockSize]byte
	defer clear(block[:])
	if len(key) > len(block) {
		sum = sha256.Sum256(key)
		key = sum[:]
	}
	const inner, outer = 0x36, 0x5c
	copy(block[:], key)
	for i := range block {
		block[i] ^= inner
	}
	h := sha256.New()
	h.Write(block[:])
	for _, part := range parts {
		h.Write(part)
	}
	h.Sum(sum[:0])
	for i := range block {
		block[i] ^= inner ^ outer
	}
	h.Reset()
	h.Write(block[:])
	h.Write(sum[:])
	h.Sum(sum[:0])
	return sum
}
