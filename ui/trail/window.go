package trail

import "slices"

// held is how many rows are held at most, those on the screen among them: what
// a trail of a million records costs does not depend on its length.
const held = 1000

// window is the part of what the filter lets through that is held, newest
// first, and where the cursor stands in it. What is not held can be searched
// for again, newer and older.
type window struct {
	keep int // rows to hold at most, or more on a very high screen
	rows []row

	newer uint64 // matching records that are newer than the rows
	from  uint64 // where the search for those goes on
	next  uint64 // before this index the search for older ones goes on; 0 at the beginning of the trail

	at, top int // of the cursor and of the first row on the screen
	lines   int // of the screen
}

// most is how many rows are held at most: so many that reading on at one end
// never takes away what is wanted at the other.
func (w *window) most() int { return max(w.keep, 6*w.lines) }

// empty forgets all rows. Older ones are searched for before an index.
func (w *window) empty(next uint64) { *w = window{keep: w.keep, lines: w.lines, next: next} }

// row returns the row under the cursor; ok is false when there is none.
func (w *window) row() (r row, ok bool) {
	if len(w.rows) == 0 {
		return row{}, false
	}
	return w.rows[w.at], true
}

// shown returns the rows on the screen.
func (w *window) shown() []row { return w.rows[w.top:min(w.top+w.lines, len(w.rows))] }

// move puts the cursor on a row, or as near as can be.
func (w *window) move(at int) {
	w.at = max(min(at, len(w.rows)-1), 0)
	w.top = min(w.top, w.at)
	w.top = max(w.top, w.at-w.lines+1)
	w.top = max(min(w.top, len(w.rows)-w.lines), 0)
}

// resize sets how many rows the screen has.
func (w *window) resize(lines int) {
	w.lines = max(lines, 1)
	w.move(w.at)
}

// wantsOlder reports whether a screen of older rows is not there yet.
func (w *window) wantsOlder() bool { return w.next > 0 && len(w.rows)-w.top < 2*w.lines }

// wantsNewer reports whether a screen of newer rows is not there any more.
func (w *window) wantsNewer() bool { return w.newer > 0 && w.top < w.lines }

// older adds rows at the end, after so many that matched and were not kept,
// and forgets the newest.
func (w *window) older(rows []row, skipped int, next uint64) {
	w.next = next
	if skipped > 0 {
		w.newer += uint64(len(w.rows) + skipped)
		w.rows, w.at, w.top = nil, 0, 0
	}
	w.rows = append(w.rows, rows...)
	if over := len(w.rows) - w.most(); over > 0 {
		w.rows = slices.Clone(w.rows[over:])
		w.newer += uint64(over)
		w.at, w.top = max(w.at-over, 0), max(w.top-over, 0)
	}
	if skipped > 0 || w.newer > 0 {
		w.from = w.rows[0].index + 1
	}
}

// prepend adds newer rows at the beginning, and forgets the oldest. The cursor
// stays on its row.
func (w *window) prepend(rows []row) {
	w.rows = slices.Concat(rows, w.rows)
	w.at, w.top = w.at+len(rows), w.top+len(rows)
	if most := w.most(); len(w.rows) > most {
		w.rows = slices.Clone(w.rows[:most])
		w.next = w.rows[most-1].index
	}
	w.move(w.at)
}

// refound adds rows that had been forgotten; ended says that they were the
// last.
func (w *window) refound(rows []row, from uint64, ended bool) {
	w.newer -= min(uint64(len(rows)), w.newer)
	if ended {
		w.newer = 0
	}
	w.from = from
	w.prepend(rows)
}

// arrived adds rows of records that are newer than any before. The cursor goes
// along only when it stands on the newest.
func (w *window) arrived(rows []row) {
	switch first := w.newer == 0 && w.at == 0; {
	case w.newer > 0:
		w.newer += uint64(len(rows))
	default:
		w.prepend(rows)
		if first {
			w.move(0)
		}
	}
}
