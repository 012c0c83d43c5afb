package command

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/creack/pty"
)

func TestReadLine(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"secret\r", "secret"},
		{"secret\nmore", "secret"},
		{"secrex\x7ft\r", "secret"},
		{"sé\x7fecret\r", "secret"},
		{"\x7f\x7fs\b\bsecret\r", "secret"},
		{"wrong\x15secret\r", "secret"},
		{"\r", ""},
	} {
		if got, err := readLine(strings.NewReader(c.keys)); err != nil || string(got) != c.want {
			t.Errorf("%q is %q, %v; want %q", c.keys, got, err, c.want)
		}
	}
	for keys, want := range map[string]error{"secret\x03": errInterrupted, "\x04": errInterrupted, "secret": io.EOF} {
		if got, err := readLine(strings.NewReader(keys)); !errors.Is(err, want) || got != nil {
			t.Errorf("%q is %q, %v; want %v", keys, got, err, want)
		}
	}
	long, err := readLine(strings.NewReader(strings.Repeat("x", 5000) + "\r"))
	if err != nil || checkPassphrase(long) == nil {
		t.Errorf("a passphrase of 5000 bytes is taken as one of %d bytes (%v)", len(long), err)
	}
}

// What was typed and taken back is not kept.
func TestReadLineForgets(t *testing.T) {
	for _, keys := range []string{"sé\x7f\x7f\r", "s\bécret\b\b\b\b\b\b\r", "secret\x15\r"} {
		line, err := readLine(strings.NewReader(keys))
		if err != nil || len(line) != 0 {
			t.Errorf("%q is %q, %v", keys, line, err)
		}
		if kept := bytes.Trim(line[:cap(line)], "\x00"); len(kept) != 0 {
			t.Errorf("of %q is kept %q", keys, kept)
		}
	}
}

func TestAPassphraseThatIsNoneIsForgotten(t *testing.T) {
	long := bytes.Repeat([]byte("x"), maxPassphrase+1)
	if kept, err := checked(long); err == nil || kept != nil || bytes.ContainsRune(long, 'x') {
		t.Errorf("kept %q, %v", kept, err)
	}
}

func TestAskShowsNothingOfTheAnswer(t *testing.T) {
	person, terminal, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	defer person.Close()
	type answer struct {
		passphrase []byte
		err        error
	}
	answered := make(chan answer, 1)
	go func() {
		passphrase, err := ask(terminal, terminal, "Passphrase: ")
		terminal.Close()
		answered <- answer{passphrase, err}
	}()
	shown := make([]byte, len("Passphrase: "))
	if _, err := io.ReadFull(person, shown); err != nil {
		t.Fatal(err)
	}
	if _, err := person.WriteString("secret\r"); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(person) // up to the error that a closed terminal is
	if got := <-answered; got.err != nil || string(got.passphrase) != "secret" {
		t.Fatalf("%q, %v", got.passphrase, got.err)
	}
	if all := string(shown) + string(rest); all != "Passphrase: \r\n" {
		t.Errorf("shown: %q", all)
	}
}
