// Package crypto turns bytes into bytes: passphrases into keys, records into
// sealed records, plaintexts into ciphertext blobs, and back.
//
// It refuses to know where those bytes are kept, what a key is called, who may
// use it and what a screen shows. Key bytes travel as a Secret, which cannot be
// printed, marshalled or logged.
package crypto

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// ErrKeyLength is returned when a Secret handed in as a key does not hold
// KeySize bytes, as a wiped one does not.
var ErrKeyLength = errors.New("a key of the wrong length, or one already wiped")

// KeySize is the length in bytes of every symmetric key of this package.
const KeySize = 32

// redacted is all that a Secret shows of itself.
const redacted = "[secret]"

// A Secret holds key bytes outside Go's heap where the system allows it: in
// memory that is locked and left out of core dumps. Wipe gives the memory back;
// a Secret that is dropped without it keeps its place until the process ends,
// since a finalizer could run while Bytes is still being read.
//
// A Secret may be read by several goroutines at once. Wipe must not run while
// another goroutine still uses Bytes.
type Secret struct {
	// A function, because fmt cannot call the methods below on an unexported
	// field of another type, and given a wrong verb follows a pointer there. No
	// printer looks into a function.
	region func() *region
}

// region is the memory behind one Secret.
type region struct {
	bytes   []byte
	release func()
	once    sync.Once
}

// NewSecret returns a Secret of n zero bytes.
func NewSecret(n int) *Secret {
	bytes, release := secrets.take(n)
	r := &region{bytes: bytes, release: release}
	return &Secret{func() *region { return r }}
}

// SecretFrom returns a Secret that holds a copy of b, and clears b.
func SecretFrom(b []byte) *Secret {
	s := NewSecret(len(b))
	copy(s.Bytes(), b)
	clear(b)
	return s
}

// RandomSecret returns a Secret of n bytes read from random, or the reader's error.
func RandomSecret(random io.Reader, n int) (*Secret, error) {
	s := NewSecret(n)
	if _, err := io.ReadFull(random, s.Bytes()); err != nil {
		s.Wipe()
		return nil, fmt.Errorf("reading randomness: %w", err)
	}
	return s, nil
}

// Bytes returns the secret bytes themselves, not a copy. They are valid until
// Wipe. The bytes of a nil or wiped Secret are empty.
func (s *Secret) Bytes() []byte {
	if s == nil || s.region == nil {
		return nil
	}
	return s.region().bytes
}

// Len returns the number of secret bytes, 0 once wiped.
func (s *Secret) Len() int { return len(s.Bytes()) }

// Equal says whether both hold the same bytes, in a time that depends only on the lengths.
func (s *Secret) Equal(other *Secret) bool {
	return subtle.ConstantTimeCompare(s.Bytes(), other.Bytes()) == 1
}

// Wipe clears the bytes and gives their memory back. Further calls do nothing.
func (s *Secret) Wipe() {
	if s == nil || s.region == nil {
		return
	}
	r := s.region()
	r.once.Do(func() {
		clear(r.bytes)
		r.bytes = nil
		r.release()
	})
}

// String returns a fixed text and never the bytes.
func (s Secret) String() string { return redacted }

// GoString returns a fixed text and never the bytes.
func (s Secret) GoString() string { return redacted }

// Format writes a fixed text for every verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText returns a fixed text and never the bytes.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON returns a fixed text and never the bytes.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// LogValue returns a fixed text and never the bytes.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// key returns the bytes of a Secret that must be a symmetric key. Without this
// check a wiped Secret would silently become a key that everyone knows.
func (s *Secret) key() ([]byte, error) {
	if s.Len() != KeySize {
		return nil, ErrKeyLength
	}
	return s.Bytes(), nil
}
