package ui

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/preferences"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// threeKeys makes three keys that are enabled.
func threeKeys(t testing.TB) func(*vault.Session, *vaulttest.Clock) {
	return func(s *vault.Session, _ *vaulttest.Clock) {
		for _, alias := range []string{"archive", "backup", "payroll"} {
			vaulttest.CreateKey(t, s, alias)
		}
	}
}

// disabling starts a console that disables three keys, and returns the work
// that is held back.
func disabling(t *testing.T) (*console, []tea.Cmd) {
	c := openUnlocked(t, 80, 24, threeKeys(t))
	c.press("*", "a", "x", "right")
	c.hold = true
	c.press("enter")
	held := c.held
	c.hold, c.held = false, nil
	return c, held
}

func (c *console) runs(held []tea.Cmd) {
	for _, cmd := range held {
		c.run(cmd)
	}
}

// enabled counts the keys that can be used.
func (c *console) enabled() (count int) {
	c.t.Helper()
	rows, err := c.console.Session.Catalogue(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, row := range rows {
		if row.State == model.Enabled {
			count++
		}
	}
	return count
}

func TestEscStopsBulkWork(t *testing.T) {
	t.Parallel()
	c, held := disabling(t)
	c.clock.Advance(900 * time.Millisecond)
	c.send(glance{})
	c.sees("Disabling 0 of 3")
	c.seesNot("esc stops")
	c.clock.Advance(time.Second)
	c.send(glance{})
	c.sees("Disabling 0 of 3, 1 s · esc stops")
	c.picture("bulk_80x24")
	c.press("esc")
	c.runs(held)
	c.sees("Disable: stopped after 0 of 3", "! backup: not tried", "Disable: of 3 keys 3 were not tried")
	c.press("enter")
	c.sees("Encryption keys", "3 selected")
	if got := c.enabled(); got != 3 {
		t.Errorf("%d of 3 keys are enabled", got)
	}
}

func TestALockStopsBulkWork(t *testing.T) {
	t.Parallel()
	c, held := disabling(t)
	c.press("ctrl+l")
	c.runs(held)
	c.sees("The vault is locked")
	c.unlocks()
	c.sees("Disable: stopped after 0 of 3")
	if got := c.enabled(); got != 3 {
		t.Errorf("%d of 3 keys are enabled", got)
	}
}

func TestLeavingThePageStopsBulkWork(t *testing.T) {
	t.Parallel()
	c, held := disabling(t)
	c.goTo(page.Settings{})
	c.runs(held)
	c.sees("coldkms ▸ Settings", "Disable: of 3 keys 3 were not tried")
	if got := c.enabled(); got != 3 {
		t.Errorf("%d of 3 keys are enabled", got)
	}
}

// A page that is opened above and left again stops nothing but its own work.
func TestLeavingAnotherPageStopsNothing(t *testing.T) {
	t.Parallel()
	c, held := disabling(t)
	c.press("enter")
	c.sees("Encryption keys ▸ archive")
	c.press("esc")
	c.runs(held)
	c.sees("3 keys are Disabled.")
	if got := c.enabled(); got != 0 {
		t.Errorf("%d of 3 keys are enabled", got)
	}
}

// While commands run another theme may be chosen: the race detector sees
// whether one of them reads it.
func TestCommandsDoNotReadTheTheme(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeKeys(t), func(o *Options, _ *vaulttest.Clock) {
		o.Themes = func(preferences.Preferences) *themes.Theme { return widgettest.Theme() }
	})
	// The uses of keys are read for a question; one is refused what the others
	// are not.
	c.press("down", " ", "down", " ")
	c.meanwhile("a", "x")
	c.sees("Disable: 2 keys")
	rows, err := c.console.Session.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.console.Session.ScheduleKeyDeletion(t.Context(), &model.ScheduleKeyDeletionRequest{KeyID: rows[2].KeyID}); err != nil {
		t.Fatal(err)
	}
	c.press("right")
	c.meanwhile("enter")
	c.sees("Disable: 1 of 2 refused")
}

// meanwhile presses keys, and chooses themes for as long as the commands of the
// last one run.
func (c *console) meanwhile(keys ...string) {
	c.t.Helper()
	c.press(keys[:len(keys)-1]...)
	c.hold = true
	c.press(keys[len(keys)-1])
	held := c.held
	c.hold, c.held = false, nil
	sent := make(chan []tea.Msg)
	go func() {
		var msgs []tea.Msg
		for _, cmd := range held {
			msgs = append(msgs, flat(cmd)...)
		}
		sent <- msgs
	}()
	for {
		select {
		case msgs := <-sent:
			for _, msg := range msgs {
				c.send(msg)
			}
			return
		default:
			c.chooses(func(p *preferences.Preferences) { p.ASCII = !p.ASCII })
		}
	}
}

// flat runs a command and those that it gives.
func flat(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	commands, ok := pagetest.Commands(msg)
	if !ok {
		return []tea.Msg{msg}
	}
	var msgs []tea.Msg
	for _, cmd := range commands {
		msgs = append(msgs, flat(cmd)...)
	}
	return msgs
}

// Work that a request limit refuses waits for it, says so, and goes on.
func TestBulkWorkWaitsForTheLimit(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeKeys(t))
	limits := c.vault.Limits()
	limits.Rates = vault.Rates{On: true, Raised: map[string]float64{model.OpDisableKey.Name: 1}}
	if err := c.vault.SetLimits(t.Context(), limits); err != nil {
		t.Fatal(err)
	}
	waited := 0
	c.console.Pause = func(ctx context.Context, d time.Duration) error {
		c.clock.Advance(d)
		c.send(glance{})
		if c.sees("waiting for the limit"); waited == 2 {
			c.picture("bulk_waiting_80x24")
		}
		waited++
		return ctx.Err()
	}
	c.press("*", "a", "x", "right", "enter")
	c.sees("3 keys are Disabled")
	if waited == 0 || c.enabled() != 0 {
		t.Errorf("%d pauses, %d keys enabled", waited, c.enabled())
	}
}
