package widget

import (
	"strings"

	"coldkms/themes"
)

// buttonRow draws buttons side by side; the one with the focus, if any, stands
// between signs.
func buttonRow(theme *themes.Theme, buttons []Button, focused int) string {
	parts := make([]string, len(buttons))
	for i, button := range buttons {
		sign, style := " ", theme.Button
		if i == focused {
			sign, style = theme.Signs.Cursor, theme.Focus
		}
		switch {
		case button.Off != "":
			style = theme.Faint
		case button.Danger:
			style = theme.Danger
		}
		parts[i] = style.Render(sign + theme.Signs.Left + " " + button.Label + " " + theme.Signs.Right)
	}
	return strings.Join(parts, " ")
}
