package savefile

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

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
