package terminal

import (
	"io"
	"os"
	"syscall"
	"testing"
)

// told returns a function that waits for what became of a loss.
func told(t *testing.T, loss *Loss) func() error {
	why := make(chan error, 1)
	stop := loss.Tell(func(err error) { why <- err })
	t.Cleanup(stop)
	return func() error { return <-why }
}

func TestAKeyboardReportsThatItEnds(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(reading, writing *os.File) error{
		"ended":  func(_, writing *os.File) error { return writing.Close() },
		"failed": func(reading, _ *os.File) error { return reading.Close() },
	} {
		reading, writing, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer reading.Close()
		defer writing.Close()
		loss := NewLoss()
		why := told(t, loss)
		keyboard := NewKeyboard(reading, loss)
		if _, err := writing.WriteString("q"); err != nil {
			t.Fatal(err)
		}
		key := make([]byte, 4)
		if n, err := keyboard.Read(key); n != 1 || err != nil {
			t.Errorf("%s: %d bytes of one key, %v", name, n, err)
		}
		if err := lose(reading, writing); err != nil {
			t.Fatal(err)
		}
		for range 2 { // whoever reads again is told again, and nobody waits
			if n, err := keyboard.Read(key); n != 0 || err != io.EOF {
				t.Errorf("%s: %d bytes, %v", name, n, err)
			}
		}
		if why() == nil {
			t.Errorf("%s: the loss has no reason", name)
		}
	}
}

// A terminal that has no room or no key at the moment is there.
func TestABusyTerminalIsNotLost(t *testing.T) {
	t.Parallel()
	loss := NewLoss()
	loss.Report(&os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EAGAIN})
	loss.Report(io.ErrClosedPipe)
	if why := told(t, loss)(); why != io.ErrClosedPipe {
		t.Errorf("lost by %v", why)
	}
}

func TestATerminalThatStaysTellsNothing(t *testing.T) {
	t.Parallel()
	loss := NewLoss()
	stop := loss.Tell(func(why error) { t.Errorf("lost by %v", why) })
	stop()
}
