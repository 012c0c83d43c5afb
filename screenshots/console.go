package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"coldkms/themes"
	"coldkms/ui"
	"coldkms/ui/demo"
)

// dark is the theme of the pictures, in full colour on every machine.
func dark() themes.Theme {
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(termenv.TrueColor)
	renderer.SetHasDarkBackground(true)
	return themes.Dark(renderer)
}

// console is the whole console without a program: keys go in, commands run at
// once and in order, and what they send comes back. Nothing comes later:
// a picture has no time. The first thing that goes wrong stops it.
type console struct {
	root *ui.Root
	err  error
}

// start opens the console on a demo, whose vault it closes, too.
func start(d *demo.Demo, theme *themes.Theme, width, height int) *console {
	c := &console{root: ui.New(ui.Options{
		Demo: true, OpenVault: d.Open, Reset: d.Open, Theme: theme, Now: d.Now, DemoClock: d.Today, Log: slog.New(slog.DiscardHandler), Version: "pictures",
		After: func(time.Duration, tea.Msg) tea.Cmd { return nil },
	})}
	c.send(tea.WindowSizeMsg{Width: width, Height: height})
	c.run(c.root.Init())
	c.sees("Encryption keys")
	return c
}

// press presses keys by their Bubble Tea names, such as "ctrl+s" or "a".
func (c *console) press(names ...string) {
	for _, name := range names {
		if key, ok := keyOf(name); ok {
			c.send(key)
		} else {
			c.fail(fmt.Errorf("no key is named %q", name))
		}
	}
}

// types types text, one key after the other.
func (c *console) types(text string) {
	for _, r := range text {
		c.press(string(r))
	}
}

// goTo moves the cursor down to a row of a table.
func (c *console) goTo(row string) {
	for range 100 {
		if c.err != nil || strings.Contains(c.screen(), "▸ "+row) {
			return
		}
		c.press("down")
	}
	c.fail(fmt.Errorf("the cursor never came to %q:\n%s", row, c.screen()))
}

func (c *console) screen() string { return ansi.Strip(c.root.View()) }

// sees wants texts on the screen, so that no picture shows another page than it
// says.
func (c *console) sees(texts ...string) {
	screen := c.screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			c.fail(fmt.Errorf("%q is not on the screen:\n%s", text, screen))
		}
	}
}

func (c *console) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *console) send(msg tea.Msg) {
	if _, left := msg.(tea.QuitMsg); left {
		c.fail(errors.Join(errors.New("the console left"), c.root.Err()))
	}
	if c.err != nil || msg == nil {
		return
	}
	// A batch and a sequence, whose type is Bubble Tea's own, are lists of commands.
	if list := reflect.ValueOf(msg); list.Kind() == reflect.Slice && list.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range list.Len() {
			c.run(list.Index(i).Interface().(tea.Cmd))
		}
		return
	}
	_, cmd := c.root.Update(msg)
	c.run(cmd)
}

func (c *console) run(cmd tea.Cmd) {
	if cmd != nil {
		c.send(cmd())
	}
}

// close closes the vault and returns what went wrong.
func (c *console) close() error { return errors.Join(c.err, c.root.Close()) }

// keyOf returns the key of a name: a letter, or the name that Bubble Tea gives
// to one of its kinds.
func keyOf(name string) (key tea.KeyMsg, ok bool) {
	if runes := []rune(name); len(runes) == 1 && name != " " {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: runes}, true
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}, true
	}
	// Keys that are no letters are numbered down from KeyRunes, control characters up to DEL. Some numbers have no name.
	for kind := tea.KeyF20; kind <= tea.KeyBackspace; kind++ {
		if kind != tea.KeyRunes && name != "" && kind.String() == name {
			return tea.KeyMsg{Type: kind}, true
		}
	}
	return tea.KeyMsg{}, false
}
