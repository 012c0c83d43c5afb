// Package e2e runs the program on a pseudo-terminal and looks at it as a
// person does: at the screen, with keys. A script of it reads like a manual.
//
// It refuses to know anything of the program but what a person at the terminal
// can know. Only tests import it.
package e2e

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/sys/unix"
)

// strict has every step that follows a key fail when it waits for nothing: what
// it looks for stood on the screen before the key. Such a step does not say that
// the key was taken, and the next key may come too early. Some are meant so: a
// key that changes nothing.
var strict = flag.Bool("strict", false, "fail the steps that are satisfied by the screen before their key")

// Patience is how long a step may take before the test fails: longer than the
// slowest machine needs, because it costs time only where something is broken.
const Patience = time.Minute

// Terminal is a terminal with a program on it.
type Terminal struct {
	t       testing.TB
	command *exec.Cmd
	pty     *os.File

	mu      sync.Mutex
	changed *sync.Cond // with mu: the screen changed, the program ended, or a step's time is over
	screen  vt10x.Terminal
	output  []byte // all that the program wrote
	partial []byte // of a character whose other bytes have not come yet
	before  string // the screen when the last key was pressed
	pressed bool   // no step has looked since
	ended   bool
	status  int // of the program, once it ended
}

// Start runs a program on a terminal of width × height cells, which answers
// what the program asks it: the place of the cursor, the colours. When the test
// ends before the program does, the program is killed.
func Start(t testing.TB, command *exec.Cmd, width, height int) *Terminal {
	t.Helper()
	return start(t, command, width, height, controlled(), func(file *os.File) io.Writer { return file })
}

// StartSilent is Start on a terminal that never answers.
func StartSilent(t testing.TB, command *exec.Cmd, width, height int) *Terminal {
	t.Helper()
	return start(t, command, width, height, controlled(), func(*os.File) io.Writer { return io.Discard })
}

// StartBeside is Start on a terminal that does not control the program: it sends
// no signal, neither for a key nor when it vanishes.
func StartBeside(t testing.TB, command *exec.Cmd, width, height int) *Terminal {
	t.Helper()
	return start(t, command, width, height, &syscall.SysProcAttr{Setsid: true}, func(file *os.File) io.Writer { return file })
}

func controlled() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true, Setctty: true} }

func start(t testing.TB, command *exec.Cmd, width, height int, attributes *syscall.SysProcAttr, answers func(*os.File) io.Writer) *Terminal {
	t.Helper()
	opened, err := pty.StartWithAttrs(command, size(width, height), attributes)
	if err != nil {
		t.Fatalf("starting the program: %v", err)
	}
	file, err := pollable(opened)
	if err != nil {
		t.Fatalf("starting the program: %v", err)
	}
	term := &Terminal{
		t: t, command: command, pty: file,
		screen: vt10x.New(vt10x.WithSize(width, height), vt10x.WithWriter(answers(file))),
	}
	term.changed = sync.NewCond(&term.mu)
	var reading sync.WaitGroup
	reading.Go(term.read)
	t.Cleanup(func() {
		// The program leads a session of its own: this reaches its children and
		// nothing else.
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		_ = file.Close()
		reading.Wait()
	})
	return term
}

// Vanishes takes the terminal away from the program.
func (term *Terminal) Vanishes() {
	term.t.Helper()
	if err := term.pty.Close(); err != nil {
		term.t.Fatalf("taking the terminal away: %v", err)
	}
}

func size(width, height int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}
}

// pollable returns a terminal whose closing ends a reading of it that waits.
func pollable(opened *os.File) (*os.File, error) {
	defer opened.Close()
	fd, err := unix.FcntlInt(opened.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), opened.Name()), nil
}

// read draws what the program writes, until it ends.
func (term *Terminal) read() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := term.pty.Read(buffer)
		term.draw(buffer[:n])
		if err != nil {
			break
		}
	}
	_ = term.command.Wait() // the status says it
	term.mu.Lock()
	defer term.mu.Unlock()
	term.ended, term.status = true, term.command.ProcessState.ExitCode()
	term.changed.Broadcast()
}

// draw draws whole characters: the emulator loses one that comes in two parts.
func (term *Terminal) draw(output []byte) {
	term.mu.Lock()
	defer term.mu.Unlock()
	term.output = append(term.output, output...)
	output = append(term.partial, output...)
	whole := len(output)
	for whole > 0 && len(output)-whole < utf8.UTFMax && !utf8.FullRune(output[lastRune(output[:whole]):]) {
		whole = lastRune(output[:whole])
	}
	_, _ = term.screen.Write(output[:whole]) // it has no way to fail
	term.partial = slices.Clone(output[whole:])
	term.changed.Broadcast()
}

// lastRune returns where the last character of text begins, whole or not.
func lastRune(text []byte) int {
	at := len(text) - 1
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// Screen returns what stands on the screen, without the spaces at the ends of
// lines.
func (term *Terminal) Screen() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.text()
}

func (term *Terminal) text() string {
	lines := strings.Split(strings.TrimSuffix(term.screen.String(), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \x00")
	}
	return strings.Join(lines, "\n")
}

// Sees waits until all of the texts stand on the screen together.
func (term *Terminal) Sees(texts ...string) {
	term.t.Helper()
	term.look(func(screen string) bool { return holdsAll(screen, texts) }, fmt.Sprintf("%q stood", texts))
	term.awaits(texts...)
}

// awaits is Sees for what the last key may have left as it was.
func (term *Terminal) awaits(texts ...string) {
	term.t.Helper()
	if !term.wait(func() bool { return holdsAll(term.text(), texts) }) {
		term.t.Fatalf("the screen never showed %q; it shows\n%s", texts, term.Screen())
	}
}

func holdsAll(screen string, texts []string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(screen, text) })
}

