// Package trail is the page of recorded calls: newest first, through a filter,
// each of them as JSON, and the way to log files.
//
// It refuses to hold more of the trail than what is around the screen, and to
// know what a filter means or how a log file is written (that is vault/trail).
package trail

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
	records "coldkms/vault/trail"
)

// Page is the table of recorded calls.
type Page struct {
	console *page.Console
	filter  *widget.FilterLine
	problem error // of the filter's text; the rows are then still those of the text before
	table   *widget.Table[row]
	window  window
	search  search
	failure error // of the latest opening

	record *record // open, nil when none is
	opens  opens   // the first record by itself
	export *export // under way, nil when none is

	width, height int
}

var _ page.Page = (*Page)(nil)

// opens is how far a page is that opens the first record that it finds.
type opens int

const (
	opensNone opens = iota // a person chooses what is opened
	opensNext              // it is searched for
	opensDone              // closing it goes back
)

// New returns the page with a filter, which may be "". It is empty until
// Init's work is done. When it opens the first record that it finds, that is all
// that it searches for.
func New(c *page.Console, filter string, open bool) *Page {
	p := &Page{console: c, filter: widget.NewFilterLine(c.Theme), window: window{keep: held}, search: search{slice: slice}}
	p.table = newTable(c, p.position)
	if open {
		p.opens = opensNext
	}
	p.filter.SetText(filter)
	p.parse()
	p.show()
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Trail" }

// Init looks the trail up. Rows, cursor and filter stay.
func (p *Page) Init() tea.Cmd { return p.open() }

// Capturing reports that the filter is being typed.
func (p *Page) Capturing() bool { return p.record == nil && p.filter.Capturing() }

// Dirty names an export that leaving would end.
func (p *Page) Dirty() string {
	if p.export != nil && !p.export.stopping {
		return "the export, which is not complete"
	}
	return ""
}

// Forget ends the reading, and lets go of a trail that is about to be closed.
// The page holds no secret: the rows stay.
func (p *Page) Forget() {
	p.halt()
	p.stopExport()
	p.search.trail = nil
	p.search.locks++
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.filter.SetWidth(width)
	if p.record != nil {
		p.record.setSize(width, height)
	}
	p.show()
}

// Update takes the answers of the search, and keys that are no actions:
// movement and the filter's text.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	p.show()
	return cmd
}

func (p *Page) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case opened:
		return p.takeOpened(msg)
	case foundOlder:
		return p.takeOlder(msg)
	case foundNewer:
		return p.takeNewer(msg)
	case recordRead:
		return p.takeRecord(msg)
	case savefile.Ended:
		return p.takeEnded(msg)
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.point(msg)
	}
	return nil
}

// press hands a key to the record, the filter or the rows.
func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case p.record != nil:
		p.record.document.Update(msg)
		return nil
	case p.filter.Capturing():
		if handled, changed := p.filter.Update(msg); changed {
			return p.refilter()
		} else if handled {
			return nil
		}
	default:
		if letter, ok := letters[msg.String()]; ok {
			return p.move(letter)
		}
	}
	return p.move(msg.String())
}

// letters are the keys that mean the same as others where no text is typed.
var letters = map[string]string{"k": "up", "j": "down", "g": "home", "G": "end"}

// move moves the cursor and reads on. Beyond the last row that is there the
// search goes on, however long it was looking in vain.
func (p *Page) move(key string) tea.Cmd {
	w := &p.window
	switch key {
	case "up":
		w.move(w.at - 1)
	case "pgup":
		w.move(w.at - w.lines)
	case "down":
		w.move(w.at + 1)
	case "pgdown":
		w.move(w.at + w.lines)
	case "home":
		return p.goHome()
	case "end":
		w.move(len(w.rows) - 1)
	default:
		return nil
	}
	p.search.stopped = p.search.stopped && (key == "up" || key == "pgup")
	if toEnd := key == "end"; toEnd != p.search.toEnd {
		if !p.search.stale {
			p.halt() // a slice for the screen ends early, one for the end does not
		}
		p.search.toEnd = toEnd
	}
	return p.fill()
}

// goHome goes to the newest record: when that is not held any more, by
// searching anew.
func (p *Page) goHome() tea.Cmd {
	if p.window.newer > 0 || p.search.toEnd {
		return p.restart()
	}
	p.window.move(0)
	return nil
}

// refilter searches by the text as it is now. A text that means nothing leaves
// the rows as they are.
func (p *Page) refilter() tea.Cmd {
	p.opens = opensNone
	if p.parse(); p.problem != nil {
		return nil
	}
	return p.restart()
}

// parse reads the filter's text.
func (p *Page) parse() {
	filter, err := records.ParseFilter(p.filter.Text(), p.console.Now())
	if p.problem = err; err == nil {
		p.search.filter = filter
	}
}

// show gives the table the rows on the screen.
func (p *Page) show() {
	height := max(p.height-len(p.head()), 0)
	p.table.SetSize(p.width, height)
	p.window.resize(height - tableChrome)
	p.table.SetEmpty(p.nothing())
	p.table.SetRows(p.window.shown())
	if under, ok := p.window.row(); ok {
		p.table.SetCursor(rowID(under))
	}
}
