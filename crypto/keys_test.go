package crypto

import (
	"encoding/hex"
	"errors"
	"slices"
	"testing"
)

func TestKeysAreSeparate(t *testing.T) {
	root := testKey(t, 1)
	var all []*Secret
	for _, vault := range [][16]byte{{}, {1}} {
		k, err := DeriveKeys(root, vault)
		if err != nil {
			t.Fatal(err)
		}
		defer k.Wipe()
		all = append(all, k.RecordSeal, k.LeafSeal, k.RecordName, k.Keybox, k.Mirror, k.Digest)
	}
	all = append(all, root)
	for i, a := range all {
		if a.Len() != KeySize {
			t.Errorf("key %d has %d bytes", i, a.Len())
		}
		if slices.ContainsFunc(all[:i], a.Equal) {
			t.Errorf("key %d is not its own", i)
		}
	}
}

// Everything in every vault is sealed under these.
func TestKeysAreFrozen(t *testing.T) {
	root := SecretFrom(make([]byte, KeySize))
	defer root.Wipe()
	k, err := DeriveKeys(root, [16]byte{})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Wipe()
	for label, c := range map[string]struct {
		key  *Secret
		want string
	}{
		"record-seal": {k.RecordSeal, "d4f5e42740a69d2d"},
		"leaf-seal":   {k.LeafSeal, "fc4c5e227c213950"},
		"record-name": {k.RecordName, "c2e7c4f56b8061f4"},
		"keybox":      {k.Keybox, "86999201d266bd79"},
		"mirror":      {k.Mirror, "35a73d8995b1e8a9"},
		"digest":      {k.Digest, "3ccb6880753aaf49"},
	} {
		if got := hex.EncodeToString(c.key.Bytes()[:8]); got != c.want {
			t.Errorf("%s of the zero root begins with %s, want %s", label, got, c.want)
		}
	}
}

func TestKeysWipe(t *testing.T) {
	k, err := DeriveKeys(testKey(t, 1), [16]byte{})
	if err != nil {
		t.Fatal(err)
	}
	k.Wipe()
	if _, err := NewSealer(k.RecordSeal); !errors.Is(err, ErrKeyLength) {
		t.Errorf("error %v", err)
	}
	new(Keys).Wipe()
}
