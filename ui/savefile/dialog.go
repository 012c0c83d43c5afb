package savefile

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// dialog asks for the path, and for the form when there is a choice.
type dialog struct {
	console       *page.Console
	file          File
	path          *widget.TextField
	item          *widget.Item   // of the path
	as            *widget.Choice // nil when there is no choice
	form          *widget.Form
	done          bool // a button was pressed
	width, height int
}

func newDialog(c *page.Console, f File, problem string) *dialog {
	d := &dialog{console: c, file: f, path: widget.NewTextField(c.Theme, 4096)}
	d.path.Placeholder = "~/path/to/file"
	d.path.SetValue(f.Path)
	d.item = &widget.Item{Label: "File", Field: d.path, Problem: problem, Note: f.Note}
	items := []*widget.Item{d.item}
	if len(f.Forms) > 0 {
		d.as = widget.NewChoice(c.Theme, f.Forms...)
		d.as.SetValue(f.Form)
		items = append(items, &widget.Item{Label: "As", Field: d.as})
	}
	d.form = widget.NewForm(c.Theme, items...)
	d.form.SetButtons(
		widget.Button{Label: cmp.Or(f.Save, "Save"), Main: true, Press: d.press},
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
	if d.file.Note != "" || len(d.file.Forms) > 0 {
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
	if d.as != nil {
		d.file.Form = d.as.Value()
	}
	if d.file.Path = strings.TrimSpace(d.path.Value()); d.file.Path == "" {
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

// replacing asks whether files may be replaced.
type replacing struct {
	*widget.Confirm
	console *page.Console
	file    File
}

func newReplacing(c *page.Console, f File, paths []string) *replacing {
	title, lost := "Replace the file?", "The file exists. What is in it will be lost."
	if len(paths) > 1 {
		title, lost = "Replace the files?", "The files exist. What is in them will be lost."
	}
	return &replacing{widget.NewConfirm(c.Theme, widget.Question{
		Title:        title,
		About:        []string{named(paths)},
		Consequences: []string{lost},
		Answers:      []widget.Answer{{Choice: "replace", Label: "Replace"}},
	}), c, f}
}

// Update takes a key; the yes is carried out here.
func (r *replacing) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, cmd = r.Confirm.Update(msg)
	if !done {
		return false, cmd
	}
	if decision, ok := cmd().(widget.Decision); ok && decision.Choice != "" {
		return true, save(r.console, r.file, true)
	}
	return true, nil
}
