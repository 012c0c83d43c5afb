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
	slice  int             // leaves at a time
	trail  reader          // nil until it is open, and from a lock on until it is open again
	size   uint64          // of the trail when it was opened last
	locks  int             // so far: a trail that was opened before one is closed
	filter records.Filter  // as typed: it may name keys by an alias
	names  *vault.KeyNames // nil until a filter needs them

	request int  // of the search: answers to earlier ones are late
	running bool // a slice is under way
	slices  int  // read in a row
	stopped bool // by the person, until the next scrolling
	toEnd   bool // to the beginning of the trail, whatever there is to be found
	stale   bool // the rows are still those of the search before

	cancel context.CancelFunc // ends the slice
}

// reader is an opened trail, as far as the page reads it.
type reader interface {
	Size() uint64
	At(index uint64) (vault.TrailRecord, error)
	Backwards(ctx context.Context, before uint64, scan int, fn func(index uint64, raw []byte) bool) (next uint64, err error)
	Forwards(ctx context.Context, from uint64, fn func(index uint64, raw []byte) error) error
}

// resolve returns the filter with keys beside their names, which it looks up
// once.
func (s *search) resolve(ctx context.Context, session *vault.Session) (records.Filter, error) {
	if len(s.filter.KeyNames()) == 0 {
		return s.filter, nil
	}
	if s.names == nil {
		var err error
		if s.names, err = session.KeyNames(ctx); err != nil {
			return records.Filter{}, err
		}
	}
	return s.names.Resolve(s.filter)
}

// moved reports whether a name in the filter stands for other keys than before.
func (s *search) moved(names *vault.KeyNames) bool {
	return slices.ContainsFunc(s.filter.KeyNames(), func(name string) bool { return !slices.Equal(s.names.ARNs(name), names.ARNs(name)) })
}

// long reports that a search goes on that one slice could not end.
func (s *search) long() bool { return s.running && s.slices > 1 }

// Answers.
type (
	// opened brings the trail, longer than before.
	opened struct {
		request int
		locks   int
		trail   reader
		names   *vault.KeyNames // as they are now
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
		names   *vault.KeyNames
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
	s.names = nil // they may lead to other keys now
	return p.console.Call("opening the trail", func(ctx context.Context, session *vault.Session) tea.Msg {
		o := opened{request: s.request, locks: s.locks}
		trail, err := session.LookupEvents(ctx)
		if err != nil {
			o.err = err
			return o
		}
		filter, err := s.resolve(ctx, session)
		o.trail, o.names, o.err = trail, s.names, err
		if o.many = trail.Size() > s.size+uint64(s.slice); err != nil || o.many {
			return o
		}
		o.err = trail.Forwards(ctx, s.size, func(index uint64, raw []byte) error {
			if filter.Match(raw) {
				o.arrived = append(o.arrived, row{index, records.Summarize(raw)})
			}
			return nil
		})
		slices.Reverse(o.arrived)
		return o
	})
}

// takeOpened goes on in the longer trail, or begins in the one opened first.
func (p *Page) takeOpened(o opened) tea.Cmd {
	s := &p.search
	if o.locks != s.locks {
		return nil
	}
	switch p.failure = o.err; {
	case o.err != nil:
		return page.Send(page.Refused{Err: o.err})
	case o.trail.Size() < s.size: // one opened later came earlier
		return nil
	}
	first, moved, known := s.size == 0, s.moved(o.names), s.size
	s.trail, s.size, s.names = o.trail, o.trail.Size(), o.names
	if first || moved || o.many || s.stale || o.request != s.request {
		return p.restart()
	}
	p.window.arrived(slices.DeleteFunc(o.arrived, func(r row) bool { return r.index < known }))
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
	return p.readOlder(p.search.size)
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
		filter, err := s.resolve(ctx, session)
		found := foundOlder{request: s.request, names: s.names, err: err}
		if err != nil {
			return found
		}
		over := false
		found.next, found.err = s.trail.Backwards(ctx, before, s.slice, func(index uint64, raw []byte) bool {
			if over = filter.Passed(raw); over {
				return false
			}
			if filter.Match(raw) {
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

// discard takes the rows of the search before away.
func (p *Page) discard() {
	if p.search.stale {
		p.search.stale = false
		p.window.empty(p.search.size)
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
	p.search.names = f.names
	p.window.older(f.rows, f.skipped, f.next)
	if p.search.toEnd {
		p.window.move(len(p.window.rows) - 1)
	}
	p.window.move(p.window.at)
	if _, found := p.window.row(); found && p.opens == opensNext {
		p.opens = opensDone
		p.search.stopped = true
		return p.read()
	}
	return p.fill()
}

// readNewer reads a slice of what was forgotten, from the rows on.
func (p *Page) readNewer() tea.Cmd {
	s, session, from, wanted := p.search, p.console.Session, p.window.from, 3*p.window.lines
	return p.begin(func(ctx context.Context) tea.Msg {
		found := foundNewer{request: s.request, from: from}
		filter, err := s.resolve(ctx, session)
		if err != nil {
			found.err = err
			return found
		}
		err = s.trail.Forwards(ctx, from, func(index uint64, raw []byte) error {
			found.from = index + 1
			if filter.Match(raw) {
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
