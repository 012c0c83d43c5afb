package keyaction

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
)

// ForAll returns what can be done with several keys at once. Each action is
// about those of the keys that it works for: its label counts them and says why
// the others are left out. It is off when it works for none.
func ForAll(c *page.Console, keys []Key) []page.Action {
	if len(keys) == 1 {
		return For(c, keys[0])
	}
	var actions []page.Action
	for _, kind := range kinds() {
		if kind.one {
			continue
		}
		fit, reasons := kind.sift(keys, c.Now())
		action := page.Action{
			ID: kind.id, Label: kind.label, Keys: []string{kind.key}, Off: c.ReadOnly,
			Run: func() tea.Cmd { return kind.run(c, fit) },
		}
		switch len(fit) {
		case len(keys):
			action.Label += fmt.Sprintf(" (all %d)", len(keys))
		case 0:
			action.Off = cmp.Or(action.Off, reasons)
		default:
			action.Label += fmt.Sprintf(" (%d of %d): %s", len(fit), len(keys), reasons)
		}
		actions = append(actions, action)
	}
	return actions
}

// sift returns the keys that the action works for, and why it does not for the
// others: "2 are disabled already, 1 is pending deletion".
func (k kind) sift(keys []Key, now time.Time) (fit []Key, reasons string) {
	counts := map[string]int{}
	var order []string
	for _, key := range keys {
		why := k.off(key, now)
		if why == "" {
			fit = append(fit, key)
			continue
		}
		if counts[why] == 0 {
			order = append(order, why)
		}
		counts[why]++
	}
	for i, why := range order {
		order[i] = counted(why, counts[why])
	}
	return fit, strings.Join(order, ", ")
}

// counted makes the reason why an action does not work for a key the reason of
// so many.
func counted(why string, count int) string {
	rest, ok := strings.CutPrefix(why, "The key ")
	rest, _, _ = strings.Cut(rest, ": ")
	switch {
	case !ok:
		return fmt.Sprintf("for %d %s", count, strings.TrimSuffix(strings.ToLower(why[:1])+why[1:], onThisKey))
	case count > 1:
		rest = plural.Replace(rest)
	}
	return fmt.Sprintf("%d %s", count, rest)
}

var plural = strings.NewReplacer("is ", "are ", "has ", "have ", "rotates ", "rotate ", "does ", "do ", "its ", "their ")

// Named returns what a person calls keys: one by its label, several by their
// number.
func Named(keys []Key) string {
	if len(keys) == 1 {
		return keys[0].Label()
	}
	return fmt.Sprintf("%d keys", len(keys))
}

// MenuTitle says what a menu of actions is about: alias and state of one key,
// the number of several.
func MenuTitle(c *page.Console, keys []Key) string {
	if len(keys) == 1 {
		return "Key actions: " + keys[0].Label() + " " + c.Theme.Signs.Dot + " " + keys[0].Status(c.Now())
	}
	return fmt.Sprintf("Key actions: %d selected keys", len(keys))
}
