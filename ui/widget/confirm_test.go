package widget

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/themes"
	"coldkms/ui/widget/widgettest"
)

func deletion(theme *themes.Theme) *Confirm {
	return NewConfirm(theme, Question{
		Tag: 7, Title: "Schedule key deletion", Typed: "payroll",
		About: []string{"payroll", "1234abcd-12ab-34cd-56ef-1234567890ab", "● Enabled"},
		Consequences: []string{
			"The key is deleted on 2017-03-17. Nothing that was encrypted under it can be read after that, by anyone.",
			"Last used 2017-02-14 by role/App: Decrypt, 1,204 uses in the trail.",
		},
		Answers: []Answer{{Choice: "disable", Label: "Disable instead"}, {Choice: "delete", Label: "Schedule deletion", Danger: true}},
	})
}

func disabling(theme *themes.Theme) *Confirm {
	return NewConfirm(theme, Question{Title: "Disable key", About: []string{"payroll"}, Answers: []Answer{{Choice: "disable", Label: "Disable"}}})
}

// answer presses keys until the dialog is done, and returns what was decided;
// nil when it stays open.
func answer(t *testing.T, c *Confirm, keys ...string) *Decision {
	t.Helper()
	c.SetSize(80, 20)
	for _, k := range keys {
		presses := []tea.KeyMsg{stroke(k)}
		if _, named := keyTypes[k]; !named {
			presses = nil
			typeText(func(k tea.KeyMsg) { presses = append(presses, k) }, k)
		}
		for _, press := range presses {
			if done, cmd := c.Update(press); done {
				decision := cmd().(Decision)
				return &decision
			}
		}
	}
	return nil
}

func TestConfirm(t *testing.T) {
	theme := widgettest.Theme()
	for _, c := range []struct {
		name   string
		dialog *Confirm
		keys   []string
		want   string // "open" when nothing is decided
	}{
		{"cancel has the focus", disabling(theme), []string{"enter"}, ""},
		{"esc cancels", disabling(theme), []string{"right", "esc"}, ""},
		{"a plain answer", disabling(theme), []string{"right", "enter"}, "disable"},
		{"tab comes round", disabling(theme), []string{"tab", "tab", "enter"}, ""},
		{"right stops at the last", disabling(theme), []string{"right", "right", "right", "enter"}, "disable"},
		{"typed and pressed", deletion(theme), []string{"payroll", "tab", "tab", "tab", "enter"}, "delete"},
		{"enter after typing goes to cancel", deletion(theme), []string{"payroll", "enter", "enter"}, ""},
		{"nothing typed", deletion(theme), []string{"tab", "tab", "tab", "enter"}, "open"},
		{"typed almost", deletion(theme), []string{"payrol", "shift+tab", "enter"}, "open"},
		{"typed in capitals", deletion(theme), []string{"Payroll", "shift+tab", "enter"}, "open"},
		{"the other way needs nothing typed", deletion(theme), []string{"tab", "tab", "enter"}, "disable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			decision := answer(t, c.dialog, c.keys...)
			switch {
			case decision == nil && c.want != "open":
				t.Errorf("nothing decided, want %q", c.want)
			case decision != nil && decision.Choice != c.want:
				t.Errorf("decided %q, want %q", decision.Choice, c.want)
			}
		})
	}
	if decision := answer(t, deletion(theme), "esc"); decision.Tag != 7 {
		t.Errorf("tag %v", decision.Tag)
	}
}

func TestConfirmTakesAnyKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := deletion(widgettest.Plain())
		for range rapid.IntRange(1, 30).Draw(t, "keys") {
			width, height := rapid.IntRange(1, 100).Draw(t, "width"), rapid.IntRange(1, 30).Draw(t, "height")
			c.SetSize(width, height)
			c.Update(anyKey().Draw(t, "key"))
			if w, h := dimensions(c.View()); w > min(width, confirmWidth) || h > min(height, confirmHeight) {
				t.Fatalf("%d×%d in %d×%d", w, h, width, height)
			}
		}
	})
}

func TestConfirmLooks(t *testing.T) {
	for name, width := range map[string]int{"confirm-80": 80, "confirm-60": 60} {
		c := deletion(widgettest.Plain())
		c.SetSize(width, 20)
		typeText(func(k tea.KeyMsg) { c.Update(k) }, "pay")
		widgettest.Golden(t, name, c.View())
	}
}

// TestConfirmHidesNothingWithoutASign scrolls through a text that is too long
// for the dialog.
func TestConfirmHidesNothingWithoutASign(t *testing.T) {
	var about []string
	for i := range 40 {
		about = append(about, fmt.Sprintf("line %d.", i))
	}
	c := NewConfirm(widgettest.Theme(), Question{Title: "Disable: 40 keys", About: about})
	c.SetSize(80, 20)
	first := widgettest.Trimmed(c.View())
	widgettest.Golden(t, "confirm-long", c.View())
	seen := first
	for range 5 {
		c.Update(stroke("pgdown"))
		seen += widgettest.Trimmed(c.View())
	}
	for _, line := range about {
		if !strings.Contains(seen, line) {
			t.Errorf("%s is never in sight", line)
		}
	}
	last := widgettest.Trimmed(c.View())
	if !strings.Contains(first, "↓ more, pgdn") || strings.Contains(last, "↓ more") || !strings.Contains(last, "↑ more, pgup") {
		t.Errorf("first:\n%slast:\n%s", first, last)
	}
}
