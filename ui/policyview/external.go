package policyview

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/editor"
	"coldkms/ui/openfile"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// What becomes of a text on its way through the person's own editor.
type (
	// lendable says that the text is in a file, for the editor to open.
	lendable struct {
		path string
		err  error
	}
	ended struct {
		path string
		err  error // of the editor
	}
	readBack struct {
		text string
		err  error
	}
)

// lend writes the text to a file in a folder of its own, which others cannot
// read, and gives the terminal to the person's own editor.
func (p *Page) lend() tea.Cmd {
	p.lent = true
	p.editor.EndFind()
	text := p.text()
	return p.c.Work(context.Background(), "writing a file for the editor", func(context.Context) tea.Msg {
		dir, err := os.MkdirTemp("", "coldkms-policy-")
		if err != nil {
			return lendable{err: err}
		}
		path := filepath.Join(dir, "policy.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return lendable{err: errors.Join(err, os.RemoveAll(dir))}
		}
		return lendable{path: path}
	})
}

func (p *Page) takeLendable(msg lendable) tea.Cmd {
	if msg.err != nil {
		p.lent = false
		return page.Send(page.Refused{Err: fmt.Errorf("writing a file for the editor: %w", msg.err)})
	}
	// A shell reads the command line, as git has it: it may have arguments.
	program := exec.Command("/bin/sh", "-c", p.c.Editor+` "$@"`, p.c.Editor, msg.path)
	return page.Send(page.Lend{Program: program, Done: func(err error) tea.Msg { return ended{msg.path, err} }})
}

// takeEnded reads back what the editor wrote. One that failed has changed
// nothing.
func (p *Page) takeEnded(msg ended) tea.Cmd {
	hadEnd := strings.HasSuffix(p.text(), "\n")
	return p.c.Work(context.Background(), "reading what the editor wrote", func(context.Context) tea.Msg {
		if msg.err != nil {
			err := fmt.Errorf("the editor failed, so the key policy is as it was: %w", msg.err)
			return readBack{err: errors.Join(err, os.RemoveAll(filepath.Dir(msg.path)))}
		}
		contents, reason := openfile.Read(msg.path, editor.MaxBytes)
		if reason != "" {
			return readBack{err: fmt.Errorf("%s What the editor wrote stays in %s", reason, msg.path)}
		}
		text := widget.Newlines(string(contents))
		if !hadEnd {
			// Editors end a file with a newline that nobody typed.
			text = strings.TrimSuffix(text, "\n")
		}
		return readBack{text, os.RemoveAll(filepath.Dir(msg.path))}
	})
}

// takeBack makes what the editor wrote the draft, also under a lock.
func (p *Page) takeBack(msg readBack) tea.Cmd {
	p.lent = false
	var cmds []tea.Cmd
	if msg.err != nil {
		cmds = append(cmds, page.Send(page.Refused{Err: msg.err}))
	}
	if msg.text != "" && msg.text != p.text() {
		cmds = append(cmds, p.rewrite(msg.text))
	}
	return tea.Batch(cmds...)
}
