// Package openfile asks for the path of a file and reads it, as a whole and off
// the update loop.
//
// It refuses to know what a file holds and what becomes of it.
package openfile

import (
	"context"
	"strings"

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
	return page.Send(page.Ask{Dialog: newDialog(c, f, problem)})
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

// dialog asks for the path.
type dialog struct {
	console       *page.Console
	file          File
	path          *widget.TextField
	item          *widget.Item
	form          *widget.Form
	done          bool // a button was pressed
	width, height int
}

func newDialog(c *page.Console, f File, problem string) *dialog {
	d := &dialog{console: c, file: f, path: widget.NewTextField(c.Theme, 4096)}
	d.path.Placeholder = "~/path/to/file"
	d.path.SetValue(f.Path)
	d.item = &widget.Item{Label: "File", Field: d.path, Problem: problem, Note: f.Note}
	d.form = widget.NewForm(c.Theme, d.item)
	d.form.SetButtons(
		widget.Button{Label: "Open", Main: true, Press: d.press},
		widget.Button{Label: "Cancel", Press: d.cancel},
	)
	return d
}

// The dialog's size in cells, edges included.
const (
	dialogWidth  = 72
	dialogHeight = 7
)

// SetSize says how many cells there are to stand in.
func (d *dialog) SetSize(width, height int) {
	needed := dialogHeight
	if d.file.Note != "" {
		needed++
	}
	d.width, d.height = min(width, dialogWidth), min(height, needed)
	d.form.SetSize(max(d.width-4, 1), max(d.height-2, 1))
}

// Capturing reports that the path is being typed.
func (d *dialog) Capturing() bool { return d.form.Capturing() }

// Forget does nothing: a path is no secret.
func (d *dialog) Forget() {}

// Update takes a key.
func (d *dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && press.String() == "esc" {
		return true, nil
	}
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.InBox()
	}
	before := d.path.Value()
	_, cmd = d.form.Update(msg)
	if d.path.Value() != before {
		d.item.Problem = ""
	}
	return d.done, cmd
}

func (d *dialog) cancel() tea.Cmd {
	d.done = true
	return nil
}

func (d *dialog) press() tea.Cmd {
	if d.file.Path = strings.TrimSpace(d.path.Value()); d.file.Path == "" {
		d.item.Problem = "Type the path of a file."
		return d.form.Focus(d.path)
	}
	d.done = true
	return read(d.console, d.file)
}

// View draws the box.
func (d *dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	return widget.Box(d.console.Theme, d.file.Title, strings.Split(d.form.View(), "\n"), d.width, d.height)
}
