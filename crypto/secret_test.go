package crypto

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

func TestSecretNeverShows(t *testing.T) {
	const plain = "hunter2-hunter2-hunter2-hunter2-"
	s := SecretFrom([]byte(plain))
	defer s.Wipe()
	type holder struct {
		Exported   *Secret
		unexported *Secret
		value      Secret
	}
	held := holder{s, s, *s}

	var shown strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%b", "%o", "%c", "%U", "%e", "%t", "%p", "%T", "%z", "%10.3s"} {
		for _, value := range []any{s, *s, held, &held, []*Secret{s}, map[string]Secret{"k": *s}} {
			fmt.Fprintf(&shown, verb+"\n", value)
		}
	}
	for _, encode := range []func(any) ([]byte, error){json.Marshal, xml.Marshal} {
		for _, value := range []any{s, *s, []*Secret{s}} {
			out, err := encode(value)
			if err != nil {
				t.Fatal(err)
			}
			shown.Write(out)
		}
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&shown, nil), slog.NewJSONHandler(&shown, nil)} {
		slog.New(handler).Info("used", "pointer", s, "value", *s, "held", held)
	}
	fmt.Fprint(&shown, fmt.Errorf("opening %v: %w", s, io.EOF), s)

	decimal := strings.Trim(fmt.Sprint([]byte(plain[:8])), "[]")
	for _, form := range []string{plain[:8], hex.EncodeToString([]byte(plain[:4])), fmt.Sprintf("%X", plain[:4]),
		fmt.Sprintf("% x", plain[:4]), decimal, "aHVudGVy"} {
		if strings.Contains(shown.String(), form) {
			t.Errorf("the secret shows as %q", form)
		}
	}
	if got := fmt.Sprintf("%v %#v %x %s", s, s, s, *s); got != "[secret] [secret] [secret] [secret]" {
		t.Errorf("a secret shows as %q", got)
	}
	if got := must(json.Marshal(map[string]any{"k": s}))(t); string(got) != `{"k":"[secret]"}` {
		t.Errorf("a secret marshals as %s", got)
	}
}

func TestSecretLengths(t *testing.T) {
	for _, n := range []int{0, 1, 16, 31, 32, 33, 48, 64, 65, 100, 4096, 4097, 100_000} {
		s := NewSecret(n)
		if s.Len() != n || cap(s.Bytes()) != n {
			t.Errorf("length %d and capacity %d, want %d", s.Len(), cap(s.Bytes()), n)
		}
		if !bytes.Equal(s.Bytes(), make([]byte, n)) {
			t.Errorf("a new secret of %d bytes is not zero", n)
		}
		for i := range s.Bytes() {
			s.Bytes()[i] = 0xff
		}
		s.Wipe()
		s.Wipe()
		if len(s.Bytes()) != 0 || s.Len() != 0 {
			t.Errorf("a wiped secret still has %d bytes", s.Len())
		}
	}
}

// A place that was given back twice would be shared by two secrets.
func TestSecretPlacesAreNotShared(t *testing.T) {
	const n = 3 * chunkSize / 32
	var held []*Secret
	for round := range 2 {
		for i := range n {
			s := NewSecret(32)
			if !bytes.Equal(s.Bytes(), make([]byte, 32)) {
				t.Fatal("a used place was not cleared")
			}
			copy(s.Bytes(), fmt.Sprint(round, i))
			held = append(held, s)
		}
		seen := map[*byte]bool{}
		for _, s := range held {
			if seen[&s.Bytes()[0]] {
				t.Fatal("two secrets share a place")
			}
			seen[&s.Bytes()[0]] = true
		}
		for _, s := range held {
			s.Wipe()
			s.Wipe()
		}
		held = nil
	}
}

func TestSecretConcurrently(t *testing.T) {
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			want := bytes.Repeat([]byte{byte(worker + 1)}, 48)
			for i := range 500 {
				s := SecretFrom(bytes.Clone(want[:1+i%48]))
				if !bytes.Equal(s.Bytes(), want[:1+i%48]) {
					t.Error("another goroutine wrote into this secret")
				}
				s.Wipe()
			}
		})
	}
	group.Wait()
}

func TestSecretFromClearsItsSource(t *testing.T) {
	source := []byte("0123456789abcdef")
	s := SecretFrom(source)
	defer s.Wipe()
	if !bytes.Equal(source, make([]byte, 16)) {
		t.Error("the source was not cleared")
	}
	if string(s.Bytes()) != "0123456789abcdef" {
		t.Error("the secret does not hold the bytes")
	}
}

func TestSecretEqual(t *testing.T) {
	a, b, c := testKey(t, 1), testKey(t, 1), testKey(t, 2)
	short := SecretFrom(bytes.Clone(a.Bytes()[:31]))
	defer short.Wipe()
	if !a.Equal(b) || a.Equal(c) || a.Equal(short) || a.Equal(nil) {
		t.Error("Equal is wrong")
	}
}

func TestSecretNil(t *testing.T) {
	var s *Secret
	s.Wipe()
	(&Secret{}).Wipe()
	if s.Len() != 0 || (&Secret{}).Len() != 0 {
		t.Error("a nil secret holds bytes")
	}
}

func TestRandomSecretPassesOnTheReadersError(t *testing.T) {
	broken := errors.New("no entropy")
	if _, err := RandomSecret(iotest.ErrReader(broken), 32); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if _, err := RandomSecret(strings.NewReader("too short"), 32); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v", err)
	}
}

// A wiped key must never be taken for a key of zero bytes or of none.
func TestWipedKeyIsRefused(t *testing.T) {
	wiped, good := NewSecret(KeySize), testKey(t, 1)
	wiped.Wipe()
	short := NewSecret(KeySize - 1)
	defer short.Wipe()
	for _, key := range []*Secret{wiped, short, nil} {
		for name, use := range map[string]func() error{
			"DeriveKeys":           func() error { _, err := DeriveKeys(key, [16]byte{}); return err },
			"NewSealer":            func() error { _, err := NewSealer(key); return err },
			"NewDigester":          func() error { _, err := NewDigester(key); return err },
			"SealBacking, box":     func() error { _, err := SealBacking(key, good, nil); return err },
			"OpenBacking":          func() error { _, err := OpenBacking(key, make([]byte, 60), nil); return err },
			"SealBacking, backing": func() error { _, err := SealBacking(good, wiped, nil); return err },
			"Encrypt": func() error {
				_, err := Encrypt(key, seeded(1), CiphertextHeader{}, nil, nil)
				return err
			},
		} {
			if err := use(); !errors.Is(err, ErrKeyLength) {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("NewNamer took a wiped key")
			}
		}()
		NewNamer(wiped)
	}()
}
