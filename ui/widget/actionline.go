package widget

import "coldkms/themes"

// actionKeys is the width of the column of keys.
const actionKeys = 16

// ActionLine draws an action in a list: the cursor's sign, its keys, its label
// and, when it does not work now, why. The line under the cursor has exactly
// width cells, another at most so many.
func ActionLine(theme *themes.Theme, keys []string, label, off string, under bool, width int) string {
	sign := "  "
	if under {
		sign = theme.Signs.Cursor + " "
	}
	column, label := Fit(KeyNames(keys), actionKeys), Clean(label)
	text := sign + column + label
	if off != "" {
		text += "  " + Clean(off)
	}
	switch {
	case under:
		return theme.Cursor.Render(Fit(text, width))
	case off != "":
		return theme.Faint.Render(shorten(text, width))
	}
	return sign + theme.KeyHint.Render(column) + theme.Text.Render(shorten(label, width-Width(sign)-actionKeys))
}
