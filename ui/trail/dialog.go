package trail

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// exportDialog asks where to export to.
type exportDialog struct {
	theme         *themes.Theme
	path          *widget.TextField
	item          *widget.Item // of the path
	refused       string       // the path that the item's problem is about
	form          *widget.Form
	done          bool // a button was pressed
	width, height int
}

func newExportDialog(theme *themes.Theme, path, problem string) *exportDialog {
	d := &exportDialog{theme: theme, path: widget.NewTextField(theme, 4096), refused: path}
	d.path.Placeholder = "~/path/to/file.json.gz"
	d.path.SetValue(path)
	d.item = &widget.Item{Label: "File", Field: d.path, Problem: problem, Note: "CloudTrail log files, oldest record first. More than 100,000 records go on in further files."}
	d.form = widget.NewForm(theme, d.item)
	d.form.SetButtons(
		widget.Button{Label: "Export", Main: true, Press: d.press},
		widget.Button{Label: "Cancel", Press: d.cancel},
	)
	return d
}

// The dialog's size in cells, edges included.
const (
	dialogWidth  = 64
	dialogHeight = 8
)

// SetSize says how many cells there are to stand in.
func (d *exportDialog) SetSize(width, height int) {
	d.width, d.height = min(width, dialogWidth), min(height, dialogHeight)
	d.form.SetSize(max(d.width-4, 1), max(d.height-2, 1))
}

// Capturing reports that the path is being typed.
func (d *exportDialog) Capturing() bool { return d.form.Capturing() }

// Forget does nothing: a path is no secret.
func (d *exportDialog) Forget() {}

// Update takes a key. Once Export is pressed, the dialog delivers an exportTo.
func (d *exportDialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && press.String() == "esc" {
		return true, nil
	}
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.InBox()
	}
	_, cmd = d.form.Update(msg)
	if d.path.Value() != d.refused {
		d.item.Problem = ""
	}
	return d.done, cmd
}

func (d *exportDialog) cancel() tea.Cmd {
	d.done = true
	return nil
}

func (d *exportDialog) press() tea.Cmd {
	path := d.path.Value()
	if path == "" {
		d.refused, d.item.Problem = "", "Type the path of a file."
		return d.form.Focus(d.path)
	}
	d.done = true
	return page.Send(exportTo{path})
}

// View draws the box.
func (d *exportDialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	return widget.Box(d.theme, "Export what the filter shows", strings.Split(d.form.View(), "\n"), d.width, d.height)
}
