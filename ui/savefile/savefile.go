// Package savefile asks for a path and writes a file there that only its owner
// can read: what a page lists or exports. One that exists is replaced only
// after a question of its own.
//
// It refuses to know what the file holds. Secrets are not for it: it wipes
// nothing.
package savefile

import (
	"context"
	"io"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// File is what can be saved.
type File struct {
	Title string // of the dialog, such as "List to CSV"
	Path  string // that is offered
	Said  string // by the toast, before the path: "40 keys are listed in"
	// Write writes the contents. It runs off the update loop, and once for
	// each path that is tried.
	Write func(context.Context, io.Writer) error
}

// Ask opens the dialog. What comes of it is a toast; the page has nothing to do.
func Ask(c *page.Console, f File) tea.Cmd { return ask(c, f, "") }

// ask opens the dialog with what is wrong with the path.
func ask(c *page.Console, f File, problem string) tea.Cmd {
	return page.Send(page.Ask{Dialog: newDialog(c, f, problem)})
}

// save makes the command that writes the file. A path that will not do opens
// the dialog again, a file that exists the question whether to replace it.
func save(c *page.Console, f File, replace bool) tea.Cmd {
	return c.Work(context.Background(), "saving to a file", func(ctx context.Context) tea.Msg {
		exists, problem := write(f.Path, replace, func(w io.Writer) error { return f.Write(ctx, w) })
		switch {
		case problem != "":
			return ask(c, f, problem)()
		case exists:
			return page.Ask{Dialog: newReplacing(c, f)}
		}
		return page.Toast{Text: f.Said + " " + widget.Clean(f.Path) + "."}
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
	d.item = &widget.Item{Label: "File", Field: d.path, Problem: problem}
	d.form = widget.NewForm(c.Theme, d.item)
	d.form.SetButtons(
		widget.Button{Label: "Save", Main: true, Press: d.press},
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
	d.width, d.height = min(width, dialogWidth), min(height, dialogHeight)
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
	d.file.Path = strings.TrimSpace(d.path.Value())
	if d.file.Path == "" {
		d.item.Problem = "Type the path of a file."
		return d.form.Focus(d.path)
	}
	d.done = true
	return save(d.console, d.file, false)
}

// View draws the box.
func (d *dialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	return widget.Box(d.console.Theme, d.file.Title, strings.Split(d.form.View(), "\n"), d.width, d.height)
}

// replacing asks whether a file may be replaced.
type replacing struct {
	*widget.Confirm
	console *page.Console
	file    File
}

func newReplacing(c *page.Console, f File) *replacing {
	return &replacing{widget.NewConfirm(c.Theme, widget.Question{
		Title:        "Replace the file?",
		About:        []string{f.Path},
		Consequences: []string{"The file exists. What is in it will be lost."},
		Answers:      []widget.Answer{{Choice: "replace", Label: "Replace"}},
	}), c, f}
}

// Update takes a key; the yes is carried out here.
func (r *replacing) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, decide := r.Confirm.Update(msg)
	if !done {
		return false, decide
	}
	saving := save(r.console, r.file, true)
	return true, func() tea.Msg {
		if decision, ok := decide().(widget.Decision); ok && decision.Choice != "" {
			return saving()
		}
		return nil
	}
}
