package terminal

import (
	"os"
	"os/signal"
	"sync"
)

// OnSignals calls fn for each of the signals that comes, one after the other, until stop is called. fn
// runs on a goroutine of its own and must not panic: that would end the program like any fault outside a command, and
// the guard would put the terminal back. So fn hands the signal on and does nothing else.
func OnSignals(fn func(os.Signal), wanted ...os.Signal) (stop func()) {
	signals := make(chan os.Signal, 4)
	done := make(chan struct{})
	signal.Notify(signals, wanted...)
	var listening sync.WaitGroup
	listening.Go(func() {
		for {
			select {
			case s := <-signals:
				fn(s)
			case <-done:
				return
			}
		}
	})
	return func() {
		signal.Stop(signals)
		close(done)
		listening.Wait()
	}
}
