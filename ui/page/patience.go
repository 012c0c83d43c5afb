package page

import (
	"context"
	"errors"
	"time"

	"coldkms/model"
)

// tries is how often a call is made that a request limit refuses, and firstPause
// how long before the second try; each later pause is twice the one before, six
// seconds in all. So do the SDKs.
const (
	tries      = 6
	firstPause = 200 * time.Millisecond
)

// Patiently makes a call that is one of so many, and makes it again after growing
// pauses while a request limit refuses it. It returns the last error, or that of
// the context when this ends during a pause. A single call is made once: its
// refusal is for the person to see.
func (c *Console) Patiently(ctx context.Context, of int, call func() error) error {
	return c.patiently(ctx, of, call, func(bool) {})
}

// patiently is Patiently; waits hears when a pause begins and ends.
func (c *Console) patiently(ctx context.Context, of int, call func() error, waits func(bool)) error {
	err := call()
	pause := firstPause
	for try := 1; try < tries && of > 1 && isThrottled(err); try++ {
		waits(true)
		stopped := c.Wait(ctx, pause)
		waits(false)
		if stopped != nil {
			return stopped
		}
		err = call()
		pause *= 2
	}
	return err
}

func isThrottled(err error) bool {
	var refusal *model.Error
	return errors.As(err, &refusal) && refusal.Code == model.CodeThrottling
}

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
