package trail

import (
	"context"
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
	records "coldkms/vault/trail"
)

// record is a record of the trail as JSON.
type record struct {
	theme         *themes.Theme
	index         uint64
	event         records.Event
	heading       string
	text          string
	document      *widget.Document
	width, height int
}

// recordRead brings a record.
type recordRead struct {
	index uint64
	event records.Event
	text  string
	err   error
}

// readOff is why no record can be opened now.
func (p *Page) readOff() string {
	if _, ok := p.window.row(); !ok {
		return noRecord
	}
	if p.search.trail == nil {
		return notOpen
	}
	return ""
}

// read opens the record under the cursor.
func (p *Page) read() tea.Cmd {
	if p.readOff() != "" {
		return nil
	}
	under, _ := p.window.row()
	trail := p.search.trail
	return p.console.Call("reading a record", func(context.Context, *vault.Session) tea.Msg {
		found, err := trail.At(under.index)
		if err != nil {
			return recordRead{err: err}
		}
		text, err := json.MarshalIndent(found.Event, "", "  ")
		return recordRead{index: under.index, event: found.Event, text: string(text), err: err}
	})
}

// takeRecord shows a record, unless the cursor has left it.
func (p *Page) takeRecord(r recordRead) tea.Cmd {
	if r.err != nil {
		return page.Send(page.Refused{Err: r.err})
	}
	under, ok := p.window.row()
	if !ok || under.index != r.index {
		return nil
	}
	open := &record{theme: p.console.Theme, index: r.index, event: r.event, text: r.text, document: widget.NewDocument(p.console.Theme)}
	open.heading = "Record " + widget.Grouped(r.index+1) + " of " + widget.Grouped(p.search.size)
	open.document.JSON = true
	open.document.SetText(r.text)
	open.setSize(p.width, p.height)
	p.record = open
	return nil
}

// margin is what stands on both sides of a record.
const margin = "  "

func (r *record) setSize(width, height int) {
	r.width, r.height = width, height
	r.document.SetSize(max(width-2*len(margin), 0), max(height-1, 0))
}

// view draws heading, position and document.
func (r *record) view() string {
	head := margin + r.theme.Label.Render(r.heading)
	if position := r.document.Position(); position != "" {
		head += r.theme.Faint.Render(" " + r.theme.Signs.Dot + " " + position)
	}
	lines := []string{head}
	for line := range strings.SplitSeq(r.document.View(), "\n") {
		lines = append(lines, margin+line)
	}
	return widget.Block(lines, r.width, r.height)
}
