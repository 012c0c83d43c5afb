package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

const day = 24 * time.Hour

// ending fills a vault with a key whose waiting period ends on 2017-02-23, and
// one that stays.
func ending(t testing.TB) func(*vault.Session, *vaulttest.Clock) {
	return func(s *vault.Session, _ *vaulttest.Clock) {
		vaulttest.CreateKey(t, s, "invoices")
		days := 7
		if _, err := s.ScheduleKeyDeletion(t.Context(), &model.ScheduleKeyDeletionRequest{
			KeyID: vaulttest.CreateKey(t, s, "payroll").KeyID, PendingWindowInDays: &days,
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func later(d time.Duration) setup {
	return func(_ *Options, clock *vaulttest.Clock) { clock.Advance(d) }
}

func neverIdle(o *Options, _ *vaulttest.Clock) { o.Idle = 10_000 * day }

// passes has days go by with the console open.
func (c *console) passes(days int) {
	c.t.Helper()
	for range days {
		c.clock.Advance(day)
		c.send(beat{})
	}
}

const meanwhileTitle = "▸ Meanwhile"

func TestWhatTimeBringsAboutShows(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle)
	c.seesNot(meanwhileTitle)
	c.passes(7)
	c.sees("payroll", "Pending deletion <1d")
	c.seesNot("Time brought about")
	c.send(page.Refused{Err: model.ErrThrottled()})
	c.passes(1)
	c.sees("Time brought about: payroll was deleted.", "1-1 of 1", "ThrottlingException")

	// It can be read again, until it was.
	c.press("esc", "m")
	c.sees("Meanwhile")
	c.press("esc", ":")
	c.types("meanwhile")
	c.press("enter")
	c.sees(meanwhileTitle, "Deletion: 1 key", "due 2017-02-23 00:00 UTC")
	c.press("esc")
	c.sees("1-1 of 1")
	c.press("m")
	c.seesNot("Meanwhile")
}

// The vault is looked at once a minute, not with each beat, and at once when the
// clock was moved.
func TestTendingInTime(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, neverIdle)
	opened := c.passing.at
	for _, test := range []struct {
		moved  time.Duration
		looked bool
	}{{59 * time.Second, false}, {time.Second, true}, {time.Second, false}, {-time.Hour, true}} {
		before := c.passing.at
		c.clock.Advance(test.moved)
		c.send(beat{})
		if looked := c.passing.at != before; looked != test.looked {
			t.Errorf("after %v the vault was looked at: %t", c.clock.Now().Sub(opened), looked)
		}
	}
}

func TestMeanwhileComesAfterUnlocking(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle)
	c.press("n")
	c.types("reports")
	c.press("ctrl+l")
	c.clock.Advance(day) // step by step, so that the clock is believed
	for range 8 {
		c.unlocks()
		c.press("ctrl+l")
		c.clock.Advance(day)
	}
	c.unlocks()
	c.sees(meanwhileTitle, "Deletion: 1 key", "payroll · ", "↵ continue")
	c.press("ctrl+l")
	c.unlocks() // it comes once
	if len(c.pages) != 3 {
		t.Fatalf("%d pages", len(c.pages))
	}
	c.press("enter")
	c.sees("Create Alias and Description", "reports")
	c.seesNot(meanwhileTitle)
	c.press("ctrl+l")
	c.unlocks()
	c.seesNot(meanwhileTitle)
}

func TestTheDateIsAskedFor(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle, later(50*day))
	c.sees(meanwhileTitle, "The date must be confirmed", "The clock is 50 days ahead; 1 key waits for the date (m, Meanwhile)")
	c.press("esc")
	c.sees("payroll", "Pending deletion, due", "The clock is 50 days ahead")
	c.press("ctrl+l")
	c.seesNot("days ahead")
	c.unlocks()
	c.sees(meanwhileTitle)
	c.press("C")
	c.types("2017-04-06")
	c.press("enter", "right", "enter")
	c.sees("Time brought about: payroll was deleted.", "done 2017-04-06 09:30 UTC")
	c.seesNot("days ahead", "must be confirmed")
	c.press("enter")
	c.sees("1-1 of 1", "invoices")
	c.press("m")
	c.seesNot("Meanwhile")
}

// The banner leads to the page.
func TestTheBannerIsClicked(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle, later(50*day))
	c.press("esc")
	c.clicks("The clock is 50 days ahead")
	c.sees(meanwhileTitle)
	c.clicks("The clock is 50 days ahead") // it is there already
	c.press("esc")
	c.seesNot(meanwhileTitle)
}

