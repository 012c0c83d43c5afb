package ui

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"coldkms/vault/vaulttest"
)

// board is a clipboard in memory.
type board struct {
	text string
	err  error
}

func (b *board) Write(text string) error {
	if b.err == nil {
		b.text = text
	}
	return b.err
}

func (b *board) Read() (string, error) { return b.text, b.err }

func TestCopyUsesTheSystemClipboard(t *testing.T) {
	t.Parallel()
	b := &board{}
	c := openUnlocked(t, 80, 24, threeStates(t), func(o *Options, _ *vaulttest.Clock) { o.Clipboard = b })
	c.press("y")
	c.sees("✓ Copied to the system clipboard")
	if !strings.HasPrefix(b.text, "arn:aws:kms:us-west-2:111122223333:key/") {
		t.Fatalf("the clipboard holds %q", b.text)
	}
}

func TestCopyGoesThroughTheTerminalWithoutOne(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := openUnlocked(t, 80, 24, threeStates(t), func(o *Options, _ *vaulttest.Clock) {
		o.Clipboard, o.Terminal = &board{err: errors.New("no display")}, NewScreen(w, func(err error) { t.Error(err) })
	})
	c.press("y")
	c.sees("Copied through the terminal (OSC 52)")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sent, err := io.ReadAll(r)
	if err != nil || !strings.HasPrefix(string(sent), "\x1b]52;c;") {
		t.Fatalf("the terminal got %q, %v", sent, err)
	}
}

func TestCopyWithoutAnyClipboardIsRefused(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("y")
	c.sees("There is no clipboard here")
}

func TestASecretLeavesTheClipboard(t *testing.T) {
	t.Parallel()
	const secret = "plain words"
	cases := []struct {
		name  string
		then  func(*console, *board)
		holds string
	}{
		{"not before its time", func(c *console, _ *board) { c.clock.Advance(44 * time.Second); c.send(beat{}) }, secret},
		{"after 45 s", func(c *console, _ *board) { c.clock.Advance(45 * time.Second); c.send(beat{}) }, ""},
		{"under the lock too", func(c *console, _ *board) { c.press("ctrl+l"); c.clock.Advance(45 * time.Second); c.send(beat{}) }, ""},
		{"when the console is left", func(c *console, _ *board) { c.press("q") }, ""},
		{"but nothing else does", func(c *console, b *board) { b.text = "another's"; c.clock.Advance(time.Minute); c.send(beat{}) }, "another's"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			b := &board{}
			c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.Clipboard = b })
			copied := []byte(secret)
			c.run(c.console.ClipboardSecret(copied))
			c.sees("emptied in 45 s")
			if b.text != secret || strings.Trim(string(copied), "\x00") != "" {
				t.Fatalf("the clipboard holds %q, the bytes were left as %q", b.text, copied)
			}
			tc.then(c, b)
			if b.text != tc.holds {
				t.Fatalf("the clipboard holds %q, want %q", b.text, tc.holds)
			}
		})
	}
}

func TestASecretNeverGoesThroughTheTerminal(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.Terminal = NewScreen(w, func(err error) { t.Error(err) }) })
	c.run(c.console.ClipboardSecret([]byte("plain words")))
	c.sees("A plaintext goes to the system clipboard alone")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if sent, err := io.ReadAll(r); err != nil || len(sent) != 0 {
		t.Fatalf("the terminal got %q, %v", sent, err)
	}
}
