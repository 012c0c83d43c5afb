package keyaction

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
)

// Waiting returns the line that stands in place of what a page is about while
// that is not there: that it is being read or, after a failure, that it could not
// be. what names it, as in "The key".
func Waiting(theme *themes.Theme, what string, failure error) string {
	const margin = "  "
	if failure != nil {
		return margin + theme.Warning.Render(what+" could not be read.")
	}
	return margin + theme.Faint.Render("Loading"+theme.Signs.Ellipsis)
}

// TryAgain is the one action on a page that could not read what it is about.
func TryAgain(read func() tea.Cmd) []page.Action {
	return []page.Action{{ID: "try-again", Label: "Try again", Keys: []string{"t"}, Run: read}}
}
