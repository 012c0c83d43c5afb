package widget

import (
	"strings"

	"coldkms/themes"
)

// buttonGap is what stands between buttons.
const buttonGap = " "

// buttonRow draws buttons side by side.
func buttonRow(theme *themes.Theme, buttons []Button, focused int) string {
	return strings.Join(buttonParts(theme, buttons, focused), buttonGap)
}

// buttonParts draws each of the buttons; the one with the focus, if any, stands
// between signs.
func buttonParts(theme *themes.Theme, buttons []Button, focused int) []string {
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
	return parts
}
