package page

import (
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model/identity"
	"coldkms/ui/immediate"
	"coldkms/ui/preferences"
)

// Messages that the root carries out.
type (
	// Open puts a page on top of this one; Back returns from it.
	Open struct{ Route Route }
	// Back returns to the page below, asking first when this one is dirty.
	Back struct{}
	// Replace puts a page in the place of this one, without asking.
	Replace struct{ Route Route }
	// Toast shows a result for ten seconds, and offers to undo it as long when
	// Undo is not nil.
	Toast struct {
		Text string
		Undo *Undo
	}
	// Undo takes back what a toast reports. Its call looks first whether the
	// thing is still as the action left it, and refuses when it is not.
	Undo struct {
		Label string // what undoing does, such as "Enable payroll again"
		Run   func() tea.Cmd
	}
	// SwitchRegion signs the same caller in to another Region, and shows the
	// keys there.
	SwitchRegion struct{ Region string }
	// SignIn signs another caller in, and shows the keys of its account. Session
	// is the name of a role's session.
	SignIn struct {
		Principal identity.Principal
		Session   string
	}
	// Serve switches the endpoint for AWS clients on or off. Served comes back to
	// the page, whatever came of it.
	Serve struct{ On bool }
	// Served says that a Serve has ended.
	Served struct{}
	// MoveClock moves the demo's clock forward to a time.
	MoveClock struct{ To time.Time }
	// Prefer changes what the person chose about the console; the root applies
	// it and keeps it.
	Prefer struct {
		Change func(*preferences.Preferences)
	}
	// Refused shows an error on two lines above the bottom line, until esc or
	// the next action.
	Refused struct{ Err error }
	// Lock locks the console.
	Lock struct{}
	// Tend brings about what is due and looks anew at what time did, as the root
	// does by itself each minute: for who has changed either.
	Tend struct{}
	// Quit leaves the console, asking first when something would be lost.
	Quit struct{}
	// Ask opens a dialog over the page.
	Ask struct{ Dialog Dialog }
	// AskWith is Ask for what a command found out: the dialog is made in the
	// update loop, because it reads the theme.
	AskWith struct{ Dialog func() Dialog }
	// Await does work of which comes what the next key is for: a choice, another
	// page, fields. Keys that come meanwhile wait until its message was delivered.
	Await struct{ Work tea.Cmd }
	// Lend gives the terminal to a program, such as an editor, until that ends.
	// The message that Done makes of how it ended comes back to the page; Done
	// does nothing that takes time.
	Lend struct {
		Program *exec.Cmd
		Done    func(error) tea.Msg
	}
	// LookUp opens the key of which a text is certainly the name: an ARN, a key
	// id, or an alias with its prefix. Other text it refuses without a call and
	// without repeating it, because it may be anything.
	LookUp struct{ Name string }
)

// Send returns a command that delivers a message: the way a page says
// something to the root, which hears it before it takes another key.
func Send(msg tea.Msg) tea.Cmd { return immediate.Command(msg) }

// InTurn returns what delivers messages one after the other, where a batch
// would deliver them in any order: first what became of some work, then the
// words for it. So who reads the words finds the page as they say it is.
func InTurn(msgs ...tea.Msg) tea.Msg {
	commands := make([]tea.Cmd, len(msgs))
	for i, msg := range msgs {
		commands[i] = Send(msg)
	}
	return tea.Sequence(commands...)()
}
