package ui

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// themed makes themes as the program does, in an environment that says nothing.
func themed(p preferences.Preferences) *themes.Theme {
	wish := themes.Wish{Theme: p.Theme, ASCII: &p.ASCII}
	theme := themes.Choose(widgettest.Renderer(termenv.TrueColor), wish, func(string) string { return "" })
	return &theme
}

func TestASettingIsAppliedKeptAndUndone(t *testing.T) {
	t.Parallel()
	var saved []preferences.Preferences
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) {
		o.Themes = themed
		o.SavePreferences = func(p preferences.Preferences) error { saved = append(saved, p); return nil }
		o.Open = page.Settings{}
	})
	c.press("right", "right")
	c.sees("Theme: light", "u Undo")
	if name := c.console.Theme.Name; name != "light" {
		t.Errorf("the theme is %s", name)
	}
	c.press("u")
	c.sees("● dark", "✓ Theme: dark")
	if want := []preferences.Preferences{{Theme: "dark"}, {Theme: "light"}, {Theme: "dark"}}; !reflect.DeepEqual(saved, want) {
		t.Errorf("kept was %+v, want %+v", saved, want)
	}
	c.press("tab", "right")
	c.sees("> Signs           o automatic   * ASCII", "+ Signs: ASCII")
}

func TestASettingsFileThatWasNotRead(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) {
		o.Start.Unread = errors.New(`reading the settings: settings.json, line 2: "blue" is not among the themes: dark`)
		o.SavePreferences = func(preferences.Preferences) error { return errors.New("the settings are not kept") }
		o.Themes = themed
	})
	c.sees("Reading the settings: settings.json, line 2:")
	c.send(page.Prefer{Change: func(p *preferences.Preferences) { p.Theme = "light" }})
	c.sees("✗ The settings are not kept")
	if c.console.Theme.Name != "light" {
		t.Error("what cannot be kept is not applied either")
	}
}

// With ASCII signs the whole screen is ASCII, whatever stands on it.
func TestASCIIOnEveryPage(t *testing.T) {
	t.Parallel()
	for _, name := range themes.Names() {
		c := openUnlocked(t, 80, 24, threeStates(t), func(o *Options, _ *vaulttest.Clock) {
			o.Theme = themed(preferences.Preferences{Theme: name, ASCII: true})
		})
		steps := []string{"down", "?", "esc", "a", "esc", "/", "esc", "enter", "right", "right", "e", "esc", "esc", "esc", "n", "ctrl+s", "esc", ":", "esc", "r", "esc", "m", "esc", "ctrl+l"}
		for i, key := range steps {
			c.press(key)
			if view := c.text(); strings.ContainsFunc(view, func(r rune) bool { return r > '~' }) {
				t.Fatalf("%s, after %v:\n%s", name, steps[:i+1], view)
			}
		}
	}
}

// A limit of the vault that was changed can be taken back from another page, which
// says so.
func TestALimitIsUndoneFromAnotherPage(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.run(c.goTo(page.Settings{}))
	c.press("down", "down", "down", "down", "right")
	c.sees("Quotas: off", "u Undo")
	c.run(c.goTo(page.Trail{}))
	c.sees("▸ Trail")
	c.press("u")
	c.sees("✓ Quotas: the service's own")
	if got := c.vault.Limits(); !got.Equal(vault.DefaultLimits()) {
		t.Errorf("the vault has %+v", got)
	}
}
