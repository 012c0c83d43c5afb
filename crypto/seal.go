package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
)

// ErrNotAuthentic is returned when sealed bytes were not made under this key
// with this additional data, or were changed since.
var ErrNotAuthentic = errors.New("sealed bytes are not authentic")

// Overhead is how many bytes longer sealed bytes are than their plaintext: a
// nonce of 12 bytes before it and a tag of 16 bytes after it.
const Overhead = 12 + 16

// A Sealer seals records under one key with AES-256-GCM and a random nonce each
// time. It is safe for concurrent use.
//
// The nonces are 96 random bits, so that one key should not seal more than 2^32
// times (NIST SP 800-38D, section 8.3).
type Sealer struct{ aead cipher.AEAD }

// NewSealer returns a Sealer for a key of KeySize bytes, ErrKeyLength for any
// other. It keeps the expanded key: wiping the Secret does not stop it.
func NewSealer(key *Secret) (*Sealer, error) {
	k, err := key.key()
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(k)
	if err != nil {
		return nil, err
	}
	return &Sealer{aead}, nil
}

// Seal appends nonce ‖ ciphertext ‖ tag to dst and returns the longer slice.
func (s *Sealer) Seal(dst, plaintext, aad []byte) []byte {
	return s.aead.Seal(dst, nil, plaintext, aad)
}

// Open appends the plaintext of what Seal made to dst and returns the longer
// slice, or ErrNotAuthentic and nothing.
func (s *Sealer) Open(dst, sealed, aad []byte) ([]byte, error) {
	plaintext, err := s.aead.Open(dst, nil, sealed, aad)
	if err != nil {
		return nil, ErrNotAuthentic
	}
	return plaintext, nil
}

// openSecret opens sealed bytes straight into a Secret, so that the plaintext
// never touches the heap.
func (s *Sealer) openSecret(sealed, aad []byte) (*Secret, error) {
	if len(sealed) < Overhead {
		return nil, ErrNotAuthentic
	}
	secret := NewSecret(len(sealed) - Overhead)
	if _, err := s.Open(secret.Bytes()[:0], sealed, aad); err != nil {
		secret.Wipe()
		return nil, err
	}
	return secret, nil
}

// newAEAD returns AES-GCM that chooses its own nonces and writes them before
// the ciphertext, the one form of it that FIPS 140-3 mode admits for sealing.
func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
