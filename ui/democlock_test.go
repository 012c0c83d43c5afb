package ui

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	filled "coldkms/ui/demo"
	"coldkms/ui/page"
	"coldkms/vault/vaulttest"
)

// openDemo starts the real demo, whose clock stands still but for moving.
func openDemo(t testing.TB, width, height int, change ...setup) *console {
	t.Helper()
	d := filled.New(folder(t), nil)
	c := open(t, width, height, append([]setup{func(o *Options, _ *vaulttest.Clock) {
		o.Demo, o.Now, o.OpenVault, o.Reset, o.DemoClock, o.MoveClock = true, d.Now, d.Open, d.Open, d.Today, d.Move
	}}, change...)...)
	t.Cleanup(func() {
		if err := errors.Join(c.Close(), d.Remove()); err != nil {
			t.Error(err)
		}
	})
	return c
}

func TestMovingTheDemosClock(t *testing.T) {
	t.Parallel()
	c := openDemo(t, 80, 24)
	c.sees("DEMO 2017-02-15", "contractor-2016", "Pending deletion 21d", "of 20")

	// A day in which nothing happens.
	c.press(">", "enter")
	c.sees("DEMO 2017-02-16", "It is 2017-02-16 10:00 UTC now.", "Pending deletion 20d")

	// From the menu, a week: the material of a key expires.
	c.press("m", "down", "down", "down", "down", "down")
	c.sees("Demo's clock")
	c.press("enter")
	c.sees("Move the demo's clock", "It is 2017-02-16 10:00 UTC.")
	c.press("down", "enter")
	c.sees("DEMO 2017-02-23", "Time brought about: customers-test was deleted, the key material of", "card-numbers expired.")
	c.press("/")
	c.types("alias:card")
	c.sees("card-numbers", "Pending import")
	c.press("esc", "esc")

	// From the palette, a month, on a page that fetches anew.
	c.press("/")
	c.types("alias:contractor")
	c.press("enter", "enter")
	c.sees("▸ contractor-2016 ", "Pending deletion")
	c.press(":")
	c.types("move the demo")
	c.press("enter")
	c.press("down", "down", "enter")
	c.sees("DEMO 2017-03-23", "contractor-2016 was deleted, audit-logs was rotated", "NotFoundException")
	c.press("esc", "esc", "esc")
	c.sees("of 19")
	c.seesNot("contractor-2016     ")

	// What came about is told until it was read.
	c.press("m", "down", "down", "down", "enter")
	c.sees("▸ Meanwhile", "Deletion: 2 keys", "customers-test", "in eu-west-1")

	// Reset begins anew.
	c.press(":")
	c.types("reset")
	c.press("enter")
	c.sees("DEMO 2017-02-15", "contractor-2016", "of 20")
}

func TestMovingShowsHowFarItIsAndCanBeStopped(t *testing.T) {
	t.Parallel()
	var c *console
	asked := 0
	c = openDemo(t, 80, 24, func(o *Options, _ *vaulttest.Clock) {
		o.MoveClock = func(_ context.Context, _ time.Time, day func() bool) error {
			for day() {
				if asked++; asked == 120 {
					job, _ := c.console.Running.Oldest()
					if want := "moving the demo's clock 120 of 365"; job.Text() != want {
						t.Errorf("the screen says %q", job.Text())
					}
					c.console.Running.Stop(nil)
				}
			}
			return errors.New("the clock is stuck")
		}
	})
	c.press(">", "down", "down", "down", "enter")
	if asked != 120 {
		t.Errorf("it stopped after %d days", asked)
	}
	c.sees("The clock is stuck", "DEMO 2017-02-15")

	c.hold = true
	c.send(page.MoveClock{To: c.options.Now().AddDate(0, 0, 1)})
	c.press(">")
	c.sees("Move the demo's clock does not work now: The clock is on its way.")
}

func TestAReadOnlyDemosClockStays(t *testing.T) {
	t.Parallel()
	c := openDemo(t, 80, 24, func(o *Options, _ *vaulttest.Clock) { o.ReadOnly = "This console was started with --read-only" })
	c.press(">")
	c.sees("Move the demo's clock does not work now: This console was started with", "DEMO 2017-02-15")
}

// Elsewhere the clock is nobody's to move.
func TestOnlyADemosClockMoves(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press(">")
	c.seesNot("Move the demo's clock")
	c.press(":")
	c.types("demo's clock")
	c.sees("Nothing is called that.")
	c.press("esc", "m")
	c.seesNot("Demo's clock")
	c.press("esc")
	c.send(page.MoveClock{To: time.Date(2040, time.January, 1, 0, 0, 0, 0, time.UTC)})
	c.seesNot("2040")
}

// The pictures are of a vault of few keys, so that they do not change with the
// demo's content.
func TestPicturesOfTheDemosClock(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		var c *console
		c = openUnlocked(t, size.width, size.height, ending(t), neverIdle, func(o *Options, clock *vaulttest.Clock) {
			o.Demo, o.DemoClock = true, func() string { return clock.Now().Format(time.DateOnly) }
			o.MoveClock = func(ctx context.Context, to time.Time, goOn func() bool) error {
				for clock.Now().Before(to) && goOn() {
					clock.Advance(min(to.Sub(clock.Now()), day))
					if err := c.vault.Tend(ctx); err != nil {
						return err
					}
				}
				return nil
			}
		})
		picture := func(name string) { c.picture(fmt.Sprintf("%s_%dx%d", name, size.width, size.height)) }
		c.press(">", "down", "down")
		picture("demo_clock")
		c.press("enter")
		picture("demo_moved")
		c.press("m")
		picture("demo_menu")
		c.press("esc", "?")
		c.types("clock")
		picture("demo_clock_help")
	}
}
