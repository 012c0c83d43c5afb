package trail

import (
	"context"
	"errors"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/vault"
	records "coldkms/vault/trail"
)

// slice is how many leaves of the trail are read before a search shows what it
// has found: some tens of milliseconds.
const slice = 4000

// search goes through the trail slice by slice. Each slice is a command; its
// answer asks for the next one, until the screen and the one after it are full.
type search struct {
	slice   int          // leaves at a time
	trail   *vault.Trail // nil until it is open
	filter  records.Filter
	aliases map[string]string // ARNs of keys by their aliases in lower case; nil until a filter needs them

	request int  // of the search: answers to earlier ones are late
	running bool // a slice is under way
	slices  int  // read in a row
	stopped bool // by the person, until the next scrolling
	toEnd   bool // to the beginning of the trail, whatever there is to be found
	stale   bool // the rows are still those of the search before

	cancel context.CancelFunc // ends the slice
}

// long reports that a search goes on that one slice could not end.
func (s *search) long() bool { return s.running && s.slices > 1 }

// Answers.
type (
	// opened brings the trail, longer than before.
	opened struct {
		request int
		trail   *vault.Trail
		arrived []row
		many    bool // too many new records to look through
		err     error
	}
	// foundOlder brings what a slice has found.
	foundOlder struct {
		request int
		rows    []row
		skipped int // matching records before them
		next    uint64
		filter  records.Filter // with aliases resolved
		aliases map[string]string
		err     error
	}
	// foundNewer brings what was found and forgotten before.
	foundNewer struct {
		request int
		rows    []row
		from    uint64
		ended   bool // there is nothing newer
		err     error
	}
)

// errEnough ends a reading.
var errEnough = errors.New("enough")

// open looks the trail up again, and what has come since the last time.
func (p *Page) open() tea.Cmd {
	s := p.search
	return p.console.Call("opening the trail", func(ctx context.Context, session *vault.Session) tea.Msg {
		trail, err := session.LookupEvents(ctx)
		if err != nil || s.trail == nil {
			return opened{request: s.request, trail: trail, err: err}
		}
		o := opened{request: s.request, trail: trail, many: trail.Size() > s.trail.Size()+uint64(s.slice)}
		if !o.many {
			o.err = trail.Forwards(ctx, s.trail.Size(), func(index uint64, raw []byte) error {
				if s.filter.Match(raw) {
					o.arrived = append(o.arrived, row{index, records.Summarize(raw)})
				}
				return nil
			})
			slices.Reverse(o.arrived)
		}
		return o
	})
}

// takeOpened goes on in the longer trail, or begins in the one opened first.
func (p *Page) takeOpened(o opened) tea.Cmd {
	if o.err != nil {
		return page.Send(page.Refused{Err: o.err})
	}
	first := p.search.trail == nil
	p.search.trail = o.trail
	if first || o.many || p.search.stale || o.request != p.search.request {
		return p.restart()
	}
	p.window.arrived(o.arrived)
	return p.fill()
}

// restart searches anew, from the newest record. Until something is found, or
// is found not to be there, the rows of the search before stay.
func (p *Page) restart() tea.Cmd {
	p.halt()
	p.search.stale, p.search.stopped, p.search.toEnd = true, false, false
	if p.search.trail == nil {
		return nil
	}
	return p.readOlder(p.search.trail.Size())
}

// halt makes the slice under way come late.
func (p *Page) halt() {
	if p.search.cancel != nil {
		p.search.cancel()
	}
	p.search.request++
	p.search.running, p.search.slices = false, 0
}

// fill reads on when rows are wanting.
func (p *Page) fill() tea.Cmd {
	switch {
	case p.search.running || p.search.trail == nil:
		return nil
	case p.window.wantsNewer() && !p.search.toEnd:
		return p.readNewer()
	case p.window.next > 0 && !p.search.stopped && (p.search.toEnd || p.window.wantsOlder()):
		return p.readOlder(p.window.next)
	}
	p.search.toEnd, p.search.slices = false, 0
	return nil
}

