package ui

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// console drives a whole console without a program: keys go in, commands run
// at once and in order, and what they send comes back.
type console struct {
	*Root
	t     testing.TB
	clock *vaulttest.Clock

	hold          bool // keeps commands back: work that takes long
	held          []tea.Cmd
	quit, stopped bool
}

// setup changes how a console is started.
type setup func(*Options, *vaulttest.Clock)

// open starts a console on a folder that is not there yet.
func open(t testing.TB, width, height int, change ...setup) *console {
	t.Helper()
	clock := vaulttest.NewClock()
	o := Options{
		Dir: filepath.Join(folder(t), "vault"), Vault: vaulttest.Options(clock), Theme: widgettest.Theme(),
		Now: clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "test",
	}
	for _, c := range change {
		c(&o, clock)
	}
	c := &console{Root: New(o), t: t, clock: clock}
	c.after = func(time.Duration, tea.Msg) tea.Cmd { return nil }
	t.Cleanup(func() { _ = c.Close() })
	c.send(tea.WindowSizeMsg{Width: width, Height: height})
	c.run(c.Init())
	return c
}

// withVault makes a vault for a console to unlock, with what fill puts in it.
func withVault(t testing.TB, fill func(*vault.Session, *vaulttest.Clock)) setup {
	t.Helper()
	return func(o *Options, clock *vaulttest.Clock) {
		f := vaulttest.New(t)
		if fill != nil {
			fill(f.Root(), f.Clock)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		o.Dir = filepath.Join(folder(t), "vault")
		if err := os.Rename(f.Dir, o.Dir); err != nil {
			t.Fatal(err)
		}
		clock.Advance(f.Clock.Now().Sub(clock.Now()))
	}
}

// folder makes a folder whose path is short enough to stand on one line.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "k")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// openUnlocked starts a console on a vault and unlocks it.
func openUnlocked(t testing.TB, width, height int, fill func(*vault.Session, *vaulttest.Clock), change ...setup) *console {
	t.Helper()
	c := open(t, width, height, append([]setup{withVault(t, fill)}, change...)...)
	c.unlocks()
	if c.gate != nil {
		t.Fatalf("the console did not unlock:\n%s", c.text())
	}
	return c
}

func (c *console) unlocks() {
	c.t.Helper()
	c.types(vaulttest.Passphrase)
	c.press("enter")
}

func (c *console) press(keys ...string) {
	c.t.Helper()
	for _, key := range keys {
		c.send(pagetest.Key(key))
	}
}

func (c *console) types(text string) {
	c.t.Helper()
	for _, r := range text {
		c.press(string(r))
	}
}

func (c *console) send(msg tea.Msg) {
	c.t.Helper()
	switch msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		c.quit = true
		return
	case tea.SuspendMsg:
		c.stopped = true
		return
	}
	if commands, ok := pagetest.Commands(msg); ok {
		for _, cmd := range commands {
			c.run(cmd)
		}
		return
	}
	_, cmd := c.Update(msg)
	c.run(cmd)
}

func (c *console) run(cmd tea.Cmd) {
	c.t.Helper()
	switch {
	case cmd == nil:
	case c.hold:
		c.held = append(c.held, cmd)
	default:
		c.send(cmd())
	}
}

// view is the picture, which must have exactly the size of the screen.
func (c *console) view() string {
	c.t.Helper()
	view := c.View()
	widgettest.AssertSize(c.t, view, c.width, c.height)
	return view
}

func (c *console) text() string {
	c.t.Helper()
	return widgettest.Trimmed(c.view())
}

func (c *console) sees(texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		if !strings.Contains(c.text(), text) {
			c.t.Fatalf("%q is not on the screen:\n%s", text, c.text())
		}
	}
}

func (c *console) seesNot(texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		if strings.Contains(c.text(), text) {
			c.t.Fatalf("%q is on the screen:\n%s", text, c.text())
		}
	}
}

// picture compares the screen with how it looked before, and writes it with
// its colours where COLDKMS_PICTURES says.
func (c *console) picture(name string) {
	c.t.Helper()
	view := strings.ReplaceAll(c.view(), filepath.Dir(c.options.Dir), "/home/ana")
	if folder := os.Getenv("COLDKMS_PICTURES"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".ansi"), []byte(view), 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
	widgettest.Golden(c.t, name, view)
}
