package themes

import "strings"

// Paint returns a whole screen as it goes to the terminal: on the theme's own
// ground, where it has one, and with ASCII signs in ASCII altogether but for
// what a person wrote in other scripts. The screen takes as many cells as
// before.
func (t *Theme) Paint(screen string) string {
	if t.ascii {
		screen = inText.Replace(screen)
	}
	const cell, reset = " ", "\x1b[0m"
	ground, _, _ := strings.Cut(t.ground.Render(cell), cell)
	if ground == "" {
		return screen
	}
	lines := strings.Split(screen, "\n")
	for i, line := range lines {
		lines[i] = ground + strings.ReplaceAll(line, reset, reset+ground) + reset
	}
	return strings.Join(lines, "\n")
}
