package page

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestWorkReturnsItsMessage(t *testing.T) {
	type done struct{ n int }
	cmd := Work(context.Background(), "counting", func(context.Context) tea.Msg { return done{3} })
	if got := cmd(); got != (done{3}) {
		t.Errorf("message %v", got)
	}
}

func TestWorkTurnsAPanicIntoFatal(t *testing.T) {
	var keys []string
	for name, work := range map[string]func(context.Context) tea.Msg{
		"runtime error": func(context.Context) tea.Msg { return keys[3] },
		"error":         func(context.Context) tea.Msg { panic(errors.New("index out of range")) },
		"text":          func(context.Context) tea.Msg { panic("index out of range") },
	} {
		fatal, ok := Work(context.Background(), "listing keys", work)().(Fatal)
		if !ok {
			t.Fatalf("%s: no Fatal", name)
		}
		if want := "listing keys broke off: "; !strings.HasPrefix(fatal.Error(), want) || !strings.Contains(fatal.Error(), "index out of range") {
			t.Errorf("%s: error %q", name, fatal.Error())
		}
		if !strings.Contains(string(fatal.Stack), "work_test.go") {
			t.Errorf("%s: the stack does not say where", name)
		}
	}
}

func TestWorkThatIsOverIsLeftOut(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	if got := Work(ctx, "listing keys", func(context.Context) tea.Msg { ran = true; return nil })(); got != nil || ran {
		t.Errorf("ran %t, message %v", ran, got)
	}
}

// A secret that was handed to a command is wiped whatever becomes of the work.
func TestWipingWipesInEveryCase(t *testing.T) {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		work func(context.Context) tea.Msg
	}{
		"done":       {context.Background(), func(context.Context) tea.Msg { return nil }},
		"left out":   {over, func(context.Context) tea.Msg { return nil }},
		"broken off": {context.Background(), func(context.Context) tea.Msg { panic("broken") }},
	} {
		secret := []byte("correct horse")
		cmd := Wiping(secret, Work(test.ctx, "opening", test.work))
		if string(secret) != "correct horse" {
			t.Fatalf("%s: wiped before the command ran", name)
		}
		cmd()
		if string(secret) != string(make([]byte, len(secret))) {
			t.Errorf("%s: the secret is still there", name)
		}
	}
}

func TestSend(t *testing.T) {
	if got := Send(Open{KeyDetails{KeyID: "1234abcd"}})(); got != (Open{KeyDetails{KeyID: "1234abcd"}}) {
		t.Errorf("message %v", got)
	}
}
