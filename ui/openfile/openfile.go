// Package openfile asks for the path of a file and reads it, as a whole and off
// the update loop.
//
// It refuses to know what a file holds and what becomes of it.
package openfile

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// File is what can be opened.
type File struct {
	Title string // of the dialog, such as "Open a key policy"
	Path  string // that is offered
	Note  string // under the path, "" for none
	Limit int    // bytes at most
}

// Ended says how a reading ended. It goes to the page that asked.
type Ended struct {
	Path     string // as typed
	Contents []byte // nil when nothing was read

	console *page.Console
	file    File
	problem string
}

// Ask opens the dialog.
func Ask(c *page.Console, f File) tea.Cmd { return ask(c, f, "") }

// ask opens the dialog with what is wrong with the path.
func ask(c *page.Console, f File, problem string) tea.Cmd {
	return page.Send(page.Ask{Dialog: widget.NewPathDialog(c.Theme, widget.PathQuestion{
		Title: f.Title, Path: f.Path, Note: f.Note, Problem: problem, Verb: "Open",
		Take: func(path, _ string) tea.Cmd {
			f.Path = path
			return read(c, f)
		},
	})})
}

// Again opens the dialog again and says there why nothing was read; nil when it
// was.
func (e Ended) Again() tea.Cmd {
	if e.problem == "" {
		return nil
	}
	return ask(e.console, e.file, e.problem)
}

func read(c *page.Console, f File) tea.Cmd {
	return c.Work(context.Background(), "reading a file", func(context.Context) tea.Msg {
		contents, problem := Read(f.Path, f.Limit)
		return Ended{f.Path, contents, c, f, problem}
	})
}
