package terminal

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
)

// Loss is known once a terminal is gone. A terminal that vanishes need not send a signal: one that does not control
// its programs sends none, and a program may ignore it.
type Loss struct{ why chan error }

// NewLoss returns the loss of a terminal that is there.
func NewLoss() *Loss { return &Loss{make(chan error, 1)} }

// Report says how reading or writing failed. It never waits. A terminal that takes or has nothing at the moment is not
// gone.
func (l *Loss) Report(err error) {
	if errors.Is(err, syscall.EAGAIN) {
		return
	}
	select {
	case l.why <- err:
	default: // known already
	}
}

// Tell calls fn once when the terminal is gone, until stop is called. fn is bound as that of OnSignals.
func (l *Loss) Tell(fn func(why error)) (stop func()) {
	done := make(chan struct{})
	var waiting sync.WaitGroup
	waiting.Go(func() {
		select {
		case why := <-l.why:
			fn(why)
		case <-done:
		}
	})
	return func() {
		close(done)
		waiting.Wait()
	}
}

// Keyboard is a terminal to read from, which reports when that fails or ends. For who reads it has ended in both cases:
// what is to happen then is for who hears of the loss.
type Keyboard struct {
	*os.File
	loss *Loss
}

// NewKeyboard returns the keyboard of a terminal's file.
func NewKeyboard(file *os.File, loss *Loss) Keyboard { return Keyboard{file, loss} }

// Read implements io.Reader.
func (k Keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	switch {
	case err == nil, errors.Is(err, syscall.EAGAIN):
		return n, nil
	}
	k.loss.Report(err)
	return n, io.EOF
}
