package widget

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget/widgettest"
)

// Bubble Tea gives every space the same slice of runes. Wiping it would make
// every later space of the program a control character.
func TestSecretFieldLeavesTheSharedSpaceAlone(t *testing.T) {
	field := NewSecretField(widgettest.Theme())
	field.Focus()
	shared := []rune{' '}
	for range 2 {
		field.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'a'}})
		field.Update(tea.KeyMsg{Type: tea.KeySpace, Runes: shared})
	}
	if got := string(field.Take()); got != "a a " {
		t.Errorf("typing a, space, a, space gives %q", got)
	}
}
