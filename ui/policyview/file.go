package policyview

import (
	"context"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/editor"
	"coldkms/ui/openfile"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
)

// saveToFile writes the text as it stands in the editor.
func (p *Page) saveToFile() tea.Cmd {
	name, text := widget.Clean(p.key.Label()), p.text()
	return savefile.Ask(p.c, savefile.File{
		Title: "Save the key policy of " + name + " to a file",
		Path:  "./key-policy-" + fileName(name) + ".json",
		Begin: func(string) (savefile.Contents, error) {
			return savefile.Contents{
				Write: func(_ context.Context, w io.Writer) error {
					_, err := io.WriteString(w, text)
					return err
				},
				Said: func() string { return "The key policy is saved to" },
			}, nil
		},
	})
}

// fileName makes of an alias the name of a file in one folder.
func fileName(alias string) string {
	name := []rune(alias)
	for i, r := range name {
		if r == '/' || r == ':' {
			name[i] = '-'
		}
	}
	return string(name)
}

// openFile puts a file in the place of the text.
func (p *Page) openFile() tea.Cmd {
	return openfile.Ask(p.c, openfile.File{
		Title: "Open a key policy", Limit: editor.MaxBytes,
		Note: "It takes the place of what is in the editor. Nothing is saved yet, and undoing brings that back.",
	})
}

func (p *Page) takeOpened(msg openfile.Ended) tea.Cmd {
	if again := msg.Again(); again != nil {
		return again
	}
	return p.rewrite(string(msg.Contents))
}

// rewrite puts another text in the place of what is in the editor. While the
// difference is on the screen it is one to a text that is none any more.
func (p *Page) rewrite(text string) tea.Cmd {
	p.editor.Rewrite(text)
	if p.stage == reviewing {
		p.stage = p.from
	}
	p.onList = false
	return p.edited()
}
