package page

import tea "github.com/charmbracelet/bubbletea"

// Messages that the root carries out.
type (
	// Open puts a page on top of this one; Back returns from it.
	Open struct{ Route Route }
	// Back returns to the page below, asking first when this one is dirty.
	Back struct{}
	// Replace puts a page in the place of this one, without asking.
	Replace struct{ Route Route }
	// Toast shows a result for ten seconds.
	Toast struct{ Text string }
	// Refused shows an error on two lines above the bottom line, until esc or
	// the next action.
	Refused struct{ Err error }
	// Lock locks the console.
	Lock struct{}
	// Quit leaves the console, asking first when something would be lost.
	Quit struct{}
	// Ask opens a dialog over the page.
	Ask struct{ Dialog Dialog }
)

// Send returns a command that delivers a message: the way a page says
// something to the root.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
