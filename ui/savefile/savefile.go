// Package savefile asks for a path and writes what a page lists, makes or
// exports to files there that only their owner can read. One that exists is
// replaced only after a question of its own.
//
// It refuses to know what the files hold, and how files come to be there as a
// whole or not at all (that is package wholefile).
package savefile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/wholefile"
	"coldkms/ui/widget"
)

// File is what can be saved.
type File struct {
	Title string // of the dialog, such as "List to CSV"
	Path  string // that is offered
	Note  string // under the path, "" for none
	Save  string // label of the main button; "" is Save

	Forms []widget.Option // that the contents can be saved in; none when there is no choice
	Form  string          // ID of the one that is offered

	// Begin returns the contents in the form that was chosen. It is called in
	// the update loop, once for each path that is tried, and may refuse: what
	// there was to save can be gone.
	Begin func(form string) (Contents, error)
}

// Contents is what is written, off the update loop: by Write to one file, or by
// Series to as many as it begins. When they return context.Canceled, the person
// is told that the writing was stopped.
type Contents struct {
	Write  func(context.Context, io.Writer) error
	Series func(context.Context, wholefile.Next) error
	// Secret is wiped once it is written or will not be; nil when nothing is
	// secret.
	Secret []byte
	// Said returns what the toast says before the path, such as "40 keys are
	// listed in", once all is written.
	Said func() string
}

// Ended says how a writing ended. It goes to the page that asked, which hands
// on what Report returns.
type Ended struct {
	console *page.Console
	file    File
	said    func() string
	paths   []string
	err     error
}

// Ask opens the dialog.
func Ask(c *page.Console, f File) tea.Cmd { return ask(c, f, "") }

// Write is Ask without the dialog: for a path that the page has asked for itself.
func Write(c *page.Console, f File) tea.Cmd { return save(c, f, false) }

// ask opens the dialog with what is wrong with the path.
func ask(c *page.Console, f File, problem string) tea.Cmd {
	return page.Send(page.Ask{Dialog: widget.NewPathDialog(c.Theme, widget.PathQuestion{
		Title: f.Title, Path: f.Path, Note: f.Note, Problem: problem, Verb: cmp.Or(f.Save, "Save"), Forms: f.Forms, Form: f.Form,
		Take: func(path, form string) tea.Cmd {
			f.Path, f.Form = path, form
			return save(c, f, false)
		},
	})})
}

// save makes the command that writes the file.
func save(c *page.Console, f File, replace bool) tea.Cmd {
	contents, err := f.Begin(f.Form)
	if err != nil {
		return page.Send(page.Refused{Err: err})
	}
	return page.Wiping(contents.Secret, c.Work(context.Background(), "saving to a file", func(ctx context.Context) tea.Msg {
		paths, err := contents.write(ctx, f.Path, replace)
		return Ended{c, f, contents.Said, paths, err}
	}))
}

func (c Contents) write(ctx context.Context, path string, replace bool) ([]string, error) {
	path, err := wholefile.Expand(path)
	if err != nil {
		return nil, err
	}
	if c.Series != nil {
		return wholefile.WriteSeries(path, replace, func(next wholefile.Next) error { return c.Series(ctx, next) })
	}
	return []string{path}, wholefile.Write(path, replace, func(w io.Writer) error { return c.Write(ctx, w) })
}

// Saved returns the path, as typed, of what was written; ok is false when nothing
// was.
func (e Ended) Saved() (path string, ok bool) { return e.file.Path, e.err == nil }

// Report says what was written. A path that will not do opens the dialog again,
// a file that exists the question whether to replace it.
func (e Ended) Report() tea.Cmd {
	var exists *wholefile.ExistsError
	switch {
	case errors.Is(e.err, context.Canceled):
		return page.Send(page.Toast{Text: "Stopped. Nothing was written."})
	case errors.As(e.err, &exists):
		return page.Send(page.Ask{Dialog: newReplacing(e.console, e.file, exists.Paths)})
	case e.err != nil:
		return ask(e.console, e.file, why(e.err))
	}
	return page.Send(page.Toast{Text: e.said() + " " + named(append([]string{e.file.Path}, e.paths[1:]...))})
}

// named names files: the first, how many more, and the last.
func named(paths []string) string {
	text := widget.Clean(paths[0])
	if more := len(paths) - 1; more > 0 {
		text += fmt.Sprintf(" and %d more, up to %s", more, widget.Clean(filepath.Base(paths[more])))
	}
	return text
}

// why says in a sentence why nothing was written.
func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "The folder of this file does not exist."
	case errors.Is(err, fs.ErrPermission):
		return "You may not write there."
	case errors.Is(err, wholefile.ErrFolder), errors.Is(err, wholefile.ErrSpecial):
		return widget.Sentence(wholefile.Cause(err))
	}
	return "The file could not be written: " + widget.Clean(wholefile.Cause(err).Error()) + "."
}
