package crypto

import (
	"errors"
	"testing"
)

func TestArgon2Limits(t *testing.T) {
	for _, c := range []struct {
		name string
		kdf  Argon2
		want error
	}{
		{"default", DefaultArgon2(), nil},
		{"tests", quick, nil},
		{"the least", Argon2{1, 8, 1}, nil},
		{"the most", Argon2{64, 4 << 20, 64}, nil},
		{"no pass", Argon2{0, 64, 1}, ErrArgon2Limits},
		{"no lane", Argon2{1, 64, 0}, ErrArgon2Limits},
		{"no memory", Argon2{1, 0, 1}, ErrArgon2Limits},
		{"less memory than the lanes need", Argon2{1, 31, 4}, ErrArgon2Limits},
		{"too many passes", Argon2{65, 64, 1}, ErrArgon2Limits},
		{"more than 4 GiB", Argon2{1, 4<<20 + 1, 1}, ErrArgon2Limits},
		{"all the memory there is", Argon2{1, 1<<32 - 1, 1}, ErrArgon2Limits},
		{"too many lanes", Argon2{1, 4096, 65}, ErrArgon2Limits},
	} {
		if err := c.kdf.check(); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

// RFC 9106, section 4, second recommendation: 3 passes, 64 MiB, 4 lanes.
func TestArgon2DefaultIsNotBelowTheFloor(t *testing.T) {
	d := DefaultArgon2()
	if d.Time < 3 || d.MemoryKiB < 64<<10 || d.Parallelism < 4 {
		t.Errorf("%+v is below RFC 9106's second recommendation", d)
	}
}
