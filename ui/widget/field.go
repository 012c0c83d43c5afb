// Package widget holds the parts that every page of the console is built from:
// a table, a form and its fields, dialogs, and the frame around a page. It
// knows themes, cells and keys; it refuses to know the vault, what a key is,
// and which page it stands on.
//
// Everything here draws by a pure View of exactly the size it was given, and
// takes keys by an Update that says whether the key was its own. What the mouse
// did comes to Update too, and is found by the same functions that draw.
package widget

import (
	tea "github.com/charmbracelet/bubbletea"
)

// A Field is one thing in a form that takes the focus.
type Field interface {
	// Focus and Blur give and take the keys.
	Focus() tea.Cmd
	Blur()
	Focused() bool
	// Update takes a message while the field has the focus. handled is false
	// for a key that is not the field's: the form and then the page get it. A
	// Mouse, in the field's own cells, it takes without the focus as well: the
	// form gives it the focus after a click.
	Update(tea.Msg) (handled bool, cmd tea.Cmd)
	// View draws exactly the width last set and Height lines.
	View() string
	Height() int
	SetWidth(width int)
	// Capturing reports that letters are text here.
	Capturing() bool
}

// focus is the part of a field that says whether it has the keys.
type focus struct{ on bool }

func (f *focus) Focus() tea.Cmd { f.on = true; return nil }
func (f *focus) Blur()          { f.on = false }
func (f *focus) Focused() bool  { return f.on }

// isLineKey reports the keys that a field of one line has no use for: they
// move between fields, and through a form that is higher than the screen.
func isLineKey(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		return true
	}
	return false
}

// isConsoleKey reports the keys that a text field leaves to the console.
func isConsoleKey(msg tea.KeyMsg) bool {
	if msg.Paste {
		return false
	}
	switch msg.Type {
	case tea.KeyEsc, tea.KeyTab, tea.KeyShiftTab, tea.KeyEnter, tea.KeyF1,
		tea.KeyCtrlS, tea.KeyCtrlP, tea.KeyCtrlL, tea.KeyCtrlC, tea.KeyCtrlZ:
		return true
	}
	return false
}
