package crypto

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"
)

// The files in testdata were made from the formats' description by another
// program in another language. They are never made again: what they hold must
// open for as long as there are vaults.

func readGolden(tb testing.TB, file string, into any) {
	tb.Helper()
	if err := json.Unmarshal(must(os.ReadFile("testdata/"+file))(tb), into); err != nil {
		tb.Fatal(err)
	}
}

// goldenCiphertext is a blob and everything that opens it.
type goldenCiphertext struct {
	Name            string
	Backing, KeyID  hexBytes
	BackingVersion  uint32
	Context         map[string]string
	Plaintext, Blob hexBytes
}

func goldenCiphertexts(tb testing.TB) (cases []goldenCiphertext) {
	tb.Helper()
	readGolden(tb, "ciphertext-v1.json", &cases)
	return cases
}

func TestGoldenCiphertexts(t *testing.T) {
	cases := goldenCiphertexts(t)
	for _, c := range cases {
		want := CiphertextHeader{[16]byte(c.KeyID), c.BackingVersion}
		if h, err := ParseCiphertext(c.Blob); err != nil || h != want {
			t.Errorf("%s: header %+v, error %v", c.Name, h, err)
		}
		backing := SecretFrom(slices.Clone(c.Backing))
		plaintext, err := Decrypt(backing, c.Blob, c.Context)
		backing.Wipe()
		if err != nil || !bytes.Equal(plaintext, c.Plaintext) {
			t.Errorf("%s: error %v", c.Name, err)
		}
	}
	if len(cases) != 5 {
		t.Errorf("%d cases", len(cases))
	}
}

func TestGoldenHeader(t *testing.T) {
	var c struct {
		Passphrase      string
		VaultID         hexBytes
		Created         int64
		Time, MemoryKiB uint32
		Parallelism     uint8
		Root, Header    hexBytes
	}
	readGolden(t, "header-v1.json", &c)
	h := must(ParseHeader(c.Header))(t)
	if h.VaultID() != [16]byte(c.VaultID) || !h.Created().Equal(time.Unix(c.Created, 0)) ||
		h.KDF() != (Argon2{c.Time, c.MemoryKiB, c.Parallelism}) || !bytes.Equal(h.Marshal(), c.Header) {
		t.Errorf("the header reads as %x, %v, %+v", h.VaultID(), h.Created(), h.KDF())
	}
	root := must(h.Unlock([]byte(c.Passphrase)))(t)
	defer root.Wipe()
	if !bytes.Equal(root.Bytes(), c.Root) {
		t.Error("another root key came out")
	}
}
