package themes

import "github.com/charmbracelet/lipgloss"

// The one init of the module. Bubble Tea asks the terminal for its background
// while packages are initialised and waits five seconds for one that never
// answers. A background that is already known is not asked for, and this
// package, which imports only lipgloss, is initialised first: Go takes ready
// packages in the order of their paths, and coldkms sorts before github.com.
func init() { lipgloss.SetHasDarkBackground(true) }
