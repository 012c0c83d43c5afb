package trail

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/savefile"
	"coldkms/ui/wholefile"
	"coldkms/ui/widget"
	records "coldkms/vault/trail"
)

// export is one that is being written. Its work counts done up off the update
// loop.
type export struct {
	done     atomic.Uint64 // records of the trail gone through
	cancel   context.CancelFunc
	stopping bool // it was cancelled, and may still end as a whole
}

// exportOff is why nothing can be exported now.
func (p *Page) exportOff() string {
	switch {
	case p.export != nil:
		return "An export is being written"
	case p.search.trail == nil:
		return notOpen
	case p.problem != nil:
		return "The filter is not understood"
	case len(p.window.rows) == 0:
		return noRecord
	}
	return ""
}

// askWhere opens the dialog for the file.
func (p *Page) askWhere() tea.Cmd {
	return savefile.Ask(p.console, savefile.File{
		Title: "Export what the filter shows",
		Path:  "./coldkms-trail-" + p.console.Now().UTC().Format(time.DateOnly) + records.LogSuffix,
		Note:  "CloudTrail log files, oldest record first. More than " + widget.Grouped(records.MaxFileRecords) + " records go on in further files.",
		Save:  "Export",
		Begin: p.beginExport,
	})
}

// beginExport returns what the filter shows, in the trail as it was opened.
func (p *Page) beginExport(string) (savefile.Contents, error) {
	if off := p.exportOff(); off != "" { // the dialog may have outlived a lock
		return savefile.Contents{}, errors.New(off)
	}
	ctx, cancel := context.WithCancel(context.Background())
	writing := &export{cancel: cancel}
	p.export = writing
	s, session, count := p.search, p.console.Session, 0
	write := func(next wholefile.Next) error {
		filter, err := s.resolve(ctx, session)
		if err != nil {
			return err
		}
		count, err = records.Export(next, func(write func([]byte) error) error {
			return s.trail.Forwards(ctx, 0, func(index uint64, raw []byte) error {
				writing.done.Store(index + 1)
				if !filter.Match(raw) {
					return nil
				}
				return write(raw)
			})
		})
		return err
	}
	return savefile.Contents{
		Series: func(_ context.Context, next wholefile.Next) error {
			err := write(next)
			if err != nil && ctx.Err() != nil { // a lock closes the vault too
				return ctx.Err()
			}
			return err
		},
		Said: func() string { return "Exported " + widget.Counted(count, "record") + " to" },
	}, nil
}

// takeEnded says how the export ended.
func (p *Page) takeEnded(e savefile.Ended) tea.Cmd {
	if p.export != nil {
		p.export.cancel()
		p.export = nil
	}
	return e.Report()
}

// stopExport has the export that is being written end. What became of it is
// said once that is known.
func (p *Page) stopExport() tea.Cmd {
	if p.export != nil {
		p.export.cancel()
		p.export.stopping = true
	}
	return nil
}