// begin makes the command for a slice.
func (p *Page) begin(read func(context.Context) tea.Msg) tea.Cmd {
	ctx, cancel := context.WithCancel(context.Background())
	p.search.running, p.search.cancel = true, cancel
	p.search.slices++
	return p.console.Work(ctx, "searching the trail", read)
}

// readOlder reads a slice before an index: to its end when the beginning of
// the trail is wanted, else until the screen and one more are full.
func (p *Page) readOlder(before uint64) tea.Cmd {
	s, session, wanted, keep := p.search, p.console.Session, 3*p.window.lines, p.window.most()
	return p.begin(func(ctx context.Context) tea.Msg {
		found := foundOlder{request: s.request, filter: s.filter, aliases: s.aliases}
		if found.err = found.resolve(ctx, session); found.err != nil {
			return found
		}
		over := false
		found.next, found.err = s.trail.Backwards(ctx, before, s.slice, func(index uint64, raw []byte) bool {
			if over = found.filter.Passed(raw); over {
				return false
			}
			if found.filter.Match(raw) {
				found.add(row{index, records.Summarize(raw)}, keep)
			}
			return s.toEnd || len(found.rows) < wanted
		})
		if over {
			found.next = 0
		}
		return found
	})
}

// add keeps a row, and at least so many of those before it.
func (f *foundOlder) add(r row, keep int) {
	if len(f.rows) == 2*keep {
		f.rows = append(f.rows[:0], f.rows[keep:]...)
		f.skipped += keep
	}
	f.rows = append(f.rows, r)
}

// resolve puts keys in the place of their aliases.
func (f *foundOlder) resolve(ctx context.Context, s *vault.Session) error {
	if len(f.filter.Aliases()) == 0 {
		return nil
	}
	if f.aliases == nil {
		var err error
		if f.aliases, err = s.AliasTargets(ctx); err != nil {
			return err
		}
	}
	f.filter = f.filter.Resolve(func(alias string) string { return f.aliases[alias] })
	return nil
}

// discard takes the rows of the search before away.
func (p *Page) discard() {
	if p.search.stale {
		p.search.stale = false
		p.window.empty(p.search.trail.Size())
	}
}

func (p *Page) takeOlder(f foundOlder) tea.Cmd {
	if f.request != p.search.request {
		return nil
	}
	p.search.running = false
	if f.err != nil {
		p.stopSearch()
		return page.Send(page.Refused{Err: f.err})
	}
	p.discard()
	p.search.filter, p.search.aliases = f.filter, f.aliases
	p.window.older(f.rows, f.skipped, f.next)
	if p.search.toEnd {
		p.window.move(len(p.window.rows) - 1)
	}
	p.window.move(p.window.at)
	return p.fill()
}

// readNewer reads a slice of what was forgotten, from the rows on.
func (p *Page) readNewer() tea.Cmd {
	s, from, wanted := p.search, p.window.from, 3*p.window.lines
	return p.begin(func(ctx context.Context) tea.Msg {
		found := foundNewer{request: s.request, from: from}
		err := s.trail.Forwards(ctx, from, func(index uint64, raw []byte) error {
			found.from = index + 1
			if s.filter.Match(raw) {
				found.rows = append(found.rows, row{index, records.Summarize(raw)})
			}
			if len(found.rows) >= wanted || found.from >= from+uint64(s.slice) {
				return errEnough
			}
			return nil
		})
		if found.ended = err == nil; !errors.Is(err, errEnough) {
			found.err = err
		}
		slices.Reverse(found.rows)
		return found
	})
}

func (p *Page) takeNewer(f foundNewer) tea.Cmd {
	if f.request != p.search.request {
		return nil
	}
	p.search.running = false
	if f.err != nil {
		p.stopSearch()
		return page.Send(page.Refused{Err: f.err})
	}
	p.window.refound(f.rows, f.from, f.ended)
	return p.fill()
}
