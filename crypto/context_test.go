package crypto

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCanonicalContext(t *testing.T) {
	for _, c := range []struct {
		name  string
		pairs map[string]string
		want  string
	}{
		{"absent", nil, "\x00\x00\x00\x00"},
		{"empty", map[string]string{}, "\x00\x00\x00\x00"},
		{"one pair", map[string]string{"a": "bc"}, "\x00\x00\x00\x01\x00\x00\x00\x01a\x00\x00\x00\x02bc"},
		{"an empty pair", map[string]string{"": ""}, "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"},
		{"sorted by bytes", map[string]string{"é": "3", "b": "2", "B": "1"},
			"\x00\x00\x00\x03" + "\x00\x00\x00\x01B\x00\x00\x00\x011" + "\x00\x00\x00\x01b\x00\x00\x00\x012" + "\x00\x00\x00\x02é\x00\x00\x00\x013"},
	} {
		if got := must(canonicalContext(c.pairs))(t); string(got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCanonicalContextIsNotNormalised(t *testing.T) {
	composed := must(canonicalContext(map[string]string{"\u00e9": ""}))(t)
	combined := must(canonicalContext(map[string]string{"e\u0301": ""}))(t)
	if bytes.Equal(composed, combined) {
		t.Error("two different texts were made one")
	}
}

func TestCanonicalContextWantsUTF8(t *testing.T) {
	for _, pairs := range []map[string]string{{"\xff": ""}, {"": "\xff"}, {"a": "b", "c": "\xed\xa0\x80"}} {
		if got, err := canonicalContext(pairs); !errors.Is(err, ErrContextNotUTF8) || got != nil {
			t.Errorf("%q: error %v", pairs, err)
		}
	}
}

func TestCanonicalContextIsInjective(t *testing.T) {
	text := rapid.StringN(0, 3, -1)
	pairs := rapid.MapOfN(text, text, 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		a, b := pairs.Draw(t, "a"), pairs.Draw(t, "b")
		encodedA, errA := canonicalContext(a)
		encodedB, errB := canonicalContext(b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if bytes.Equal(encodedA, encodedB) != maps.Equal(a, b) {
			t.Fatalf("%q and %q", a, b)
		}
		// A map made in another order, by another way, is the same context.
		again := map[string]string{"gone": ""}
		for _, key := range rapid.Permutation(slices.Collect(maps.Keys(a))).Draw(t, "order") {
			again[key] = a[key]
		}
		if _, kept := a["gone"]; !kept {
			delete(again, "gone")
		}
		if encoded, err := canonicalContext(again); err != nil || !bytes.Equal(encoded, encodedA) {
			t.Fatal("the order matters")
		}
		if decoded, ok := decodeContext(encodedA); !ok || !maps.Equal(decoded, a) {
			t.Fatalf("%q decodes to %q", a, decoded)
		}
	})
}

// decodeContext reads the canonical encoding. That it can be read back is what
// makes the encoding injective.
func decodeContext(b []byte) (pairs map[string]string, ok bool) {
	number := func() (n uint32) {
		if ok = len(b) >= 4; ok {
			n = binary.BigEndian.Uint32(b)
			b = b[4:]
		}
		return n
	}
	text := func() (s string) {
		if n := number(); ok {
			if ok = uint64(n) <= uint64(len(b)); ok {
				s = string(b[:n])
				b = b[n:]
			}
		}
		return s
	}
	pairs = map[string]string{}
	count := number()
	for i := uint32(0); ok && i < count; i++ {
		key := text()
		if ok {
			pairs[key] = text()
		}
	}
	return pairs, ok && len(b) == 0
}

// FuzzCanonicalContext encodes any two pairs: what is valid must read back as
// it was, and what is not must be refused.
func FuzzCanonicalContext(f *testing.F) {
	f.Add("", "", "a", "b")
	f.Add("a", "bc", "ab", "c")
	f.Add("\xff", "", "", "\x00")
	f.Fuzz(func(t *testing.T, key1, value1, key2, value2 string) {
		pairs := map[string]string{key1: value1, key2: value2}
		encoded, err := canonicalContext(pairs)
		valid := true
		for key, value := range pairs {
			valid = valid && utf8.ValidString(key) && utf8.ValidString(value)
		}
		if valid != (err == nil) {
			t.Fatalf("valid UTF-8 is %v, error %v", valid, err)
		}
		if err != nil {
			return
		}
		if decoded, ok := decodeContext(encoded); !ok || !maps.Equal(decoded, pairs) {
			t.Errorf("%q decodes to %q", pairs, decoded)
		}
		if len(encoded) != contextSize(pairs) {
			t.Errorf("%d bytes, %d foreseen", len(encoded), contextSize(pairs))
		}
	})
}
