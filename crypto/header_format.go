package crypto

import (
	"bytes"
	"crypto/sha256"

	"golang.org/x/crypto/cryptobyte"
)

// Marshal returns the header file's bytes.
func (h *Header) Marshal() []byte {
	b := append(h.body(), h.mac[:]...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// ParseHeader reads the header file's bytes. The errors are ErrHeaderDamaged
// when they are not as they were written, ErrHeaderVersion when a later program
// wrote them, and ErrArgon2Limits. What it returns is authentic only when it
// has been unlocked.
func ParseHeader(b []byte) (*Header, error) {
	content, found := cutChecksum(b)
	if !found || !bytes.HasPrefix(content, []byte(headerMagic)) {
		return nil, ErrHeaderDamaged
	}
	in := cryptobyte.String(content[len(headerMagic):])
	var version uint16
	if !in.ReadUint16(&version) {
		return nil, ErrHeaderDamaged
	}
	if version != headerVersion {
		return nil, ErrHeaderVersion
	}
	h := new(Header)
	var created uint64
	var slots, slot cryptobyte.String
	var kind uint8
	if !in.CopyBytes(h.vaultID[:]) || !in.ReadUint64(&created) ||
		!in.ReadUint16LengthPrefixed(&slots) || !in.CopyBytes(h.mac[:]) || !in.Empty() ||
		!slots.ReadUint8(&kind) || !slots.ReadUint16LengthPrefixed(&slot) {
		return nil, ErrHeaderDamaged
	}
	if kind != slotPassphrase || !slots.Empty() {
		return nil, ErrHeaderVersion
	}
	h.created = int64(created)
	if !slot.ReadUint32(&h.kdf.Time) || !slot.ReadUint32(&h.kdf.MemoryKiB) || !slot.ReadUint8(&h.kdf.Parallelism) ||
		!slot.CopyBytes(h.salt[:]) || !slot.CopyBytes(h.sealedRoot[:]) || !slot.Empty() {
		return nil, ErrHeaderDamaged
	}
	if err := h.kdf.check(); err != nil {
		return nil, err
	}
	return h, nil
}

// cutChecksum takes the checksum off the end of a header file and says whether
// it was right.
func cutChecksum(b []byte) (content []byte, ok bool) {
	if len(b) < sha256.Size {
		return nil, false
	}
	content = b[:len(b)-sha256.Size]
	return content, sha256.Sum256(content) == [sha256.Size]byte(b[len(content):])
}

// body returns everything that the MAC covers.
func (h *Header) body() []byte {
	var b cryptobyte.Builder
	h.addVault(&b)
	b.AddUint64(uint64(h.created))
	b.AddUint16LengthPrefixed(func(slots *cryptobyte.Builder) {
		slots.AddUint8(slotPassphrase)
		slots.AddUint16LengthPrefixed(func(slot *cryptobyte.Builder) {
			h.addDerivation(slot)
			slot.AddBytes(h.sealedRoot[:])
		})
	})
	return b.BytesOrPanic()
}

// slotAAD returns what the sealed root key is bound to: the vault, and how the
// slot key is derived.
func (h *Header) slotAAD() []byte {
	var b cryptobyte.Builder
	h.addVault(&b)
	b.AddUint8(slotPassphrase)
	h.addDerivation(&b)
	return b.BytesOrPanic()
}

// addVault adds the form of the header and the vault's id.
func (h *Header) addVault(b *cryptobyte.Builder) {
	b.AddBytes([]byte(headerMagic))
	b.AddUint16(headerVersion)
	b.AddBytes(h.vaultID[:])
}

// addDerivation adds how the slot key is derived from the passphrase.
func (h *Header) addDerivation(b *cryptobyte.Builder) {
	b.AddUint32(h.kdf.Time)
	b.AddUint32(h.kdf.MemoryKiB)
	b.AddUint8(h.kdf.Parallelism)
	b.AddBytes(h.salt[:])
}
