package crypto

import (
	"errors"
	"testing"
)

func TestBackingRoundTrip(t *testing.T) {
	box := testKey(t, 1)
	for _, n := range []int{1, 32, 48, 64, 138, 2375} {
		backing := must(RandomSecret(seeded(2), n))(t)
		defer backing.Wipe()
		sealed := must(SealBacking(box, backing, []byte("version 1")))(t)
		opened := must(OpenBacking(box, sealed, []byte("version 1")))(t)
		defer opened.Wipe()
		if opened.Len() != n || !opened.Equal(backing) {
			t.Errorf("a backing key of %d bytes came back as another", n)
		}
	}
}

func TestBackingIsBound(t *testing.T) {
	box, other, backing := testKey(t, 1), testKey(t, 2), testKey(t, 3)
	sealed := must(SealBacking(box, backing, []byte("version 1")))(t)
	for _, c := range []struct {
		name   string
		box    *Secret
		sealed []byte
		aad    string
	}{
		{"another box secret", other, sealed, "version 1"},
		{"another version", box, sealed, "version 2"},
		{"cut", box, sealed[:len(sealed)-1], "version 1"},
		{"shorter than a tag", box, sealed[:5], "version 1"},
		{"nothing", box, nil, "version 1"},
	} {
		if opened, err := OpenBacking(c.box, c.sealed, []byte(c.aad)); !errors.Is(err, ErrNotAuthentic) || opened != nil {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}
