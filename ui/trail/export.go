package trail

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	records "coldkms/vault/trail"
)

// export is one that is being written. Its work counts done up off the update
// loop.
type export struct {
	done   atomic.Uint64 // records of the trail gone through
	cancel context.CancelFunc
}

type (
	// exportTo is what the dialog was closed with.
	exportTo struct{ path string }
	// exported is how an export ended.
	exported struct {
		export *export
		path   string
		done   records.Exported
		err    error
	}
	// replace is the tag of the question whether files may be replaced.
	replace struct{ path string }
)

// exportOff is why nothing can be exported now.
func (p *Page) exportOff() string {
	switch {
	case p.export != nil:
		return "An export is being written"
	case p.problem != nil:
		return "The filter is not understood"
	case len(p.window.rows) == 0:
		return noRecord
	}
	return ""
}

// askWhere opens the dialog for the file.
func (p *Page) askWhere() tea.Cmd {
	return p.ask("./coldkms-trail-"+p.console.Now().UTC().Format(time.DateOnly)+records.LogSuffix, "")
}

func (p *Page) ask(path, problem string) tea.Cmd {
	return page.Send(page.Ask{Dialog: newExportDialog(p.console.Theme, path, problem)})
}

// exportTo writes what the filter shows, in the trail as it was opened.
func (p *Page) exportTo(path string, replace bool) tea.Cmd {
	trail, filter := p.search.trail, p.search.filter
	ctx, cancel := context.WithCancel(context.Background())
	writing := &export{cancel: cancel}
	p.export = writing
	return p.console.Work(ctx, "exporting the trail", func(ctx context.Context) tea.Msg {
		defer cancel()
		ended := exported{export: writing, path: path}
		full, err := absolute(path)
		if err != nil {
			ended.err = err
			return ended
		}
		ended.done, ended.err = records.Export(full, replace, func(write func([]byte) error) error {
			return trail.Forwards(ctx, 0, func(index uint64, raw []byte) error {
				writing.done.Store(index + 1)
				if !filter.Match(raw) {
					return nil
				}
				return write(raw)
			})
		})
		return ended
	})
}

// takeExported says what was written, or asks again.
func (p *Page) takeExported(e exported) tea.Cmd {
	if e.export != p.export { // it was stopped
		return nil
	}
	p.export = nil
	var exists *records.FileExistsError
	switch {
	case errors.As(e.err, &exists):
		return page.Send(page.Ask{Dialog: widget.NewConfirm(p.console.Theme, widget.Question{
			Tag:          replace{e.path},
			Title:        "Replace the file?",
			About:        []string{exists.Path},
			Consequences: []string{"The file exists. What is in it will be lost."},
			Answers:      []widget.Answer{{Choice: "replace", Label: "Replace"}},
		})})
	case e.err != nil:
		return p.ask(e.path, whyNotWritten(e.err))
	}
	return page.Send(page.Toast{Text: written(e.done)})
}

// written says what an export has written.
func written(done records.Exported) string {
	count := grouped(uint64(done.Records)) + " records"
	if done.Records == 1 {
		count = "1 record"
	}
	text := fmt.Sprintf("Exported %s to %s", count, widget.Clean(done.Files[0]))
	if more := len(done.Files) - 1; more > 0 {
		text += fmt.Sprintf(" and %d more, up to %s", more, widget.Clean(filepath.Base(done.Files[more])))
	}
	return text
}

func (p *Page) takeDecision(d widget.Decision) tea.Cmd {
	if tag, ok := d.Tag.(replace); ok && d.Choice != "" {
		return p.exportTo(tag.path, true)
	}
	return nil
}

// endExport stops the export that is being written.
func (p *Page) endExport() tea.Cmd {
	p.stopExport()
	return page.Send(page.Toast{Text: "The export was stopped. Nothing was written."})
}

func (p *Page) stopExport() {
	if p.export != nil {
		p.export.cancel()
		p.export = nil
	}
}

// absolute returns a path with a leading ~ replaced by the home folder.
func absolute(path string) (string, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", errors.New("the home folder is not known: write the path without ~")
		}
		path = filepath.Join(home, rest)
	}
	return filepath.Abs(path)
}

// whyNotWritten words for the dialog why there is no export.
func whyNotWritten(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "The folder of this file does not exist."
	case errors.Is(err, fs.ErrPermission):
		return "You may not write there."
	}
	return sentence(err)
}
