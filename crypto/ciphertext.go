package crypto

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrInvalidCiphertext is the one error for a ciphertext that cannot be opened,
// whatever is wrong with it.
var ErrInvalidCiphertext = errors.New("the ciphertext is not valid")

// The ciphertext blob, version 1:
//
//	magic(1) version(1) algorithm(1) flags(1) ‖ key id(16) ‖ backing version(4) ‖
//	derivation nonce(16) ‖ iv(12) ‖ ciphertext ‖ tag(16)
//
// Everything before the iv and the canonical encryption context are its
// additional data. The format is frozen.
const (
	blobMagic     = 0xcd
	blobVersion   = 1
	blobAlgorithm = 1 // HKDF-SHA256 to a key for each message, then AES-256-GCM
	blobFlags     = 0

	offsetKeyID   = 4
	offsetBacking = offsetKeyID + 16
	offsetNonce   = offsetBacking + 4
	offsetIV      = offsetNonce + 16
)

// messageKeyInfo begins the HKDF info of a message key; the key id and the
// backing version follow.
const messageKeyInfo = "coldkms/enc/1"

// CiphertextOverhead is how many bytes longer a ciphertext is than its plaintext.
const CiphertextOverhead = offsetIV + Overhead

// CiphertextHeader is what a ciphertext says about itself before it is opened,
// unauthenticated until it was.
type CiphertextHeader struct {
	KeyID          [16]byte
	BackingVersion uint32
}

// ParseCiphertext reads which backing key a ciphertext asks for. It returns
// ErrInvalidCiphertext when the blob is too short or of an unknown form.
func ParseCiphertext(blob []byte) (CiphertextHeader, error) {
	if len(blob) < CiphertextOverhead ||
		[offsetKeyID]byte(blob) != [...]byte{blobMagic, blobVersion, blobAlgorithm, blobFlags} {
		return CiphertextHeader{}, ErrInvalidCiphertext
	}
	return CiphertextHeader{
		KeyID:          [16]byte(blob[offsetKeyID:offsetBacking]),
		BackingVersion: binary.BigEndian.Uint32(blob[offsetBacking:offsetNonce]),
	}, nil
}

// Encrypt returns the ciphertext blob of plaintext under a backing key of
// KeySize bytes, bound to the header and the encryption context. Its errors are
// ErrKeyLength, ErrContextNotUTF8 and those of random.
func Encrypt(backing *Secret, random io.Reader, h CiphertextHeader, plaintext []byte, context map[string]string) ([]byte, error) {
	blob := make([]byte, 0, CiphertextOverhead+len(plaintext))
	blob = append(blob, blobMagic, blobVersion, blobAlgorithm, blobFlags)
	blob = append(blob, h.KeyID[:]...)
	blob = binary.BigEndian.AppendUint32(blob, h.BackingVersion)
	blob = blob[:offsetIV]
	if _, err := io.ReadFull(random, blob[offsetNonce:]); err != nil {
		return nil, fmt.Errorf("reading randomness: %w", err)
	}
	aad, err := blobAAD(blob, context)
	if err != nil {
		return nil, err
	}
	aead, err := messageAEAD(backing, blob)
	if err != nil {
		return nil, err
	}
	return aead.Seal(blob, nil, plaintext, aad), nil
}

// Decrypt returns the plaintext of a ciphertext blob, which must have been made
// under this backing key with this encryption context. The only error is
// ErrInvalidCiphertext.
func Decrypt(backing *Secret, blob []byte, context map[string]string) (plaintext []byte, err error) {
	if _, err := ParseCiphertext(blob); err != nil {
		return nil, err
	}
	aad, err := blobAAD(blob, context)
	if err != nil {
		return nil, ErrInvalidCiphertext
	}
	aead, err := messageAEAD(backing, blob)
	if err != nil {
		return nil, ErrInvalidCiphertext
	}
	plaintext, err = aead.Open(nil, nil, blob[offsetIV:], aad)
	if err != nil {
		return nil, ErrInvalidCiphertext
	}
	return plaintext, nil
}

// blobAAD returns the additional data of a blob: all before its iv, then the
// canonical context.
func blobAAD(blob []byte, context map[string]string) ([]byte, error) {
	aad := make([]byte, 0, offsetIV+contextSize(context))
	return appendContext(append(aad, blob[:offsetIV]...), context)
}

// messageAEAD returns the cipher of one message. A key for each message, derived
// with the blob's nonce, leaves no limit on how many one backing key encrypts.
func messageAEAD(backing *Secret, blob []byte) (cipher.AEAD, error) {
	secret, err := backing.key()
	if err != nil {
		return nil, err
	}
	info := messageKeyInfo + string(blob[offsetKeyID:offsetNonce])
	key, err := hkdf.Key(sha256.New, secret, blob[offsetNonce:offsetIV], info, KeySize)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return newAEAD(key)
}
