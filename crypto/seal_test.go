package crypto

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/c2sp/wycheproof"
	"pgregory.net/rapid"
)

func newTestSealer(tb testing.TB, seed byte) *Sealer {
	tb.Helper()
	return must(NewSealer(testKey(tb, seed)))(tb)
}

func TestSealerRoundTrip(t *testing.T) {
	s := newTestSealer(t, 1)
	rapid.Check(t, func(t *rapid.T) {
		blob := rapid.SliceOf(rapid.Byte())
		dst, plaintext, aad := blob.Draw(t, "dst"), blob.Draw(t, "plaintext"), blob.Draw(t, "aad")
		sealed := s.Seal(slices.Clone(dst), plaintext, aad)
		if len(sealed) != len(dst)+len(plaintext)+Overhead || !bytes.HasPrefix(sealed, dst) {
			t.Fatalf("%d bytes after %d became %d", len(plaintext), len(dst), len(sealed))
		}
		opened, err := s.Open(slices.Clone(dst), sealed[len(dst):], aad)
		if err != nil || !bytes.Equal(opened, slices.Concat(dst, plaintext)) {
			t.Fatalf("opened %x, error %v", opened, err)
		}
	})
}

func TestSealerRefusesEveryChange(t *testing.T) {
	s, other := newTestSealer(t, 1), newTestSealer(t, 2)
	aad := []byte("record 1")
	sealed := s.Seal(nil, []byte("a record"), aad)
	refused := func(name string, s *Sealer, sealed, aad []byte) {
		t.Helper()
		if plaintext, err := s.Open(nil, sealed, aad); !errors.Is(err, ErrNotAuthentic) || plaintext != nil {
			t.Errorf("%s: error %v", name, err)
		}
	}
	refused("another key", other, sealed, aad)
	refused("another record", s, sealed, []byte("record 2"))
	refused("no record", s, sealed, nil)
	for n := range len(sealed) {
		refused("cut", s, sealed[:n], aad)
	}
	for i := range 8 * len(sealed) {
		flipped := slices.Clone(sealed)
		flipped[i/8] ^= 1 << (i % 8)
		refused("flipped", s, flipped, aad)
	}
}

func TestSealerConcurrently(t *testing.T) {
	s := newTestSealer(t, 1)
	var mu sync.Mutex
	nonces := map[string]bool{}
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for range 200 {
				sealed := s.Seal(nil, []byte{byte(worker)}, nil)
				mu.Lock()
				nonces[string(sealed[:12])] = true
				mu.Unlock()
				if opened, err := s.Open(nil, sealed, nil); err != nil || opened[0] != byte(worker) {
					t.Errorf("opened %x, error %v", opened, err)
				}
			}
		})
	}
	group.Wait()
	if len(nonces) != 800 {
		t.Errorf("%d different nonces in 800", len(nonces))
	}
}

// Project Wycheproof's cases for the one form of AES-GCM that is used here.
func TestWycheproof(t *testing.T) {
	file, err := wycheproof.TestVectors.Open("aes_gcm_test.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var vectors struct {
		TestGroups []struct {
			IVSize, KeySize, TagSize int
			Tests                    []struct {
				TCID                       int
				Comment, Result            string
				Key, IV, AAD, Msg, CT, Tag hexBytes
			}
		}
	}
	if err := json.NewDecoder(file).Decode(&vectors); err != nil {
		t.Fatal(err)
	}
	run, valid := 0, 0
	for _, group := range vectors.TestGroups {
		if group.IVSize != 96 || group.KeySize != 8*KeySize || group.TagSize != 128 {
			continue
		}
		for _, c := range group.Tests {
			key := SecretFrom(c.Key)
			s := must(NewSealer(key))(t)
			key.Wipe()
			opened, err := s.Open(nil, slices.Concat(c.IV, c.CT, c.Tag), c.AAD)
			run++
			switch c.Result {
			case "valid":
				valid++
				if err != nil || !bytes.Equal(opened, c.Msg) {
					t.Errorf("case %d (%s): error %v", c.TCID, c.Comment, err)
				}
			case "invalid":
				if !errors.Is(err, ErrNotAuthentic) {
					t.Errorf("case %d (%s): error %v", c.TCID, c.Comment, err)
				}
			default:
				t.Errorf("case %d: result %q", c.TCID, c.Result)
			}
		}
	}
	t.Logf("%d cases, %d of them valid", run, valid)
	if valid == 0 || valid == run {
		t.Error("the cases were not found")
	}
}

type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}
