// Package terminal keeps a person's terminal usable whatever becomes of the console.
//
// The console runs as a child of this guard. When it ends without having put the terminal back (a killed process, a
// fault in memory that the store maps, a library that exits by itself), the guard does so and shows what the child
// said on its standard error. The other way round, the console hears of it when the terminal is gone. It knows nothing
// of vaults and pages.
package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/term"
)

// child is the environment variable by which the program knows that it runs under a guard.
const child = "COLDKMS_GUARDED"

// ExitReported is the status with which a guarded program says that it failed in order: the terminal is restored and
// what there is to say has been said.
const ExitReported = 10

// leaveScreen undoes what a full-screen program switches on: the alternate screen, the mouse, bracketed paste, a
// hidden cursor, colours.
const leaveScreen = "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[0m"

// Guarded reports whether this process is the guarded child.
func Guarded() bool { return os.Getenv(child) != "" }

// ErrFailed is how Guard says that the console failed and has said so itself.
var ErrFailed = errors.New("")

// Guard runs this program again with the same arguments, as a child, until it ends. Signals that ask the console for
// something are handed on.
func Guard() error {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil || !term.IsTerminal(int(os.Stdout.Fd())) {
		return errors.New("the console needs a terminal; see coldkms --help for commands that do not")
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the program: %w", err)
	}
	said := &tail{limit: 8 << 10}
	console := exec.Command(program, os.Args[1:]...)
	console.Env = append(os.Environ(), child+"=1")
	console.Stdin, console.Stdout, console.Stderr = os.Stdin, os.Stdout, said
	console.SysProcAttr = diesWithParent()

	// The kernel ties the child's death signal to the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := console.Start(); err != nil {
		return fmt.Errorf("starting the console: %w", err)
	}
	stop := handOn(console.Process)
	waited := console.Wait()
	stop()

	status := console.ProcessState.ExitCode()
	inOrder := status == 0 || status == ExitReported
	// A terminal that is gone cannot be restored, and nobody is there to tell.
	_ = term.Restore(stdin, before)
	if !inOrder {
		fmt.Fprint(os.Stdout, leaveScreen)
		fmt.Fprintf(os.Stderr, "coldkms: the console ended unexpectedly (%v). What was acknowledged is in the vault.\n", waited)
	}
	if _, err := said.WriteTo(os.Stderr); err != nil {
		return err
	}
	if status != 0 {
		return ErrFailed
	}
	return nil
}

// handOn passes signals to the console until stop is called.
func handOn(console *os.Process) (stop func()) {
	return OnSignals(func(s os.Signal) {
		// A console that is gone already cannot be told; Wait says how it ended.
		_ = console.Signal(s)
	}, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGINT)
}

// tail keeps the last bytes written to it.
type tail struct {
	limit int
	kept  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - t.limit; over > 0 {
		t.kept = t.kept[over:]
	}
	return len(p), nil
}

func (t *tail) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(t.kept)
	return int64(n), err
}
