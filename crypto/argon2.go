package crypto

import (
	"errors"
	"runtime/debug"

	"golang.org/x/crypto/argon2"
)

// ErrArgon2Limits is returned for Argon2id parameters that no vault has: without
// this check a tampered header could ask for more memory than the machine has.
var ErrArgon2Limits = errors.New("the Argon2id parameters are outside the accepted limits")

// The largest parameters that are accepted.
const (
	maxTime      = 64
	maxMemoryKiB = 4 << 20 // 4 GiB
	maxLanes     = 64
)

// largeMemoryKiB is from where memory is given back at once after a run.
const largeMemoryKiB = 32 << 10

// Argon2 holds the parameters of Argon2id (RFC 9106): passes over the memory,
// memory in KiB, and lanes.
type Argon2 struct {
	Time, MemoryKiB uint32
	Parallelism     uint8
}

// DefaultArgon2 returns the parameters of every new vault: 3 passes, 256 MiB and
// 4 lanes, four times the memory of the second recommendation of RFC 9106,
// section 4.
func DefaultArgon2() Argon2 {
	return Argon2{Time: 3, MemoryKiB: 256 << 10, Parallelism: 4}
}

// check returns ErrArgon2Limits for parameters that must not be run.
func (p Argon2) check() error {
	if p.Time < 1 || p.Time > maxTime ||
		p.Parallelism < 1 || p.Parallelism > maxLanes ||
		p.MemoryKiB < 8*uint32(p.Parallelism) || p.MemoryKiB > maxMemoryKiB {
		return ErrArgon2Limits
	}
	return nil
}

// derive runs Argon2id once. The parameters must have been checked.
func (p Argon2) derive(passphrase, salt []byte) *Secret {
	key := argon2.IDKey(passphrase, salt, p.Time, p.MemoryKiB, p.Parallelism, KeySize)
	if p.MemoryKiB >= largeMemoryKiB {
		// Nothing else of coldkms is as large, so that the collector would
		// keep this for minutes.
		debug.FreeOSMemory()
	}
	return SecretFrom(key)
}
