package main

import (
	"crypto/sha3"
	"io"
)

// repeating returns random bytes that are the same for the same seed.
func repeating(seed string) io.Reader {
	stream := sha3.NewSHAKE256()
	_, _ = stream.Write([]byte(seed)) // it takes everything
	return stream
}
