package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
)

// A Digester keeps a digest of a set of sealed records, in any order, that can
// be brought up to date one record at a time. It is safe for concurrent use.
//
// A record counts by its tag, put through AES as a pseudo-random function. The
// plain XOR of the tags would not do: 128-bit vectors are a linear space over
// GF(2), and from little more than 128 old records anyone could pick a subset
// with any sum they want. For the same reason a state must never be shown:
// states that follow each other give away what single records count. Sum makes
// of a state what may be written down.
//
// A record toggled twice is gone, so that the number of records is to be kept
// beside the digest.
type Digester struct{ record, sum cipher.Block }

// NewDigester returns a Digester for a key of KeySize bytes, ErrKeyLength for any other.
func NewDigester(key *Secret) (*Digester, error) {
	k, err := key.key()
	if err != nil {
		return nil, err
	}
	sumKey, err := derive(key, nil, labelDigestSum)
	if err != nil {
		return nil, err
	}
	defer sumKey.Wipe()
	record, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	sum, err := aes.NewCipher(sumKey.Bytes())
	if err != nil {
		return nil, err
	}
	return &Digester{record, sum}, nil
}

// Toggle adds a sealed record to the state, or takes it away when it is in. It
// panics for bytes that are too short to have been sealed; the state of no
// records is zero.
func (d *Digester) Toggle(state *[16]byte, sealed []byte) {
	tag := [16]byte(sealed[len(sealed)-16:])
	d.record.Encrypt(tag[:], tag[:])
	subtle.XORBytes(state[:], state[:], tag[:])
}

// Sum returns what stands for a state where others can read it: equal for equal
// states, and silent about everything else.
func (d *Digester) Sum(state [16]byte) [16]byte {
	d.sum.Encrypt(state[:], state[:])
	return state
}
