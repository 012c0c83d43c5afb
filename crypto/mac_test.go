package crypto

import (
	"crypto/hmac"
	"crypto/sha256"
	"testing"

	"pgregory.net/rapid"
)

func TestMACIsHMAC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 0, 3*sha256.BlockSize).Draw(t, "key")
		parts := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 2*sha256.BlockSize), 0, 3).Draw(t, "parts")
		want := hmac.New(sha256.New, key)
		for _, part := range parts {
			want.Write(part)
		}
		if got := MAC(key, parts...); !hmac.Equal(got[:], want.Sum(nil)) {
			t.Fatalf("got %x, want %x", got, want.Sum(nil))
		}
	})
}

// What stands on the heap cannot be cleared.
func TestMACLeavesNothingOnTheHeap(t *testing.T) {
	key, text := make([]byte, KeySize), []byte("us-west-2")
	if made := testing.AllocsPerRun(100, func() { MAC(key, text) }); made != 0 {
		t.Errorf("%v allocations", made)
	}
}
