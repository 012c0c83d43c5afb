package crypto

import (
	"io"
	"math/rand/v2"
	"testing"
)

// quick are Argon2id parameters that cost next to nothing.
var quick = Argon2{Time: 1, MemoryKiB: 64, Parallelism: 1}

// seeded returns a source of bytes that are the same in each run.
func seeded(seed byte) io.Reader {
	return rand.NewChaCha8([32]byte{seed})
}

// testKey returns a key that is the same in each run and wiped after the test.
func testKey(tb testing.TB, seed byte) *Secret {
	tb.Helper()
	key, err := RandomSecret(seeded(seed), KeySize)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(key.Wipe)
	return key
}

// must returns a value that a test takes for granted.
func must[T any](value T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return value
	}
}
