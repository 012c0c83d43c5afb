package crypto

import (
	"crypto/fips140"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"hash"
)

// ErrUnwrap is the one error for wrapped bytes that do not open to a key of KeySize bytes. It tells no part apart: who
// could see a wrong padding from a wrong length could open what others wrapped (Bleichenbacher, CRYPTO 1998).
var ErrUnwrap = errors.New("the wrapped key does not open")

// ErrNotApproved is returned for a wrapping that FIPS 140-3 does not approve of, when the program was started with
// GODEBUG=fips140=only.
var ErrNotApproved = errors.New("the wrapping is not approved under fips140=only")

// wrappingBits is the length of a wrapping key's modulus.
const wrappingBits = 2048

// A Wrapping says how RSA pads what it encrypts. RFC 8017, section 7.
type Wrapping int

// The wrappings.
const (
	OAEPSHA256 Wrapping = iota + 1
	OAEPSHA1
	PKCS1v15
)

func (w Wrapping) hash() hash.Hash {
	if w == OAEPSHA1 {
		return sha1.New()
	}
	return sha256.New()
}

// Approved returns nil, or ErrNotApproved when the program may not use the wrapping.
func (w Wrapping) Approved() error {
	if fips140.Enforced() && w != OAEPSHA256 {
		return ErrNotApproved
	}
	return nil
}

// NewWrappingKey makes an RSA key pair of 2,048 bits, which takes some 50 ms. It returns the private key as PKCS #8,
// which the caller wipes, and the public key as DER SubjectPublicKeyInfo. Its randomness is the system's: the standard
// library takes no other for RSA.
func NewWrappingKey() (private *Secret, public []byte, err error) {
	pair, err := rsa.GenerateKey(rand.Reader, wrappingBits)
	if err != nil {
		return nil, nil, fmt.Errorf("making a wrapping key: %w", err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(pair)
	if err != nil {
		return nil, nil, fmt.Errorf("encoding a wrapping key: %w", err)
	}
	private = SecretFrom(encoded)
	if public, err = x509.MarshalPKIXPublicKey(&pair.PublicKey); err != nil {
		private.Wipe()
		return nil, nil, fmt.Errorf("encoding a wrapping key: %w", err)
	}
	return private, public, nil
}

// Unwrap opens a key of KeySize bytes with the private key that NewWrappingKey made. It returns ErrNotApproved, and
// ErrUnwrap for everything that keeps the key from opening. The caller wipes it.
func Unwrap(w Wrapping, private *Secret, wrapped []byte) (*Secret, error) {
	if err := w.Approved(); err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(private.Bytes())
	if err != nil {
		return nil, fmt.Errorf("reading a wrapping key: %w", err)
	}
	pair, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("reading a wrapping key: it is not an RSA key")
	}
	var opened []byte
	if w == PKCS1v15 {
		// Not DecryptPKCS1v15SessionKey: it makes a random key of a bad blob, without an error.
		//lint:ignore SA1019 the guide's third option; who uses it gets three tries
		opened, err = rsa.DecryptPKCS1v15(nil, pair, wrapped)
	} else {
		opened, err = rsa.DecryptOAEP(w.hash(), nil, pair, wrapped, nil)
	}
	defer clear(opened)
	if err != nil || len(opened) != KeySize {
		return nil, ErrUnwrap
	}
	return SecretFrom(opened), nil
}

// Wrap encrypts a key under a public key in DER SubjectPublicKeyInfo, as who brings key material does.
func Wrap(w Wrapping, public []byte, key *Secret) ([]byte, error) {
	if err := w.Approved(); err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("reading a wrapping key: %w", err)
	}
	pub, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("reading a wrapping key: it is not an RSA key")
	}
	if w == PKCS1v15 {
		//lint:ignore SA1019 the other side of the guide's third option
		return rsa.EncryptPKCS1v15(rand.Reader, pub, key.Bytes())
	}
	return rsa.EncryptOAEP(w.hash(), rand.Reader, pub, key.Bytes(), nil)
}
