package crypto

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"
)

// Why a header does not open. They are told apart because a person does
// something else about each.
var (
	ErrHeaderDamaged   = errors.New("the vault's header is damaged")
	ErrHeaderVersion   = errors.New("the vault's header is of a version this program does not know")
	ErrHeaderForged    = errors.New("the vault's header was changed by someone who did not hold the vault's key")
	ErrWrongPassphrase = errors.New("wrong passphrase")
)

// The header file, version 1 (numbers big-endian):
//
//	magic(8) ‖ version(2) ‖ vault id(16) ‖ created, Unix seconds(8) ‖
//	u16 length ‖ slots, each: kind(1) ‖ u16 length ‖ body
//	‖ HMAC-SHA256 of everything before it, under a key derived from the root key(32)
//	‖ SHA-256 of everything before it(32)
//
// The checksum needs no key, so that accidental damage is told from a wrong
// passphrase before Argon2id runs. In every version it is the last 32 bytes.
const (
	headerMagic   = "coldkms\x00"
	headerVersion = 1
)

// slotPassphrase is the kind of slot that a passphrase opens. Its body is
//
//	time(4) ‖ memory in KiB(4) ‖ lanes(1) ‖ salt(16) ‖ sealed root key
//
// A version 1 header holds exactly one slot, of this kind.
const slotPassphrase = 1

// sealedRootSize is the length of a sealed root key.
const sealedRootSize = KeySize + Overhead

// A Header is what stands in the clear beside a vault: its id, and the root key
// sealed under a passphrase. It is not changed once made and so safe for
// concurrent use.
type Header struct {
	vaultID    [16]byte
	created    int64 // Unix seconds
	kdf        Argon2
	salt       [16]byte
	sealedRoot [sealedRootSize]byte
	mac        [sha256.Size]byte
}

// NewHeader makes the header of a new vault with a random id and a random root
// key, which it returns too and which the caller wipes. It takes any parameters
// within the limits; a vault for use is made with DefaultArgon2. The errors are
// ErrArgon2Limits and those of random.
func NewHeader(random io.Reader, passphrase []byte, kdf Argon2, created time.Time) (h *Header, root *Secret, err error) {
	if err := kdf.check(); err != nil {
		return nil, nil, err
	}
	h = &Header{created: created.Unix(), kdf: kdf}
	for _, field := range [][]byte{h.vaultID[:], h.salt[:]} {
		if _, err := io.ReadFull(random, field); err != nil {
			return nil, nil, fmt.Errorf("reading randomness: %w", err)
		}
	}
	root, err = RandomSecret(random, KeySize)
	if err != nil {
		return nil, nil, err
	}
	if err := h.sealRoot(root, passphrase); err != nil {
		root.Wipe()
		return nil, nil, err
	}
	return h, root, nil
}

// sealRoot seals the root key into the slot and authenticates the whole header.
func (h *Header) sealRoot(root *Secret, passphrase []byte) error {
	slot, err := h.slotSealer(passphrase)
	if err != nil {
		return err
	}
	slot.Seal(h.sealedRoot[:0], root.Bytes(), h.slotAAD())
	h.mac, err = h.authenticate(root)
	return err
}

// Unlock returns the root key, which the caller wipes. It runs Argon2id once.
// The errors are ErrWrongPassphrase, and ErrHeaderForged when the passphrase is
// right and yet the header is not as it was made.
func (h *Header) Unlock(passphrase []byte) (*Secret, error) {
	slot, err := h.slotSealer(passphrase)
	if err != nil {
		return nil, err
	}
	root, err := slot.openSecret(h.sealedRoot[:], h.slotAAD())
	if err != nil {
		return nil, ErrWrongPassphrase
	}
	mac, err := h.authenticate(root)
	if err != nil {
		root.Wipe()
		return nil, err
	}
	if !hmac.Equal(mac[:], h.mac[:]) {
		root.Wipe()
		return nil, ErrHeaderForged
	}
	return root, nil
}

// VaultID returns the vault's random id.
func (h *Header) VaultID() [16]byte { return h.vaultID }

// Created returns when the vault was made, to the second.
func (h *Header) Created() time.Time { return time.Unix(h.created, 0).UTC() }

// KDF returns the parameters that Unlock runs Argon2id with.
func (h *Header) KDF() Argon2 { return h.kdf }

// slotSealer returns what seals the root key under the passphrase.
func (h *Header) slotSealer(passphrase []byte) (*Sealer, error) {
	key := h.kdf.derive(passphrase, h.salt[:])
	defer key.Wipe()
	return NewSealer(key)
}

// authenticate returns the MAC of the header under the root key.
func (h *Header) authenticate(root *Secret) (mac [sha256.Size]byte, err error) {
	key, err := derive(root, h.vaultID[:], labelHeader)
	if err != nil {
		return mac, err
	}
	defer key.Wipe()
	m := hmac.New(sha256.New, key.Bytes())
	m.Write(h.body())
	m.Sum(mac[:0])
	return mac, nil
}
