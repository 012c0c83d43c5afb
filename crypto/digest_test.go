package crypto

import (
	"encoding/hex"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func newTestDigester(tb testing.TB, seed byte) *Digester {
	tb.Helper()
	return must(NewDigester(testKey(tb, seed)))(tb)
}

func TestDigesterKnowsNoOrder(t *testing.T) {
	d := newTestDigester(t, 1)
	record := rapid.SliceOfN(rapid.Byte(), Overhead, Overhead+8)
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOf(record).Draw(t, "records")
		var forwards, backwards [16]byte
		for i := range records {
			d.Toggle(&forwards, records[i])
			d.Toggle(&backwards, records[len(records)-1-i])
		}
		if forwards != backwards {
			t.Fatal("the order matters")
		}
		for _, r := range records {
			d.Toggle(&forwards, r)
		}
		if forwards != [16]byte{} {
			t.Fatal("taking every record away does not leave the state of none")
		}
	})
}

func TestDigesterTellsSetsApart(t *testing.T) {
	d, s := newTestDigester(t, 1), newTestSealer(t, 2)
	records := make([][]byte, 10)
	for i := range records {
		records[i] = s.Seal(nil, []byte("the same"), nil)
	}
	seen := map[[16]byte]int{}
	for set := range 1 << len(records) {
		var state [16]byte
		for i, r := range records {
			if set>>i&1 == 1 {
				d.Toggle(&state, r)
			}
		}
		if other, found := seen[state]; found {
			t.Fatalf("the sets %b and %b have one digest", set, other)
		}
		seen[state] = set
	}
}

// Four tags whose plain XOR is zero must not cancel each other out.
func TestDigesterIsNotLinearInTheTags(t *testing.T) {
	d := newTestDigester(t, 1)
	random := rand.New(rand.NewPCG(1, 2))
	var tags [4][16]byte
	for i := range 16 {
		for j := range 3 {
			tags[j][i] = byte(random.Uint32())
			tags[3][i] ^= tags[j][i]
		}
	}
	var state [16]byte
	for _, tag := range tags {
		d.Toggle(&state, tag[:])
	}
	if state == [16]byte{} {
		t.Error("the digest is the XOR of the tags")
	}
}

func TestDigesterSumHidesTheState(t *testing.T) {
	d := newTestDigester(t, 1)
	a, b := [16]byte{1}, [16]byte{2}
	both := [16]byte{1 ^ 2}
	sumA, sumB, sumBoth, sumNone := d.Sum(a), d.Sum(b), d.Sum(both), d.Sum([16]byte{})
	if sumA == a || sumA == sumB || sumA != d.Sum(a) || sumNone == [16]byte{} {
		t.Error("Sum is not a secret permutation")
	}
	for i := range 16 {
		sumA[i] ^= sumB[i] ^ sumNone[i]
	}
	if sumA == sumBoth {
		t.Error("Sum is linear")
	}
	// Toggle and Sum must not be the same function of the same bytes.
	var state [16]byte
	d.Toggle(&state, a[:])
	if state == d.Sum(a) {
		t.Error("Sum and Toggle share a key")
	}
}

func TestDigesterNeedsTheKey(t *testing.T) {
	record := make([]byte, Overhead)
	var a, b [16]byte
	newTestDigester(t, 1).Toggle(&a, record)
	newTestDigester(t, 2).Toggle(&b, record)
	if a == b {
		t.Error("two keys give one digest")
	}
}

// Digests stand in every vault's mirror.
func TestDigesterIsFrozen(t *testing.T) {
	key := NewSecret(KeySize)
	defer key.Wipe()
	d := must(NewDigester(key))(t)
	var state [16]byte
	d.Toggle(&state, make([]byte, Overhead))
	sum := d.Sum(state)
	if got := hex.EncodeToString(state[:]) + " " + hex.EncodeToString(sum[:]); got != "dc95c078a2408989ad48a21492842087 4cfb673a2c81c8e238bf7d90d27f4954" {
		t.Errorf("state and sum are %s", got)
	}
}
