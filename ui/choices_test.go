package ui

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// chooses sends what a settings page does.
func (c *console) chooses(change func(*preferences.Preferences)) {
	c.t.Helper()
	c.send(page.Prefer{Change: change})
}

func TestPreferencesAreAppliedAndKept(t *testing.T) {
	t.Parallel()
	var saved []preferences.Preferences
	var failure error
	columns := []string{"alias", "state"}
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) {
		o.Preferences = preferences.Preferences{KeyColumns: columns}
		o.SavePreferences = func(p preferences.Preferences) error { saved = append(saved, p); return failure }
		o.Themes = func(p preferences.Preferences) *themes.Theme {
			if p.Theme == "none" {
				return widgettest.Plain()
			}
			return widgettest.Theme()
		}
	})
	theme := c.console.Theme
	c.chooses(func(p *preferences.Preferences) { p.Theme, p.IdleMinutes = "none", 2; p.KeyColumns[0] = "tags" })
	want := preferences.Preferences{Theme: "none", IdleMinutes: 2, KeyColumns: []string{"tags", "state"}}
	if len(saved) != 1 || !reflect.DeepEqual(saved[0], want) || !reflect.DeepEqual(c.console.Preferences, want) {
		t.Fatalf("saved %+v, the console has %+v", saved, c.console.Preferences)
	}
	if !slices.Equal(columns, []string{"alias", "state"}) {
		t.Error("the change went into what was handed in")
	}
	if c.console.Theme != theme || theme.Name != "none" {
		t.Errorf("the theme is %q", theme.Name)
	}
	c.clock.Advance(90 * time.Second)
	c.send(beat{})
	c.sees("Locks in 30 s")
	c.chooses(func(p *preferences.Preferences) { p.IdleMinutes = 0 })
	c.seesNot("Locks in")

	failure = errors.New("writing the settings: the disk is full")
	c.chooses(func(p *preferences.Preferences) { p.ASCII = true })
	c.sees("✗ Writing the settings: the disk is full")
	if !c.console.Preferences.ASCII {
		t.Error("what could not be kept was not applied")
	}
}

// Choices made while one is being kept are kept after it, in one write.
func TestPreferencesAreKeptOneAfterTheOther(t *testing.T) {
	t.Parallel()
	var saved []int
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) {
		o.SavePreferences = func(p preferences.Preferences) error { saved = append(saved, p.IdleMinutes); return nil }
	})
	c.hold = true
	for minutes := 1; minutes <= 4; minutes++ {
		c.chooses(func(p *preferences.Preferences) { p.IdleMinutes = minutes })
	}
	held := c.held
	c.hold, c.held = false, nil
	for _, cmd := range held {
		c.run(cmd)
	}
	if !slices.Equal(saved, []int{1, 4}) {
		t.Fatalf("kept %v", saved)
	}
}

// Who leaves at once loses no choice, be it one that waits for another's write.
func TestLeavingWaitsUntilChoicesAreKept(t *testing.T) {
	t.Parallel()
	var saved []int
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) {
		o.SavePreferences = func(p preferences.Preferences) error { saved = append(saved, p.IdleMinutes); return nil }
	})
	c.hold = true
	for minutes := range 3 {
		c.chooses(func(p *preferences.Preferences) { p.IdleMinutes = minutes + 1 })
	}
	writing := c.held
	c.hold, c.held = false, nil
	for _, cmd := range writing {
		go cmd()
	}
	c.press("ctrl+c")
	if !c.quit || !slices.Equal(saved, []int{1, 3}) {
		t.Errorf("left %t, kept %v", c.quit, saved)
	}
}
