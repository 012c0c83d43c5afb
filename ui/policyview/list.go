package policyview

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/editor"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/ui/widget"
)

// list is which of what was found is under the cursor. It goes by what was found
// and where; when that is gone, by how many stand before it.
type list struct {
	at   int
	last entry
}

// cursor returns the place of the cursor among entries.
func (l *list) cursor(entries []entry) int {
	if at := slices.Index(entries, l.last); at >= 0 {
		return at
	}
	return max(min(l.at, len(entries)-1), 0)
}

// move puts the cursor so many entries on, and not beyond the ends.
func (l *list) move(entries []entry, by int) {
	l.set(entries, l.cursor(entries)+by)
}

func (l *list) set(entries []entry, at int) {
	if l.at = max(min(at, len(entries)-1), 0); len(entries) > 0 {
		l.last = entries[l.at]
	}
}

// press moves the cursor by a key.
func (l *list) press(key string, entries []entry) {
	const page = 5
	by := map[string]int{
		"up": -1, "k": -1, "down": 1, "j": 1, "pgup": -page, "pgdown": page,
		"home": -len(entries), "g": -len(entries), "end": len(entries), "G": len(entries),
	}
	l.move(entries, by[key])
}

// chosen is the entry under the cursor; ok is false when there is none.
func (p *Page) chosen() (e entry, ok bool) {
	entries := p.entries()
	if len(entries) == 0 {
		return entry{}, false
	}
	return entries[p.list.cursor(entries)], true
}

// follow shows the place of the entry under the cursor.
func (p *Page) follow() {
	if e, ok := p.chosen(); ok {
		p.editor.GoTo(e.at.Offset)
	}
}

// turnToList gives the keys to the list, and shows its first place.
func (p *Page) turnToList() tea.Cmd {
	p.editor.EndFind()
	p.onList = true
	p.list.move(p.entries(), 0)
	p.follow()
	p.fit()
	return nil
}

// turnToText gives the keys back to the text.
func (p *Page) turnToText() tea.Cmd {
	p.onList = false
	p.fit()
	return nil
}

// silence switches the check of the finding under the cursor off, and offers to
// switch it on again.
func (p *Page) silence() tea.Cmd {
	e, _ := p.chosen()
	name := string(e.check)
	toast := page.Toast{Text: "Findings of " + name + " are not shown any more.", Undo: &page.Undo{
		Label: "Show them again", Run: func() tea.Cmd {
			hear := page.Prefer{Change: func(o *preferences.Preferences) { o.Hear(name) }}
			return page.Send(page.InTurn(hear, chosen{}))
		},
	}}
	silence := page.Prefer{Change: func(o *preferences.Preferences) { o.Silence(name) }}
	return page.Send(page.InTurn(silence, chosen{}, toast))
}

// chosen says that what is silenced was chosen anew.
type chosen struct{}

// hearAll shows all findings again.
func (p *Page) hearAll() tea.Cmd {
	return page.Send(page.InTurn(page.Prefer{Change: func(o *preferences.Preferences) { o.SilencedChecks = nil }}, chosen{}))
}

// listLines draws what was found in at most so many lines, and says to which
// entry each line belongs, -1 for none.
func (p *Page) listLines(room int) (lines []string, of []int) {
	all, of := p.allLines()
	if len(all) <= room {
		return all, of
	}
	from := 0
	if entries := p.entries(); p.onList && len(entries) > 0 {
		cursor := p.list.cursor(entries)
		at, behind := slices.Index(of, cursor), len(of)
		if next := slices.Index(of, cursor+1); next > 0 {
			behind = next
		}
		from = min(max(behind-room+1, 0), at, len(all)-room) // the last line counts the others
	}
	lines, of = all[from:from+room], of[from:from+room]
	if left := len(all) - from - room; left > 0 && room > 1 && len(p.entries()) > 0 {
		last := p.c.Theme.Faint.Render(fmt.Sprintf("%s%s %s, tab lists them", margin, p.c.Theme.Signs.Down, p.summary()))
		lines, of = append(lines[:room-1:room-1], last), append(of[:room-1:room-1], -1)
	}
	return lines, of
}

// summary counts what was found: "2 faults", "1 error, 3 warnings".
func (p *Page) summary() string {
	if faults := len(p.check.faults); faults > 0 {
		return widget.Counted(faults, "fault")
	}
	mistakes, warnings := 0, 0
	for _, e := range p.entries() {
		if e.sign == editor.Wrong {
			mistakes++
		} else {
			warnings++
		}
	}
	switch {
	case mistakes == 0:
		return widget.Counted(warnings, "warning")
	case warnings == 0:
		return widget.Counted(mistakes, "error")
	}
	return widget.Counted(mistakes, "error") + ", " + widget.Counted(warnings, "warning")
}

// allLines draws all that was found, each entry broken to the width.
func (p *Page) allLines() (lines []string, of []int) {
	theme := p.c.Theme
	put := func(entry int, style lipgloss.Style, lead, sign, text string) {
		for _, line := range widget.Hanging(style, sign, widget.Clean(text), max(p.width-len(margin)-1, 1)) {
			lines, of = append(lines, lead+line), append(of, entry)
			lead = margin
		}
	}
	entries := p.entries()
	if off := p.off(); off != "" {
		put(-1, theme.Faint, margin, theme.Signs.Bullet, "This key policy can only be read: "+off+".")
	}
	for i, e := range entries {
		style, sign, lead := theme.Warning, theme.Signs.Caution, margin
		if e.sign == editor.Wrong {
			style, sign = theme.Error, theme.Signs.Refused
		}
		text := e.text
		if e.placed {
			text = fmt.Sprintf("Line %d, column %d: %s", e.at.Line, e.at.Column, e.text)
		}
		if p.onList && i == p.list.cursor(entries) {
			lead = theme.Focus.Render(theme.Signs.Cursor) + " "
			if e.check != "" {
				text += fmt.Sprintf(" (%s)", e.check)
			}
		}
		put(i, style, lead, sign, text)
	}
	hidden := p.hidden()
	switch {
	case p.check.version == 0:
		put(-1, theme.Faint, margin, theme.Signs.Bullet, "Checking"+theme.Signs.Ellipsis)
	case len(entries) == 0 && hidden == 0 && p.check.looked != p.editor.Version():
		put(-1, theme.Success, margin, theme.Signs.Done, "No fault.")
	case len(entries) == 0 && hidden == 0:
		put(-1, theme.Success, margin, theme.Signs.Done, "No fault and no finding.")
	case hidden > 0:
		put(-1, theme.Faint, margin, theme.Signs.Bullet, widget.Counted(hidden, "silenced finding")+" not shown.")
	}
	return lines, of
}
