package crypto

import (
	"crypto/sha256"
	"crypto/subtle"
)

// SaltSize is the length in bytes of the salt of a Fingerprint.
const SaltSize = 32

// A Fingerprint recognises key material without holding it.
type Fingerprint struct {
	Salt   [SaltSize]byte
	Digest [sha256.Size]byte
}

// FingerprintOf returns SHA-256(salt ‖ key). The salt must be random: the same key then looks different each time.
func FingerprintOf(salt [SaltSize]byte, key *Secret) Fingerprint {
	h := sha256.New()
	h.Write(salt[:])
	h.Write(key.Bytes())
	f := Fingerprint{Salt: salt}
	h.Sum(f.Digest[:0])
	return f
}

// Is reports whether a fingerprint is of a key, in a time that does not depend on the key.
func (f Fingerprint) Is(key *Secret) bool {
	other := FingerprintOf(f.Salt, key)
	return subtle.ConstantTimeCompare(f.Digest[:], other.Digest[:]) == 1
}