// Shows checks that all of the texts stand on the screen of a program that
// ended.
func (term *Terminal) Shows(texts ...string) {
	term.t.Helper()
	for _, text := range texts {
		if screen := term.Screen(); !strings.Contains(screen, text) {
			term.t.Errorf("the screen does not show %q, but\n%s", text, screen)
		}
	}
}

// SeesNo waits until a text stands on the screen no more.
func (term *Terminal) SeesNo(text string) {
	term.t.Helper()
	holds := func(screen string) bool { return !strings.Contains(screen, text) }
	term.look(holds, fmt.Sprintf("no %q stood", text))
	if !term.wait(func() bool { return holds(term.text()) }) {
		term.t.Fatalf("%q never went away; the screen shows\n%s", text, term.Screen())
	}
}

// look begins a step, which must not hold on the screen before the last key when
// the test is strict.
func (term *Terminal) look(holds func(screen string) bool, what string) {
	term.t.Helper()
	term.mu.Lock()
	defer term.mu.Unlock()
	if *strict && term.pressed && holds(term.before) {
		term.t.Errorf("%s on the screen before the last key already", what)
	}
	term.pressed = false
}

// Leaves waits until the program has ended, and returns its exit status, -1
// when a signal ended it.
func (term *Terminal) Leaves() int {
	term.t.Helper()
	if !term.wait(func() bool { return term.ended }) {
		term.t.Fatalf("the program did not leave; the screen shows\n%s", term.Screen())
	}
	return term.status
}

// Output returns all that the program wrote, escape sequences and all.
func (term *Terminal) Output() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return string(term.output)
}

// IsRestored waits until the terminal is as a program must leave it: on its
// main screen, with a cursor, and the mouse its own.
func (term *Terminal) IsRestored() {
	term.t.Helper()
	const taken = vt10x.ModeAltScreen | vt10x.ModeHide | vt10x.ModeMouseMask | vt10x.ModeMouseSgr
	if !term.wait(func() bool { return term.screen.Mode()&taken == 0 }) {
		term.t.Fatalf("the terminal was left in the modes %b; it shows\n%s", term.screen.Mode()&taken, term.Screen())
	}
}

// wait returns true as soon as the condition holds, false when Patience is over
// or the program ended before.
func (term *Terminal) wait(condition func() bool) bool {
	term.mu.Lock()
	defer term.mu.Unlock()
	over := false
	timer := time.AfterFunc(Patience, func() {
		term.mu.Lock()
		defer term.mu.Unlock()
		over = true
		term.changed.Broadcast()
	})
	defer timer.Stop()
	for !condition() {
		if over || term.ended {
			return false
		}
		term.changed.Wait()
	}
	return true
}

// Types types text, one key after the other.
func (term *Terminal) Types(text string) {
	term.t.Helper()
	term.send(text)
}

// Pastes sends text as a terminal sends a paste: between brackets, with a
// carriage return for each line end.
func (term *Terminal) Pastes(text string) {
	term.t.Helper()
	term.send("\x1b[200~" + strings.ReplaceAll(text, "\n", "\r") + "\x1b[201~")
}

// sequences are what a terminal sends for its keys.
var sequences = map[string]string{
	"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f", "delete": "\x1b[3~",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~", "f1": "\x1bOP", "f5": "\x1b[15~",
}

// Presses presses keys by name: "enter", "shift+tab", "ctrl+s", "a".
func (term *Terminal) Presses(keys ...string) {
	term.t.Helper()
	for i, key := range keys {
		if key == "esc" && i < len(keys)-1 {
			term.t.Fatal("a key that follows esc at once is taken for one with alt: see first what esc does")
		}
		sequence, named := sequences[key]
		letter, control := strings.CutPrefix(key, "ctrl+")
		switch {
		case named:
		case control && len(letter) == 1:
			sequence = string(letter[0] & 0x1f)
		case utf8.RuneCountInString(key) == 1:
			sequence = key
		default:
			term.t.Fatalf("no key is named %q", key)
		}
		term.send(sequence)
	}
}

func (term *Terminal) send(sequence string) {
	term.t.Helper()
	term.mu.Lock()
	if !term.pressed { // keys that follow each other are one step
		term.before, term.pressed = term.text(), true
	}
	term.mu.Unlock()
	if _, err := term.pty.WriteString(sequence); err != nil {
		term.t.Fatalf("typing %q: %v; the screen shows\n%s", sequence, err, term.Screen())
	}
}

// Resizes gives the terminal another size.
func (term *Terminal) Resizes(width, height int) {
	term.t.Helper()
	term.mu.Lock()
	term.screen.Resize(width, height)
	term.mu.Unlock()
	if err := pty.Setsize(term.pty, size(width, height)); err != nil {
		term.t.Fatalf("resizing to %d×%d: %v", width, height, err)
	}
}

// Signals sends the program a signal.
func (term *Terminal) Signals(signal os.Signal) {
	term.t.Helper()
	if err := term.command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		term.t.Fatalf("sending %v: %v", signal, err)
	}
}
