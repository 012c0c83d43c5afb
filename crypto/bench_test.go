package crypto

import (
	"crypto/rand"
	"fmt"
	"testing"
)

var benchContext = map[string]string{"purpose": "invoices", "tenant": "a"}

func BenchmarkEncrypt(b *testing.B) {
	backing := testKey(b, 1)
	for _, n := range []int{32, 4096} {
		plaintext := make([]byte, n)
		b.Run(fmt.Sprintf("%dB", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Encrypt(backing, rand.Reader, testHeader, plaintext, benchContext); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecrypt(b *testing.B) {
	backing := testKey(b, 1)
	for _, n := range []int{32, 4096} {
		blob := must(Encrypt(backing, rand.Reader, testHeader, make([]byte, n), benchContext))(b)
		b.Run(fmt.Sprintf("%dB", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decrypt(backing, blob, benchContext); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	s := newTestSealer(b, 1)
	plaintext, aad, dst := make([]byte, 600), make([]byte, 40), make([]byte, 0, 600+Overhead)
	b.ReportAllocs()
	for b.Loop() {
		s.Seal(dst, plaintext, aad)
	}
}

func BenchmarkOpen(b *testing.B) {
	s := newTestSealer(b, 1)
	aad, dst := make([]byte, 40), make([]byte, 0, 600)
	sealed := s.Seal(nil, make([]byte, 600), aad)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Open(dst, sealed, aad); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDigest(b *testing.B) {
	d := newTestDigester(b, 1)
	var state [16]byte
	sealed := make([]byte, 600)
	b.ReportAllocs()
	for b.Loop() {
		d.Toggle(&state, sealed)
	}
}

func BenchmarkName(b *testing.B) {
	n := NewNamer(testKey(b, 1))
	b.ReportAllocs()
	for b.Loop() {
		n.Name("key", "1234abcd-12ab-34cd-56ef-1234567890ab")
	}
}

func BenchmarkSecret(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewSecret(32).Wipe()
	}
}

func BenchmarkOpenBacking(b *testing.B) {
	box := testKey(b, 1)
	sealed := must(SealBacking(box, testKey(b, 2), nil))(b)
	b.ReportAllocs()
	for b.Loop() {
		opened, err := OpenBacking(box, sealed, nil)
		if err != nil {
			b.Fatal(err)
		}
		opened.Wipe()
	}
}

func BenchmarkUnlock(b *testing.B) {
	h, _ := newTestHeader(b, DefaultArgon2())
	for b.Loop() {
		must(h.Unlock(passphrase))(b).Wipe()
	}
}
