package ui

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/atotto/clipboard"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"coldkms/ui/page"
)

// Clipboard is the clipboard of the system.
type Clipboard interface {
	Write(text string) error
	Read() (string, error)
}

// SystemClipboard returns the clipboard of the system, nil when there is none
// here, as over ssh.
func SystemClipboard() Clipboard {
	if clipboard.Unsupported {
		return nil
	}
	return systemClipboard{}
}

type systemClipboard struct{}

func (systemClipboard) Write(text string) error { return clipboard.WriteAll(text) }
func (systemClipboard) Read() (string, error)   { return clipboard.ReadAll() }

// Screen is the terminal that the program draws on. Frames and what is sent
// beside them take turns: a sequence inside a frame would break both.
type Screen struct {
	*os.File
	failed func(error)
	mu     sync.Mutex
}

// NewScreen returns the screen behind a terminal's file. failed hears of each
// failed writing, and must not wait.
func NewScreen(file *os.File, failed func(error)) *Screen { return &Screen{File: file, failed: failed} }

// Write sends bytes in one piece.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.File.Write(p)
	if err != nil {
		s.failed(err)
	}
	return n, err
}

var (
	errNoClipboard       = errors.New("there is no clipboard here that could take it")
	errNoSecretClipboard = errors.New("a plaintext goes to the system clipboard alone, and there is none here")
	errNotEmptied        = errors.New("the clipboard could not be emptied: it still holds the secret")
)

// copyText copies what is no secret: to the system's clipboard or, when that
// does not take it, through the terminal.
func (r *Root) copyText(text string) tea.Cmd {
	system, terminal := r.options.Clipboard, r.options.Terminal
	return r.console.Work(r.ctx, "copying", func(context.Context) tea.Msg {
		if system != nil && system.Write(text) == nil {
			return page.Toast{Text: "Copied to the system clipboard"}
		}
		if terminal == nil {
			return page.Refused{Err: errNoClipboard}
		}
		if _, err := io.WriteString(terminal, ansi.SetSystemClipboard(text)); err != nil {
			return page.Refused{Err: errNoClipboard}
		}
		return page.Toast{Text: "Copied through the terminal (OSC 52)"}
	})
}

// secretLife is how long a secret may lie on the clipboard.
const secretLife = 45 * time.Second

// secretCopied says that a secret lies on the clipboard.
type secretCopied struct{ sum [sha256.Size]byte }

// secretCopy is a secret on the clipboard: by what it is known again, and
// since when it lies there.
type secretCopy struct {
	sum [sha256.Size]byte
	at  time.Time
}

// copySecret copies a secret to the system's clipboard alone, and wipes it.
func (r *Root) copySecret(secret []byte) tea.Cmd {
	system := r.options.Clipboard
	return page.Wiping(secret, r.console.Work(r.ctx, "copying", func(context.Context) tea.Msg {
		if system == nil || system.Write(string(secret)) != nil {
			return page.Refused{Err: errNoSecretClipboard}
		}
		return secretCopied{sha256.Sum256(secret)}
	}))
}

func (r *Root) secretCopied(msg secretCopied) {
	now := r.options.Now()
	r.copied = &secretCopy{msg.sum, now}
	r.toasts.Add("Copied to the system clipboard, which is emptied in 45 s", now)
}

// emptyClipboard empties the clipboard if it still holds a secret whose time
// is over, or at once.
func (r *Root) emptyClipboard(atOnce bool) tea.Cmd {
	copied, system := r.copied, r.options.Clipboard
	if copied == nil || !atOnce && r.options.Now().Sub(copied.at) < secretLife {
		return nil
	}
	r.copied = nil
	return r.console.Work(context.Background(), "emptying the clipboard", func(context.Context) tea.Msg {
		held, err := system.Read()
		if err != nil || sha256.Sum256([]byte(held)) != copied.sum {
			return nil
		}
		if err := system.Write(""); err != nil {
			return page.Refused{Err: errNotEmptied}
		}
		return nil
	})
}
