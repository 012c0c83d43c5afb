package crypto

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"
	"time"
)

var (
	passphrase = []byte("correct horse battery staple")
	created    = time.Date(2026, 11, 22, 11, 36, 0, 0, time.UTC)
)

func newTestHeader(tb testing.TB, kdf Argon2) (*Header, *Secret) {
	tb.Helper()
	h, root, err := NewHeader(seeded(7), passphrase, kdf, created)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(root.Wipe)
	return h, root
}

func TestHeaderRoundTrip(t *testing.T) {
	made, root := newTestHeader(t, quick)
	file := made.Marshal()
	h, err := ParseHeader(file)
	if err != nil {
		t.Fatal(err)
	}
	if *h != *made || !bytes.Equal(h.Marshal(), file) {
		t.Error("the header changed on its way through the file")
	}
	if !h.Created().Equal(created) || h.KDF() != quick || h.VaultID() == [16]byte{} {
		t.Errorf("created %v, %+v, vault %x", h.Created(), h.KDF(), h.VaultID())
	}
	opened, err := h.Unlock(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Wipe()
	if opened.Len() != KeySize || !opened.Equal(root) {
		t.Error("unlocking gave another root key")
	}
}

func TestHeaderShowsNeitherRootNorPassphrase(t *testing.T) {
	h, root := newTestHeader(t, quick)
	file := h.Marshal()
	if bytes.Contains(file, root.Bytes()[:8]) || bytes.Contains(file, passphrase[:8]) {
		t.Error("the file shows key bytes or the passphrase")
	}
}

func TestHeaderWrongPassphrase(t *testing.T) {
	h, _ := newTestHeader(t, quick)
	for _, wrong := range []string{"", "correct horse battery stapl", "correct horse battery staple ", "Correct horse battery staple"} {
		if root, err := h.Unlock([]byte(wrong)); !errors.Is(err, ErrWrongPassphrase) || root != nil {
			t.Errorf("a passphrase of %d bytes: error %v", len(wrong), err)
		}
	}
}

// Argon2id's memory is by far the largest thing that Unlock takes, so that what
// was allocated tells how often it ran.
func TestHeaderRunsArgon2Once(t *testing.T) {
	kdf := Argon2{Time: 1, MemoryKiB: 8 << 10, Parallelism: 1}
	h, _ := newTestHeader(t, kdf)
	for _, phrase := range [][]byte{passphrase, []byte("wrong")} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		root, _ := h.Unlock(phrase)
		runtime.ReadMemStats(&after)
		root.Wipe()
		if runs := (after.TotalAlloc - before.TotalAlloc) / (uint64(kdf.MemoryKiB) << 10); runs != 1 {
			t.Errorf("Argon2id ran %d times", runs)
		}
	}
}

func TestHeaderEveryFlippedBitIsDamage(t *testing.T) {
	h, _ := newTestHeader(t, quick)
	file := h.Marshal()
	for i := range 8 * len(file) {
		flipped := slices.Clone(file)
		flipped[i/8] ^= 1 << (i % 8)
		if _, err := ParseHeader(flipped); !errors.Is(err, ErrHeaderDamaged) {
			t.Errorf("bit %d of byte %d: error %v", i%8, i/8, err)
		}
	}
	for n := range len(file) {
		if _, err := ParseHeader(file[:n]); !errors.Is(err, ErrHeaderDamaged) {
			t.Errorf("cut to %d bytes: error %v", n, err)
		}
	}
	if _, err := ParseHeader(append(slices.Clone(file), 0)); !errors.Is(err, ErrHeaderDamaged) {
		t.Errorf("a byte more: error %v", err)
	}
}

// withChecksum changes a header file and makes its checksum right again, as
// someone does who wants the change to go unnoticed.
func withChecksum(file []byte, change func(content []byte) []byte) []byte {
	content := change(slices.Clone(file[:len(file)-sha256.Size]))
	sum := sha256.Sum256(content)
	return append(content, sum[:]...)
}

// Where things stand in a header file of version 1.
const (
	atVersion = 8
	atCreated = 26
	atKind    = 36
	atTime    = 39
	atMemory  = 43
	atLanes   = 47
	atMAC     = 124
)

