package page

import (
	"context"
	"errors"
	"time"

	"coldkms/model"
)

// Wait waits in a command, and returns the context's error when that ends before.
func (c *Console) Wait(ctx context.Context, d time.Duration) error {
	if c.Pause != nil {
		return c.Pause(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ErrStopped is the error of a call that was not made because the work was
// stopped.
var ErrStopped = errors.New("stopped")

// tries is how often a call is made that a request limit refuses, and firstPause
// how long before the second try; each later pause is twice the one before, six
// seconds in all. So do the SDKs.
const (
	tries      = 6
	firstPause = 200 * time.Millisecond
)

// Try makes a call. One of several that a request limit refuses is made again
// after growing pauses, a few times; stopped meanwhile it ends with ErrStopped. A
// single call is made once: its refusal is for the person to see.
func (b *Bulk) Try(call func() error) error {
	err := call()
	pause := firstPause
	for try := 1; try < tries && b.total.Load() > 1 && isThrottled(err); try++ {
		if err = b.wait(b.ctx, pause); err == nil {
			err = call()
		}
		pause *= 2
	}
	if err != nil && errors.Is(err, b.ctx.Err()) {
		return ErrStopped
	}
	return err
}

// wait waits for a request limit, and says so, until the work is stopped.
func (b *Bulk) wait(_ context.Context, d time.Duration) error {
	b.waiting.Store(true)
	defer b.waiting.Store(false)
	return b.console.Wait(b.ctx, d)
}

func isThrottled(err error) bool {
	var refusal *model.Error
	return errors.As(err, &refusal) && refusal.Code == model.CodeThrottling
}
