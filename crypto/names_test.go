package crypto

import (
	"encoding/hex"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestNamerIsInjective(t *testing.T) {
	n := NewNamer(testKey(t, 1))
	parts := rapid.SliceOfN(rapid.StringN(0, 4, -1), 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		if (n.Name(a...) == n.Name(b...)) != slices.Equal(a, b) {
			t.Fatalf("%q and %q", a, b)
		}
	})
	seen := map[[16]byte][]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"ab"}, {"a", "b"}, {"b", "a"}, {"a\x00\x00\x00\x01b"}} {
		name := n.Name(parts...)
		if other, found := seen[name]; found {
			t.Errorf("%q and %q have one name", parts, other)
		}
		seen[name] = parts
	}
}

func TestNamerNeedsTheKey(t *testing.T) {
	if NewNamer(testKey(t, 1)).Name("key", "1") == NewNamer(testKey(t, 2)).Name("key", "1") {
		t.Error("two keys give one name")
	}
}

// Names stand in every vault's database.
func TestNamerIsFrozen(t *testing.T) {
	key := NewSecret(KeySize)
	defer key.Wipe()
	name := NewNamer(key).Name("key", "1")
	if got := hex.EncodeToString(name[:]); got != "7ee0a2ce5f47b84991e7c41e241688ed" {
		t.Errorf("name %s", got)
	}
}

func TestNamerConcurrently(t *testing.T) {
	key := testKey(t, 1)
	n := NewNamer(key)
	want := n.Name("key", "1")
	key.Wipe()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 500 {
				if n.Name("key", "1") != want {
					t.Error("the name changed")
				}
				n.Name("something", "longer", "in between")
			}
		})
	}
	group.Wait()
}
