package crypto

import (
	"errors"
	"testing"
)

func TestLeafRangesHaveKeysOfTheirOwn(t *testing.T) {
	leaves, err := NewLeafSealer(testKey(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	at := func(index uint64) *Sealer {
		sealer, err := leaves.At(index)
		if err != nil {
			t.Fatal(err)
		}
		return sealer
	}
	sealed := at(LeafRange-1).Seal(nil, []byte("leaf"), nil)
	for _, c := range []struct {
		index uint64
		opens bool
	}{{0, true}, {LeafRange, false}, {1 << 60, false}, {LeafRange - 1, true}} {
		_, err := at(c.index).Open(nil, sealed, nil)
		if opens := err == nil; opens != c.opens {
			t.Errorf("what the last leaf of the first range sealed opens at %d: %v, want %v", c.index, opens, c.opens)
		}
	}
}

func TestLeafSealerNeedsItsKey(t *testing.T) {
	if _, err := NewLeafSealer(nil); !errors.Is(err, ErrKeyLength) {
		t.Errorf("without a key: %v", err)
	}
	key := testKey(t, 1)
	leaves, err := NewLeafSealer(key)
	if err != nil {
		t.Fatal(err)
	}
	key.Wipe()
	if _, err := leaves.At(LeafRange); !errors.Is(err, ErrKeyLength) {
		t.Errorf("after its key was wiped: %v", err)
	}
}
