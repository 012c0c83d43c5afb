package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/gate"
	"coldkms/ui/page"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// sizes are the screens that every picture is taken on.
var sizes = []struct{ width, height int }{{80, 24}, {120, 36}}

// pictures takes a picture of a console on every size.
func pictures(t *testing.T, name string, start func(t *testing.T, width, height int) *console) {
	t.Run(name, func(t *testing.T) {
		for _, size := range sizes {
			c := start(t, size.width, size.height)
			c.picture(fmt.Sprintf("%s_%dx%d", name, size.width, size.height))
		}
	})
}

// threeStates fills a vault with keys in three states, one of them without an
// alias.
func threeStates(t testing.TB) func(*vault.Session, *vaulttest.Clock) {
	return func(s *vault.Session, clock *vaulttest.Clock) {
		for _, alias := range []string{"payroll", "workspaces-prod", "archive", "", "invoices"} {
			key := vaulttest.CreateKey(t, s, alias)
			request := model.KeyRequest{KeyID: key.KeyID}
			var err error
			switch alias {
			case "workspaces-prod":
				_, err = s.DisableKey(t.Context(), &model.DisableKeyRequest{KeyRequest: request})
			case "archive":
				days := 21
				_, err = s.ScheduleKeyDeletion(t.Context(), &model.ScheduleKeyDeletionRequest{KeyID: key.KeyID, PendingWindowInDays: &days})
			}
			if err != nil {
				t.Fatal(err)
			}
			clock.Advance(24 * time.Hour)
		}
	}
}

func TestPicturesOfTheGate(t *testing.T) {
	t.Parallel()
	pictures(t, "firstrun", func(t *testing.T, w, h int) *console { return open(t, w, h) })
	pictures(t, "firstrun_mistakes", func(t *testing.T, w, h int) *console {
		c := open(t, w, h)
		c.types("correct horse")
		c.press("tab")
		c.types("correct house")
		c.press("tab", "tab", "backspace", "ctrl+s")
		return c
	})
	pictures(t, "firstrun_creating", func(t *testing.T, w, h int) *console {
		c := open(t, w, h)
		c.hold = true
		c.fillsFirstRun()
		c.press("ctrl+s")
		return c
	})
	pictures(t, "unlock", func(t *testing.T, w, h int) *console { return open(t, w, h, withVault(t, nil)) })
	pictures(t, "unlock_opening", func(t *testing.T, w, h int) *console {
		c := open(t, w, h, withVault(t, nil))
		c.hold = true
		c.unlocks()
		return c
	})
	pictures(t, "unlock_wrong", func(t *testing.T, w, h int) *console {
		c := open(t, w, h, withVault(t, nil))
		c.types("wrong")
		c.press("enter")
		return c
	})
	for name, err := range map[string]error{
		"unlock_in_use":   &vault.InUseError{PID: 4242},
		"unlock_damaged":  &vault.DamagedError{Part: "mirror/00000003", Detail: "frame 1,204 does not follow the one before it: " + strings.Repeat("its chain breaks at this place, and what stands behind it cannot be trusted. ", 12)},
		"unlock_readable": &vault.PermissionError{Dir: "/home/ana/vault", Mode: 0o755, Command: "chmod 700 /home/ana/vault"},
	} {
		pictures(t, name, func(t *testing.T, w, h int) *console {
			c := open(t, w, h, withVault(t, nil))
			c.send(letter{c.gate, gate.Failed{Reason: sentence(err), Advice: advice(err)}})
			return c
		})
	}
	pictures(t, "firstrun_readable", func(t *testing.T, w, h int) *console {
		c := open(t, w, h)
		err := &vault.PermissionError{Dir: "/home/ana/vault", Mode: 0o755, Command: "chmod 700 /home/ana/vault"}
		c.send(letter{c.gate, gate.Failed{Reason: sentence(err), Advice: advice(err)}})
		return c
	})
}

// fillsFirstRun types what a new vault needs.
func (c *console) fillsFirstRun() {
	c.types(vaulttest.Passphrase)
	c.press("enter")
	c.types(vaulttest.Passphrase)
	c.press("enter", " ", "enter")
}

func TestPictureOfNoKeys(t *testing.T) {
	t.Parallel()
	pictures(t, "keys_empty", func(t *testing.T, w, h int) *console { return openUnlocked(t, w, h, nil) })
}

// Columns that were ticked and have no room are named in the chooser, and counted
// under the table.
func TestPicturesOfHiddenColumns(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	ticks := func() { c.press("c", "end", " ", "up", " ", "up", " ", "up", " ", "up", " ", "up", " ") }
	ticks()
	c.picture("columns_hidden_80x24")
	c.press("enter")
	c.picture("keys_hidden_80x24")
	c = openUnlocked(t, 120, 36, threeStates(t))
	ticks()
	c.picture("columns_hidden_120x36")
	c.press("enter")
	c.picture("keys_hidden_120x36")
}

// TestPicturesOfTheKeys goes through the states of one console: opening a
// vault for each would take long.
func TestPicturesOfTheKeys(t *testing.T) {
	t.Parallel()
	steps := []struct {
		name string
		do   func(*console)
	}{
		{"keys", func(*console) {}},
		{"help", func(c *console) { c.press("?") }},
		{"help_search", func(c *console) { c.types("lo") }},
		{"refusal", func(c *console) {
			c.press("esc")
			c.send(page.Refused{Err: model.ErrKeyNotFound(c.console.Session.Place().KeyARN("1234abcd-12ab-34cd-56ef-1234567890ab"))})
		}},
		{"keys_filtered", func(c *console) { c.press("/"); c.types("state:enabled") }},
		{"keys_no_match", func(c *console) { c.press("esc", "/"); c.types("alias:nothing"); c.press("enter") }},
		{"keys_menu", func(c *console) { c.press("esc", "down", "a") }},
		{"toast", func(c *console) {
			c.press("esc")
			c.send(page.Toast{Text: "payroll is Disabled. Nothing can use it until it is enabled again."})
		}},
		{"countdown", func(c *console) { c.clock.Advance(14*time.Minute + 18*time.Second); c.send(beat{}) }},
		{"degraded", func(c *console) {
			c.press("up")
			c.send(page.Refused{Err: fmt.Errorf("encrypting: %w", vault.ErrDegraded)})
			c.health = vault.ErrDegraded
			c.resize()
		}},
		{"locked_over_a_page", func(c *console) { c.press("ctrl+l") }},
		{"quit", func(c *console) {
			c.unlocks()
			c.shows(&stub{title: "Create key", dirty: "the alias payroll"})
			c.press("ctrl+c")
		}},
	}
	for _, size := range sizes {
		c := openUnlocked(t, size.width, size.height, threeStates(t))
		for _, step := range steps {
			step.do(c)
			c.picture(fmt.Sprintf("%s_%dx%d", step.name, size.width, size.height))
		}
	}
}

func TestWithoutColoursNoEscapeIsDrawn(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t), func(o *Options, _ *vaulttest.Clock) { o.Theme = widgettest.Plain() })
	c.press("/")
	c.types("payroll")
	if view := c.view(); strings.Contains(view, "\x1b") || !strings.Contains(view, "▸ ☐ payroll") {
		t.Fatalf("the screen:\n%q", view)
	}
}

func TestPictureOfAScreenThatIsTooSmall(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.send(tea.WindowSizeMsg{Width: 40, Height: 12})
	c.picture("too_small")
	c.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	c.sees("payroll")
}
