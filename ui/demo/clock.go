package demo

import (
	"context"
	"sync"
	"time"

	"coldkms/vault"
)

// clock is the demo's time. People see it go on from Start, and so does the vault, but while its past is made and while
// people move the clock: then time is played to the vault.
type clock struct {
	now func() time.Time // nil for a clock that stands still by itself

	mu     sync.Mutex
	since  time.Time     // by now, when it was Start
	moved  time.Duration // by people
	played time.Time     // what the vault sees; zero while that is what people see
}

func newClock(now func() time.Time) *clock {
	c := &clock{now: now}
	c.start()
	return c
}

// start sets the clock to Start.
func (c *clock) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.played, c.moved = time.Time{}, 0
	if c.now != nil {
		c.since = c.now()
	}
}

// Now returns the time for people.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.present()
}

func (c *clock) present() time.Time {
	if c.now == nil {
		return Start.Add(c.moved)
	}
	return Start.Add(c.moved + c.now().Sub(c.since))
}

// ofVault returns the time for the vault.
func (c *clock) ofVault() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.played.IsZero() {
		return c.present()
	}
	return c.played
}

func (c *clock) play(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.played = at
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.played = c.played.Add(by)
}

// tick is how often a vault is tended while time passes: on each full hour, as deletions come at midnight. It is far
// under the jump that a vault does not believe.
const tick = time.Hour

// pass plays the time until to for a vault, as if it had been open all the while, and asks day after each day that
// passes whether to go on. Time that is played does not go back.
func (c *clock) pass(ctx context.Context, v *vault.Vault, to time.Time, day func() bool) error {
	for now := c.ofVault(); now.Before(to); {
		before := now
		if now = now.Truncate(tick).Add(tick); now.After(to) {
			now = to
		}
		c.play(now)
		if err := v.Tend(ctx); err != nil {
			return err
		}
		if now.YearDay() != before.YearDay() && !day() {
			break
		}
	}
	return v.Health()
}

// move plays the time until to for a vault, and then has people see what the vault sees.
func (c *clock) move(ctx context.Context, v *vault.Vault, to time.Time, day func() bool) error {
	c.play(c.Now())
	err := c.pass(ctx, v, to, day)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += c.played.Sub(c.present())
	c.played = time.Time{}
	return err
}
