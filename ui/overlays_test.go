package ui

import (
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// everySize takes a picture of a console on every size, the smallest one too,
// and leaves it at 80×24.
func (c *console) everySize(name string) {
	c.t.Helper()
	for _, size := range []struct{ width, height int }{{60, 20}, {120, 36}, {80, 24}} {
		c.send(tea.WindowSizeMsg{Width: size.width, Height: size.height})
		c.picture(fmt.Sprintf("%s_%dx%d", name, size.width, size.height))
	}
}

// TestPicturesOfTheConsole shows what the console itself has: palette, menu,
// Regions, what can be undone, and the history of messages.
func TestPicturesOfTheConsole(t *testing.T) {
	t.Parallel()
	var key string
	c := openUnlocked(t, 80, 24, func(s *vault.Session, clock *vaulttest.Clock) {
		threeStates(t)(s, clock)
		key = vaulttest.CreateKey(t, s.Vault().SignIn(s.Caller(), "eu-west-1"), "abroad").ARN
	})
	offer := &page.Undo{Label: "Enable payroll again", Run: func() tea.Cmd { return nil }}
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"palette", func() { c.press(":") }},
		{"palette_search", func() { c.types("ke") }},
		{"palette_key", func() { c.press("ctrl+u"); c.pastes(key) }},
		{"palette_region", func() { c.press("enter") }},
		{"menu", func() { c.press("esc", "m") }},
		{"menu_pinned", func() { c.press("p", "esc") }},
		{"menu_pinned_dialog", func() { c.press("a") }},
		{"region", func() { c.press("esc", "m", "p", "m", "r") }},
		{"region_wrong", func() { c.press("down"); c.types("Ohio"); c.press("enter") }},
		{"toast_undo", func() { c.press("esc"); c.send(page.Toast{Text: "payroll is Disabled", Undo: offer}) }},
		{"toast_undo_long", func() {
			c.send(page.Toast{Text: "payroll is Disabled. Nothing can use it until it is enabled again, and what tries is refused.", Undo: offer})
		}},
		{"toast_undo_later", func() { c.clock.Advance(time.Second); c.send(page.Toast{Text: "Copied to the system clipboard"}) }},
		{"history", func() { c.press(":"); c.types("history"); c.press("enter", "down") }},
	} {
		step.do()
		c.everySize(step.name)
	}
}

func TestPicturesOfTheDemo(t *testing.T) {
	t.Parallel()
	c := demo(t, 80, 24, "payroll")
	c.everySize("demo")
	c.press("enter")
	c.everySize("demo_details")
	c.press("ctrl+l")
	c.everySize("demo_lock")
}

// A demo that takes long to fill says so before there is any page.
func TestPictureOfAFillingDemo(t *testing.T) {
	t.Parallel()
	c := demo(t, 80, 24)
	c.gate, c.working = nil, "⠋ Opening the vault, 2 s"
	c.picture("demo_filling_80x24")
}