// A clock that is behind says so, and keeps nobody from anything.
func TestAClockThatIsBehind(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle, later(-3*day))
	c.sees("The clock is 3 days behind; the vault goes on from 2017-02-15 09:30 UTC")
	c.seesNot(meanwhileTitle)
	c.press("n")
	c.sees("Create Alias and Description")
	c.press("esc")
	c.clock.Advance(3*day - 59*time.Second) // less than a minute is not worth a word
	c.send(beat{})
	c.seesNot("behind")
	c.clock.Advance(-time.Second)
	c.send(beat{})
	c.sees("The clock is 1 minute behind")
}

func TestAReadOnlyConsoleChangesNothing(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle, later(50*day), func(o *Options, _ *vaulttest.Clock) {
		o.ReadOnly = "This console was started with --read-only"
	})
	c.sees(meanwhileTitle, "The date must be confirmed")
	c.press("C")
	c.sees("Confirm the date does not work now: This console was started with --read-only")
	c.press("esc", "esc")
	c.sees("Pending deletion, due")
	c.clock.Advance(time.Minute)
	c.send(beat{})
	if waiting := c.vault.Waiting(); len(waiting) != 1 {
		t.Errorf("%v wait", waiting)
	}
}

// What a look found in a vault that was closed meanwhile says nothing of the
// next one.
func TestALookThatComesLate(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, ending(t), neverIdle)
	late := tended{vault: c.vault, moment: moment{waiting: 7}}
	c.press("ctrl+l")
	c.send(late)
	c.unlocks()
	c.send(late)
	if c.passing.waiting != 0 {
		t.Errorf("%d keys wait", c.passing.waiting)
	}
}

func TestTimeInWords(t *testing.T) {
	t.Parallel()
	of := func(kind vault.OccurrenceKind, aliases ...string) vault.Occurrence {
		return vault.Occurrence{Kind: kind, KeyID: "1234abcd-12ab-34cd-56ef-1234567890ab", Aliases: aliases}
	}
	for want, news := range map[string][]vault.Occurrence{
		"payroll was deleted":                                {of(vault.Deletion, "payroll", "wages")},
		"1234abcd was rotated":                               {of(vault.Rotation)},
		"the key material of payroll expired":                {of(vault.MaterialExpiration, "payroll")},
		"2 keys were deleted, the key material of a expired": {of(vault.Deletion), of(vault.MaterialExpiration, "a"), of(vault.Deletion)},
	} {
		if got := brought(news); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Whatever the banner says, the screen has its size.
func TestTheBannerFitsEverySize(t *testing.T) {
	t.Parallel()
	for _, moved := range []time.Duration{50 * day, -3 * day, -700 * day} {
		c := openUnlocked(t, 80, 24, ending(t), neverIdle, later(moved))
		for width := 60; width <= 130; width++ {
			c.send(tea.WindowSizeMsg{Width: width, Height: 20 + width%7})
			line := strings.Split(c.text(), "\n")[2]
			if !strings.HasPrefix(line, "! ") || !strings.Contains(line, "clock") && !strings.Contains(line, "Clock") || strings.HasSuffix(line, "…") {
				t.Errorf("on %d cells the banner is %q", width, line)
			}
		}
	}
}

func TestPicturesOfTime(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ width, height int }{{60, 20}, {80, 24}, {120, 36}} {
		picture := func(c *console, name string) { c.picture(fmt.Sprintf("%s_%dx%d", name, size.width, size.height)) }
		c := openUnlocked(t, size.width, size.height, ending(t), neverIdle, later(50*day))
		picture(c, "meanwhile_waiting")
		c.press("C")
		picture(c, "meanwhile_confirm")
		c.press("esc", "esc")
		picture(c, "waiting_keys")
		c.press("m")
		picture(c, "waiting_menu")
		c.press("esc", "?")
		c.press("esc", ":")
		c.types("meanwhile")
		c.press("enter", "C")
		c.types("2017-04-06")
		c.press("enter", "right", "enter")
		picture(c, "meanwhile_confirmed")

		c = openUnlocked(t, size.width, size.height, ending(t), neverIdle, later(-3*day))
		picture(c, "behind")
		c.press("?")
		c.types("undo")
		if lines := strings.Count(c.view(), "\n") + 1; lines != size.height {
			t.Errorf("%d lines", lines)
		}
	}
}