func TestHeaderForged(t *testing.T) {
	h, _ := newTestHeader(t, Argon2{Time: 2, MemoryKiB: 128, Parallelism: 2})
	file := h.Marshal()
	put := func(at int, value ...byte) func([]byte) []byte {
		return func(content []byte) []byte {
			copy(content[at:], value)
			return content
		}
	}
	put32 := func(at int, value uint32) func([]byte) []byte {
		return put(at, binary.BigEndian.AppendUint32(nil, value)...)
	}
	for _, c := range []struct {
		name   string
		change func([]byte) []byte
		want   error
	}{
		{"nothing", put(0), nil},
		{"another magic", put(0, 'C'), ErrHeaderDamaged},
		{"a later version", put(atVersion, 0, 2), ErrHeaderVersion},
		{"created later", put(atCreated+7, file[atCreated+7]+1), ErrHeaderForged},
		{"an unknown kind of slot", put(atKind, 2), ErrHeaderVersion},
		{"fewer passes", put32(atTime, 1), ErrWrongPassphrase},
		{"less memory", put32(atMemory, 64), ErrWrongPassphrase},
		{"fewer lanes", put(atLanes, 1), ErrWrongPassphrase},
		{"too many passes", put32(atTime, 1<<31), ErrArgon2Limits},
		{"too much memory", put32(atMemory, 1<<32-1), ErrArgon2Limits},
		{"no lanes", put(atLanes, 0), ErrArgon2Limits},
		{"another MAC", put(atMAC, file[atMAC]+1), ErrHeaderForged},
		{"something added", func(b []byte) []byte { return append(b, 0) }, ErrHeaderDamaged},
		{"something cut off", func(b []byte) []byte { return b[:len(b)-1] }, ErrHeaderDamaged},
		{"nothing left", func(b []byte) []byte { return nil }, ErrHeaderDamaged},
		{"the magic alone", func(b []byte) []byte { return b[:8] }, ErrHeaderDamaged},
	} {
		if err := tryToUnlock(withChecksum(file, c.change)); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
	for at := range len(file) - sha256.Size {
		if at >= atTime && at < atLanes {
			continue // the high bytes would run Argon2id for long
		}
		if tryToUnlock(withChecksum(file, put(at, file[at]^1))) == nil {
			t.Errorf("a change of byte %d went unnoticed", at)
		}
	}
}

// The slot of one vault, put into the header of another.
func TestHeaderSlotIsBoundToItsVault(t *testing.T) {
	first, _ := newTestHeader(t, quick)
	second, root, err := NewHeader(seeded(8), passphrase, quick, created)
	if err != nil {
		t.Fatal(err)
	}
	root.Wipe()
	second.salt, second.sealedRoot = first.salt, first.sealedRoot
	if err := tryToUnlock(second.Marshal()); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("error %v", err)
	}
}

func tryToUnlock(file []byte) error {
	h, err := ParseHeader(file)
	if err != nil {
		return err
	}
	root, err := h.Unlock(passphrase)
	root.Wipe()
	return err
}

func TestNewHeaderErrors(t *testing.T) {
	if _, _, err := NewHeader(seeded(1), passphrase, Argon2{}, created); !errors.Is(err, ErrArgon2Limits) {
		t.Errorf("error %v", err)
	}
	broken := errors.New("no entropy")
	for _, n := range []int{0, 16, 40} {
		random := io.MultiReader(io.LimitReader(seeded(1), int64(n)), iotest.ErrReader(broken))
		if _, _, err := NewHeader(random, passphrase, quick, created); !errors.Is(err, broken) {
			t.Errorf("randomness ends after %d bytes: error %v", n, err)
		}
	}
}

func FuzzParseHeader(f *testing.F) {
	h, _ := newTestHeader(f, quick)
	file := h.Marshal()
	f.Add(file[:len(file)-sha256.Size])
	f.Add([]byte(headerMagic))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		// The checksum is made right, or the fuzzer would never get past it.
		whole := withChecksum(append(slices.Clone(content), make([]byte, sha256.Size)...), func(b []byte) []byte { return b })
		h, err := ParseHeader(whole)
		if err != nil {
			return
		}
		if !bytes.Equal(h.Marshal(), whole) {
			t.Error("a header that parses does not marshal to the same bytes")
		}
		if h.KDF().check() != nil {
			t.Error("absurd parameters were accepted")
		}
	})
}
