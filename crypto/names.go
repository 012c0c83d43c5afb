package crypto

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sync"
)

// A Namer makes opaque names: whoever reads them without the key learns neither
// the parts they were made of nor which names share one. It is safe for
// concurrent use.
type Namer struct{ pool sync.Pool }

// naming is what one call of Name works with.
type naming struct {
	mac   hash.Hash
	input []byte
	sum   [sha256.Size]byte
}

// NewNamer returns a Namer for a key of KeySize bytes and panics for any other,
// which only a caller that wiped the key too early can bring about. The Namer
// keeps the key: wiping the Secret later does not stop it.
func NewNamer(key *Secret) *Namer {
	k, err := key.key()
	if err != nil {
		panic("crypto: NewNamer: " + err.Error())
	}
	// The standard library's HMAC can be cloned; the first one is never written
	// to, so that clones may be made at any time.
	keyed := hmac.New(sha256.New, k).(hash.Cloner)
	return &Namer{sync.Pool{New: func() any {
		mac, err := keyed.Clone()
		if err != nil {
			panic("crypto: cloning HMAC-SHA256: " + err.Error())
		}
		return &naming{mac: mac}
	}}}
}

// Name returns HMAC-SHA256, cut to 16 bytes, of the parts, each with its length
// before it, so that different parts never make the same input.
func (n *Namer) Name(parts ...string) [16]byte {
	w := n.pool.Get().(*naming)
	defer n.pool.Put(w)
	w.input = w.input[:0]
	for _, part := range parts {
		w.input = binary.BigEndian.AppendUint32(w.input, uint32(len(part)))
		w.input = append(w.input, part...)
	}
	w.mac.Reset()
	w.mac.Write(w.input)
	return [16]byte(w.mac.Sum(w.sum[:0]))
}
