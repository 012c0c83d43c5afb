package crypto

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var testHeader = CiphertextHeader{KeyID: [16]byte{0: 0xaa, 15: 0xbb}, BackingVersion: 3}

func TestCiphertextRoundTrip(t *testing.T) {
	backing := testKey(t, 1)
	text := rapid.StringN(0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		plaintext := rapid.SliceOf(rapid.Byte()).Draw(t, "plaintext")
		context := rapid.MapOfN(text, text, 0, 4).Draw(t, "context")
		h := CiphertextHeader{
			KeyID:          [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "key id")),
			BackingVersion: rapid.Uint32().Draw(t, "version"),
		}
		blob, err := Encrypt(backing, seeded(2), h, plaintext, context)
		if err != nil {
			t.Fatal(err)
		}
		if len(blob) != len(plaintext)+CiphertextOverhead {
			t.Fatalf("%d bytes became %d", len(plaintext), len(blob))
		}
		if got, err := ParseCiphertext(blob); err != nil || got != h {
			t.Fatalf("header %+v, error %v", got, err)
		}
		opened, err := Decrypt(backing, blob, context)
		if err != nil || !bytes.Equal(opened, plaintext) {
			t.Fatalf("opened %x, error %v", opened, err)
		}
	})
}

func TestCiphertextEveryChangeFails(t *testing.T) {
	backing := testKey(t, 1)
	context := map[string]string{"purpose": "test"}
	blob := must(Encrypt(backing, seeded(2), testHeader, []byte("sixteen bytes..."), context))(t)
	fails := func(name string, at int, blob []byte) {
		t.Helper()
		if plaintext, err := Decrypt(backing, blob, context); err != ErrInvalidCiphertext || plaintext != nil {
			t.Errorf("%s at %d: error %v", name, at, err)
		}
	}
	for at := range blob {
		changed := slices.Clone(blob)
		for range 255 {
			changed[at]++
			fails("changed", at, changed)
		}
		fails("cut", at, blob[:at])
		fails("a byte left out", at, slices.Delete(slices.Clone(blob), at, at+1))
		fails("a byte put in", at, slices.Insert(slices.Clone(blob), at, 0))
	}
	fails("longer", len(blob), append(slices.Clone(blob), 0))
}

func TestCiphertextContext(t *testing.T) {
	backing := testKey(t, 1)
	type context = map[string]string
	for _, c := range []struct {
		name           string
		sealed, opened context
		opens          bool
	}{
		{"the same", context{"a": "1", "b": "2"}, context{"b": "2", "a": "1"}, true},
		{"absent and empty", nil, context{}, true},
		{"a: bc, ab: c", context{"a": "bc"}, context{"ab": "c"}, false},
		{"key and value swapped", context{"a": "b"}, context{"b": "a"}, false},
		{"values swapped", context{"a": "1", "b": "2"}, context{"a": "2", "b": "1"}, false},
		{"one pair less", context{"a": "1", "b": "2"}, context{"a": "1"}, false},
		{"one pair more", context{"a": "1"}, context{"a": "1", "b": "2"}, false},
		{"absent", context{"a": "1"}, nil, false},
		{"an empty pair is a pair", nil, context{"": ""}, false},
		{"case", context{"a": "x"}, context{"a": "X"}, false},
		{"not normalised", context{"a": "\u00e9"}, context{"a": "e\u0301"}, false},
		{"not UTF-8", context{"a": "1"}, context{"a": "\xff"}, false},
	} {
		blob := must(Encrypt(backing, seeded(2), testHeader, []byte("x"), c.sealed))(t)
		_, err := Decrypt(backing, blob, c.opened)
		if want := map[bool]error{true: nil, false: ErrInvalidCiphertext}[c.opens]; err != want {
			t.Errorf("%s: error %v, want %v", c.name, err, want)
		}
	}
}

func TestCiphertextOtherKey(t *testing.T) {
	blob := must(Encrypt(testKey(t, 1), seeded(2), testHeader, []byte("x"), nil))(t)
	wiped := NewSecret(KeySize)
	wiped.Wipe()
	for _, backing := range []*Secret{testKey(t, 2), wiped, nil} {
		if _, err := Decrypt(backing, blob, nil); err != ErrInvalidCiphertext {
			t.Errorf("error %v", err)
		}
	}
}

func TestCiphertextNeverRepeats(t *testing.T) {
	backing := testKey(t, 1)
	// The same derivation nonce twice is not the end: the iv is random too.
	a := must(Encrypt(backing, seeded(2), testHeader, []byte("x"), nil))(t)
	b := must(Encrypt(backing, seeded(2), testHeader, []byte("x"), nil))(t)
	if !bytes.Equal(a[:offsetIV], b[:offsetIV]) || bytes.Equal(a[offsetIV:], b[offsetIV:]) {
		t.Error("two ciphertexts with one derivation nonce differ in the wrong place")
	}
	c := must(Encrypt(backing, seeded(3), testHeader, []byte("x"), nil))(t)
	if bytes.Equal(a[offsetNonce:offsetIV], c[offsetNonce:offsetIV]) {
		t.Error("the derivation nonce is not random")
	}
}

func TestEncryptErrors(t *testing.T) {
	backing := testKey(t, 1)
	if _, err := Encrypt(backing, strings.NewReader("short"), testHeader, nil, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("randomness that ends: error %v", err)
	}
	if _, err := Encrypt(backing, seeded(2), testHeader, nil, map[string]string{"\xff": ""}); !errors.Is(err, ErrContextNotUTF8) {
		t.Errorf("a context that is not UTF-8: error %v", err)
	}
}

func FuzzParseCiphertext(f *testing.F) {
	// A golden blob, because the fuzzer's processes must all mean the same one.
	golden := goldenCiphertexts(f)[0]
	blob := golden.Blob
	backing := SecretFrom(golden.Backing)
	f.Cleanup(backing.Wipe)
	f.Add([]byte(blob))
	f.Add([]byte(blob[:CiphertextOverhead]))
	f.Add([]byte(blob[:CiphertextOverhead-1]))
	f.Add([]byte{blobMagic, blobVersion, blobAlgorithm, blobFlags})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := ParseCiphertext(b)
		if err != nil && err != ErrInvalidCiphertext {
			t.Fatalf("error %v", err)
		}
		if err == nil && !bytes.Equal(h.KeyID[:], b[4:20]) {
			t.Error("another key id")
		}
		if _, openErr := Decrypt(backing, b, nil); openErr == nil && !bytes.Equal(b, blob) {
			t.Error("a blob opened that was never made")
		}
	})
}
