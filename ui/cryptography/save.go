package cryptography

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// saving is a value on its way to a file.
type saving struct {
	value *value
	path  string // as typed
	form  string // asBytes or asBase64
}

// The forms that a value is saved in.
const (
	asBytes  = "bytes"
	asBase64 = "base64"
)

// Steps of saving.
type (
	// saveAs is what the dialog was closed with.
	saveAs struct{ saving }
	// replace is the tag of the question whether a file may be replaced.
	replace struct{ saving }
	// written is how the work ended.
	written struct {
		saving
		exists bool
		reason string
	}
)

// askWhere opens the dialog for the focused value. What was decrypted is saved
// as it was before it was encrypted; a ciphertext as it stands on the screen.
func (p *Page) askWhere() tea.Cmd {
	v := p.result.focused()
	form := asBase64
	if v.secret {
		form = asBytes
	}
	return p.ask(saving{value: v, form: form}, "")
}

func (p *Page) ask(s saving, problem string) tea.Cmd {
	return page.Send(page.Ask{Dialog: newSaveDialog(p.console.Theme, s, problem)})
}

func (p *Page) save(msg saveAs) tea.Cmd { return p.write(msg.saving, false) }

var errDropped = errors.New("there is nothing to save any more: the plaintext was dropped when the console was locked")

// write writes the value, unless it was dropped while the dialog was open.
func (p *Page) write(s saving, overwrite bool) tea.Cmd {
	if s.value.bytes == nil {
		return page.Send(page.Refused{Err: errDropped})
	}
	contents := slices.Clone(s.value.bytes)
	if s.form == asBase64 {
		clear(contents)
		contents = append(base64.StdEncoding.AppendEncode(nil, s.value.bytes), '\n')
	}
	return p.console.Work(context.Background(), "saving to a file", func(context.Context) tea.Msg {
		defer clear(contents)
		exists, reason := writeFile(s.path, contents, overwrite)
		return written{s, exists, reason}
	})
}

// takeWritten says that the file is there, or asks again.
func (p *Page) takeWritten(msg written) tea.Cmd {
	switch {
	case msg.reason != "":
		return p.ask(msg.saving, msg.reason)
	case msg.exists:
		return page.Send(page.Ask{Dialog: widget.NewConfirm(p.console.Theme, widget.Question{
			Tag:          replace{msg.saving},
			Title:        "Replace the file?",
			About:        []string{msg.path},
			Consequences: []string{"The file exists. What is in it will be lost."},
			Answers:      []widget.Answer{{Choice: "replace", Label: "Replace"}},
		})})
	}
	return page.Send(page.Toast{Text: fmt.Sprintf("Saved the %s to %s", strings.ToLower(msg.value.name), widget.Clean(msg.path))})
}

func (p *Page) takeDecision(msg widget.Decision) tea.Cmd {
	if s, ok := msg.Tag.(replace); ok && msg.Choice != "" {
		return p.write(s.saving, true)
	}
	return nil
}

// saveDialog asks for a path.
type saveDialog struct {
	theme         *themes.Theme
	saving        saving
	problem       string // of the path that was typed last
	path          *widget.TextField
	form          *widget.Choice
	item          *widget.Item // of the path
	rows          *widget.Form
	done          bool // a button was pressed
	width, height int
}

func newSaveDialog(theme *themes.Theme, s saving, problem string) *saveDialog {
	d := &saveDialog{theme: theme, saving: s, problem: problem, path: widget.NewTextField(theme, 4096)}
	d.path.Placeholder = "~/path/to/file"
	d.path.SetValue(s.path)
	d.form = widget.NewChoice(theme, widget.Option{ID: asBase64, Label: "Base64"}, widget.Option{ID: asBytes, Label: "Bytes as they are"})
	d.form.SetValue(s.form)
	d.item = &widget.Item{Label: "File", Field: d.path, Problem: problem}
	d.rows = widget.NewForm(theme, d.item, &widget.Item{Label: "As", Field: d.form})
	d.rows.SetButtons(
		widget.Button{Label: "Save", Main: true, Press: d.press},
		widget.Button{Label: "Cancel", Press: d.cancel},
	)
	return d
}

// The dialog's size in cells, edges included.
const (
	saveWidth  = 64
	saveHeight = 8
)

// SetSize says how many cells there are to stand in.
func (d *saveDialog) SetSize(width, height int) {
	d.width, d.height = min(width, saveWidth), min(height, saveHeight)
	d.rows.SetSize(max(d.width-4, 1), max(d.height-2, 1))
}

// Capturing reports that the path is being typed.
func (d *saveDialog) Capturing() bool { return d.rows.Capturing() }

// Forget does nothing: a path is no secret.
func (d *saveDialog) Forget() {}

// Update takes a key. Saved, the dialog delivers a saveAs.
func (d *saveDialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && press.String() == "esc" {
		return true, nil
	}
	_, cmd = d.rows.Update(msg)
	if d.path.Value() != d.saving.path {
		d.item.Problem = ""
	}
	return d.done, cmd
}

func (d *saveDialog) cancel() tea.Cmd {
	d.done = true
	return nil
}

func (d *saveDialog) press() tea.Cmd {
	if d.path.Value() == "" {
		d.saving.path, d.item.Problem = "", "Type the path of a file."
		return d.rows.Focus(d.path)
	}
	d.done = true
	d.saving.path, d.saving.form = d.path.Value(), d.form.Value()
	return page.Send(saveAs{d.saving})
}

// View draws the box.
func (d *saveDialog) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	title := "Save the " + strings.ToLower(d.saving.value.name)
	return widget.Box(d.theme, title, strings.Split(d.rows.View(), "\n"), d.width, d.height)
}
