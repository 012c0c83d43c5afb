package crypto

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"unicode/utf8"
)

// ErrContextNotUTF8 is returned for an encryption context whose keys and values
// are not all valid UTF-8.
var ErrContextNotUTF8 = errors.New("the encryption context is not valid UTF-8")

// canonicalContext returns the one encoding of an encryption context: the number
// of pairs, then, sorted by the bytes of the key, each key and each value with
// its length before it; numbers are 32 bits, big-endian. Text is not normalised.
// No context and an empty one are the same. The error is ErrContextNotUTF8.
func canonicalContext(pairs map[string]string) ([]byte, error) {
	return appendContext(nil, pairs)
}

// appendContext appends the canonical encoding of pairs to dst.
func appendContext(dst []byte, pairs map[string]string) ([]byte, error) {
	dst = slices.Grow(dst, contextSize(pairs))
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(pairs)))
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		for _, text := range []string{key, pairs[key]} {
			if !utf8.ValidString(text) {
				return nil, ErrContextNotUTF8
			}
			dst = binary.BigEndian.AppendUint32(dst, uint32(len(text)))
			dst = append(dst, text...)
		}
	}
	return dst, nil
}

// contextSize returns the length of the canonical encoding.
func contextSize(pairs map[string]string) int {
	size := 4
	for key, value := range pairs {
		size += 4 + len(key) + 4 + len(value)
	}
	return size
}
