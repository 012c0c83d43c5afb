package trail

import (
	"fmt"
	"strings"

	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	records "coldkms/vault/trail"
)

// tableChrome is what the table takes beside its rows: heading and position.
const tableChrome = 2

// head draws what stands above the table: the filter, and what is wrong with
// it or, while it is typed, what it can say.
func (p *Page) head() []string {
	theme := p.console.Theme
	var lines []string
	if p.filter.Visible() {
		lines = append(lines, p.filter.View())
	}
	switch {
	case p.problem != nil:
		lines = append(lines, widget.Hanging(theme.Error, theme.Signs.Refused, widget.Sentence(p.problem), p.width)...)
	case p.filter.Capturing():
		lines = append(lines, theme.Faint.Render("  "+records.FilterHelp))
	}
	return lines
}

// View draws the record that is open or, under the filter, the rows.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.record != nil {
		return p.record.view()
	}
	lines := append(p.head(), strings.Split(p.table.View(), "\n")...)
	return widget.Block(lines, p.width, p.height)
}

// nothing stands in the place of rows when there are none.
func (p *Page) nothing() string {
	switch {
	case p.search.trail == nil && p.failure != nil:
		return keyaction.Unread("The trail", p.failure)
	case p.search.trail == nil:
		return "Loading…"
	case p.window.next > 0 || p.search.running:
		return "Nothing found yet."
	case p.opens == opensNext:
		return "No record: it never became a call of this account."
	case p.filter.Text() != "":
		return "No record matches the filter. esc clears it."
	}
	return "No calls yet. Every call to a key is recorded here, refused ones too."
}

// position says which rows are on the screen, and how far the search or the
// export is.
func (p *Page) position() string {
	var parts []string
	w := &p.window
	if shown := uint64(len(w.shown())); shown > 0 {
		first := w.newer + uint64(w.top)
		total := widget.Grouped(w.newer + uint64(len(w.rows)))
		if w.next > 0 {
			total += "+"
		}
		parts = append(parts, fmt.Sprintf("%s-%s of %s", widget.Grouped(first+1), widget.Grouped(first+shown), total))
	}
	switch {
	case p.export != nil && p.export.stopping:
		parts = append(parts, "stopping the export")
	case p.export != nil:
		parts = append(parts, p.progress("exporting", p.export.done.Load()), "esc stops")
	case p.search.trail == nil:
	case p.search.long():
		parts = append(parts, p.progress("searching", p.search.size-w.next), "esc stops")
	case w.next > 0 && p.filter.Text() == "":
		parts = append(parts, p.progress("read", p.search.size-w.next))
	case w.next > 0:
		parts = append(parts, p.progress("searched", p.search.size-w.next))
	}
	return strings.Join(parts, " "+p.console.Theme.Signs.Dot+" ")
}

// progress says how much of the trail was gone through.
func (p *Page) progress(doing string, done uint64) string {
	return fmt.Sprintf("%s %s of %s", doing, widget.Grouped(done), widget.Grouped(p.search.size))
}
