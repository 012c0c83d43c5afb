package gate

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// plainField takes what is typed or pasted in its plain form, rune by rune.
type plainField struct {
	*widget.TextField
	plain func(rune) rune // negative for a rune that is left out
}

// Update types the plain form.
func (f *plainField) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && len(press.Runes) > 0 && !press.Alt {
		press.Type, press.Runes = tea.KeyRunes, []rune(strings.Map(f.plain, string(press.Runes)))
		msg = press
		if len(press.Runes) == 0 {
			return true, nil
		}
	}
	return f.TextField.Update(msg)
}

// digit leaves out all but digits: account ids are written with dashes and
// spaces too.
func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
