package crypto

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestWrapping(t *testing.T) {
	private, public, err := NewWrappingKey()
	if err != nil {
		t.Fatal(err)
	}
	defer private.Wipe()
	other, _, err := NewWrappingKey()
	if err != nil {
		t.Fatal(err)
	}
	defer other.Wipe()
	key := func() *Secret { return SecretFrom([]byte(strings.Repeat("k", KeySize))) }
	all := []Wrapping{OAEPSHA256, OAEPSHA1, PKCS1v15}
	for _, with := range all {
		wrapped, err := Wrap(with, public, key())
		if err != nil {
			t.Fatal(err)
		}
		opened, err := Unwrap(with, private, wrapped)
		if err != nil || !opened.Equal(key()) {
			t.Fatalf("wrapping %d does not open: %v", with, err)
		}
		for _, by := range all {
			if by == with {
				continue
			}
			if _, err := Unwrap(by, private, wrapped); !errors.Is(err, ErrUnwrap) {
				t.Errorf("wrapped by %d, opened by %d: %v", with, by, err)
			}
		}
		changed := bytes.Clone(wrapped)
		changed[len(changed)/2] ^= 1
		for name, c := range map[string]struct {
			private *Secret
			wrapped []byte
		}{
			"changed": {private, changed}, "cut": {private, wrapped[1:]}, "empty": {private, nil}, "long": {private, append(wrapped, 0)},
			"another wrapping key": {other, wrapped},
		} {
			if _, err := Unwrap(with, c.private, c.wrapped); err != ErrUnwrap {
				t.Errorf("%s, wrapping %d: %v", name, with, err)
			}
		}
		for _, length := range []int{1, 16, 31, 33, 64} {
			wrapped, err := Wrap(with, public, SecretFrom(make([]byte, length)))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Unwrap(with, private, wrapped); err != ErrUnwrap {
				t.Errorf("%d bytes, wrapping %d: %v", length, with, err)
			}
		}
	}
}

func TestWrapNeedsAPublicKey(t *testing.T) {
	if _, err := Wrap(OAEPSHA256, []byte("no DER"), NewSecret(KeySize)); err == nil {
		t.Error("wrapped under nothing")
	}
	if _, err := Unwrap(OAEPSHA256, SecretFrom([]byte("no DER")), nil); err == nil || errors.Is(err, ErrUnwrap) {
		t.Errorf("a damaged private key: %v", err)
	}
}

func TestFingerprint(t *testing.T) {
	a, b := SecretFrom([]byte(strings.Repeat("a", KeySize))), SecretFrom([]byte(strings.Repeat("b", KeySize)))
	f := FingerprintOf([SaltSize]byte{1}, a)
	if !f.Is(a) || f.Is(b) {
		t.Error("it does not recognise its key alone")
	}
	if g := FingerprintOf([SaltSize]byte{2}, a); g.Digest == f.Digest {
		t.Error("another salt, the same digest")
	}
}

func FuzzUnwrap(f *testing.F) {
	private, public, err := NewWrappingKey()
	if err != nil {
		f.Fatal(err)
	}
	wrapped, err := Wrap(PKCS1v15, public, NewSecret(KeySize))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(3, wrapped)
	f.Add(1, []byte("short"))
	f.Add(2, make([]byte, 256))
	f.Fuzz(func(t *testing.T, w int, blob []byte) {
		key, err := Unwrap(Wrapping(w), private, blob)
		if err != nil && err != ErrUnwrap {
			t.Fatal(err)
		}
		if err == nil && key.Len() != KeySize {
			t.Fatalf("%d bytes", key.Len())
		}
		key.Wipe()
	})
}
