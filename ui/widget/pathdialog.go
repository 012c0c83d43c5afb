package widget

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// PathQuestion is what a PathDialog asks for.
type PathQuestion struct {
	Title   string // such as "Open a key policy"
	Path    string // that is offered
	Note    string // under the path, "" for none
	Problem string // with the path that is offered, "" for none
	Verb    string // label of the main button

	Forms []Option // that the file can have; none when there is no choice
	Form  string   // ID of the one that is offered

	// Take goes on with a path, which is not empty, and the ID of a form. The
	// dialog is closed then.
	Take func(path, form string) tea.Cmd
}

// PathDialog is a dialog that asks for the path of a file. It looks at no file:
// what is wrong with the path is said by asking again.
type PathDialog struct {
	theme    *themes.Theme
	question PathQuestion
	path     *TextField
	item     *Item   // of the path
	as       *Choice // nil when there is no choice
	form     *Form
	done     bool // a button was pressed

	width, height int
}

const (
	pathWidth   = 72
	pathHeight  = 7 // without a note and a choice
	longestPath = 4096
)

// NewPathDialog returns the dialog.
func NewPathDialog(theme *themes.Theme, q PathQuestion) *PathDialog {
	d := &PathDialog{theme: theme, question: q, path: NewTextField(theme, longestPath)}
	d.path.Placeholder = "~/path/to/file"
	d.path.SetValue(q.Path)
	d.item = &Item{Label: "File", Field: d.path, Problem: q.Problem, Note: q.Note}
	items := []*Item{d.item}
	if len(q.Forms) > 0 {
		d.as = NewChoice(theme, q.Forms...)
		d.as.SetValue(q.Form)
		items = append(items, &Item{Label: "As", Field: d.as})
	}
	d.form = NewForm(theme, items...)
	d.form.SetButtons(
		Button{Label: q.Verb, Main: true, Press: d.take},
		Button{Label: "Cancel", Press: d.cancel},
	)
	return d
}

// SetSize says how many cells there are to stand in.
func (d *PathDialog) SetSize(width, height int) {
	needed := pathHeight
	if d.question.Note != "" || d.as != nil {
		needed++
	}
	d.width, d.height = min(width, pathWidth), min(height, needed)
	d.form.SetSize(max(d.width-4, 1), max(d.height-2, 1))
}

// Capturing reports that the path is being typed.
func (d *PathDialog) Capturing() bool { return d.form.Capturing() }

// Forget does nothing: a path is no secret.
func (d *PathDialog) Forget() {}

// Update takes a key, or the mouse.
func (d *PathDialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && press.String() == "esc" {
		return true, nil
	}
	if m, ok := msg.(Mouse); ok {
		msg = m.InBox()
	}
	before := d.path.Value()
	_, cmd = d.form.Update(msg)
	if d.path.Value() != before {
		d.item.Problem = ""
	}
	return d.done, cmd
}

func (d *PathDialog) cancel() tea.Cmd {
	d.done = true
	return nil
}

func (d *PathDialog) take() tea.Cmd {
	path, form := strings.TrimSpace(d.path.Value()), d.question.Form
	if path == "" {
		d.item.Problem = "Type the path of a file."
		return d.form.Focus(d.path)
	}
	if d.as != nil {
		form = d.as.Value()
	}
	d.done = true
	return d.question.Take(path, form)
}

// View draws the box.
func (d *PathDialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	return Box(d.theme, d.question.Title, strings.Split(d.form.View(), "\n"), d.width, d.height)
}
