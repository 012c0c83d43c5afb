package widget

import "coldkms/themes"

// buttonAt returns which button of a row stands at a cell, -1 when none does.
func buttonAt(theme *themes.Theme, buttons []Button, focused, x int) int {
	return PartAt(buttonParts(theme, buttons, focused), len(buttonGap), x)
}
