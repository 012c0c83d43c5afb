package crypto

import (
	"bytes"
	"crypto/fips140"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestFIPSOnly runs the test below in a process that admits nothing but
// approved algorithms. Argon2id, which is not one, comes from outside the
// standard library and is let through.
func TestFIPSOnly(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestFIPSRoundTrip$", "-test.v")
	cmd.Env = append(os.Environ(), "GODEBUG=fips140=only")
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "cannot use fips140") || strings.Contains(string(out), "not supported") {
		t.Skip("this build has no FIPS 140-3 mode")
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: TestFIPSRoundTrip") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestFIPSRoundTrip(t *testing.T) {
	if !fips140.Enabled() {
		t.Skip("run by TestFIPSOnly")
	}
	made, root, err := NewHeader(rand.Reader, passphrase, quick, created)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Wipe()
	h := must(ParseHeader(made.Marshal()))(t)
	opened := must(h.Unlock(passphrase))(t)
	defer opened.Wipe()
	keys := must(DeriveKeys(opened, h.VaultID()))(t)
	defer keys.Wipe()

	NewNamer(keys.RecordName).Name("key", "1")
	var state [16]byte
	d := must(NewDigester(keys.Digest))(t)
	sealer := must(NewSealer(keys.RecordSeal))(t)
	sealed := sealer.Seal(nil, []byte("a record"), []byte("its name"))
	d.Toggle(&state, sealed)
	if got := must(sealer.Open(nil, sealed, []byte("its name")))(t); string(got) != "a record" {
		t.Errorf("opened %q", got)
	}

	backing := must(RandomSecret(rand.Reader, KeySize))(t)
	defer backing.Wipe()
	box := must(SealBacking(keys.Keybox, backing, nil))(t)
	again := must(OpenBacking(keys.Keybox, box, nil))(t)
	defer again.Wipe()
	blob := must(Encrypt(backing, rand.Reader, testHeader, []byte("x"), nil))(t)
	if got := must(Decrypt(again, blob, nil))(t); !bytes.Equal(got, []byte("x")) {
		t.Errorf("opened %q", got)
	}

	private, public, err := NewWrappingKey()
	if err != nil {
		t.Fatal(err)
	}
	defer private.Wipe()
	wrapped := must(Wrap(OAEPSHA256, public, backing))(t)
	unwrapped := must(Unwrap(OAEPSHA256, private, wrapped))(t)
	defer unwrapped.Wipe()
	if !unwrapped.Equal(backing) {
		t.Error("unwrapped another key")
	}
	for _, legacy := range []Wrapping{OAEPSHA1, PKCS1v15} {
		if _, err := Unwrap(legacy, private, wrapped); !errors.Is(err, ErrNotApproved) {
			t.Errorf("wrapping %d: %v", legacy, err)
		}
		if _, err := Wrap(legacy, public, backing); !errors.Is(err, ErrNotApproved) {
			t.Errorf("wrapping %d: %v", legacy, err)
		}
	}
}
