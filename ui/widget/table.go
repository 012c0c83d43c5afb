package widget

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/lipgloss"

	"coldkms/themes"
)

// TableSpec says what a table shows and how a row is known.
type TableSpec[R any] struct {
	Columns []Column[R]
	// ID names a row for good: cursor and selection are ids.
	ID func(R) string
	// FilterText is what a plain word of the filter is looked for in, in lower
	// case: of many rows it is best made before they are set. Without it there
	// is no filter.
	FilterText func(R) string
	// Fields are what field:value terms look in, by lower-case name.
	Fields map[string]func(R) string
	// FilterHint says what can be typed, while the filter is empty.
	FilterHint string
	// Multi lets rows be selected.
	Multi bool
	// Empty stands in place of the rows when there are none at all.
	Empty string
	// Position says what stands on the last line, for a table whose rows are
	// only those on the screen.
	Position func() string
}

// A Column of a table. Widths are in cells.
type Column[R any] struct {
	Name       string // that a sort knows it by
	Title      string
	Min, Ideal int
	// GiveWay is the order in which columns shrink and then go when the table
	// is narrow, 1 first; 0 neither shrinks nor goes.
	GiveWay int
	// Middle shortens in the middle, so that both ends stay readable.
	Middle bool
	// Cell returns the text of a row, already clean.
	Cell func(R) string
	// Mark returns a word that stands behind the text, which is cut before it;
	// nil or "" for none.
	Mark func(R) string
	// Tint returns a style of the cell's own, or nil; the cursor's and the
	// selection's go over it.
	Tint func(R) *lipgloss.Style
	// Compare is the order of rows that are sorted by the column; nil when they
	// cannot be.
	Compare func(a, b R) int
}

// Table is a list of rows, one line each. It draws only the rows on the
// screen, so that a hundred thousand cost what thirty do. Rows come in their
// usual order; a sort by a column is the table's own.
type Table[R any] struct {
	focus
	theme *themes.Theme
	spec  TableSpec[R]

	given  []R // as set
	sort   Sort
	rows   []R                 // sorted
	fields map[string][]string // Fields of rows in lower case, made at first use
	shown  []int               // rows that the filter lets through

	cursor   string // id that the cursor was put on
	at       int    // where it stands in shown
	top      int    // first row on the screen
	selected map[string]bool

	filter        *FilterLine
	width, height int
}

// NewTable returns an empty table that has the focus.
func NewTable[R any](theme *themes.Theme, spec TableSpec[R]) *Table[R] {
	filter := NewFilterLine(theme)
	filter.field.Hint = spec.FilterHint
	return &Table[R]{
		focus: focus{on: true}, theme: theme, spec: spec,
		selected: map[string]bool{}, filter: filter,
	}
}

// SetSize sets the size in cells, heading, filter and position lines included.
func (t *Table[R]) SetSize(width, height int) {
	t.width, t.height = width, height
	t.filter.SetWidth(width)
	t.scroll()
}

// SetColumns changes the columns; rows, cursor and selection stay, and a sort by
// a column that is still there.
func (t *Table[R]) SetColumns(columns []Column[R]) {
	t.spec.Columns = columns
	if !slices.ContainsFunc(columns, func(c Column[R]) bool { return c.Name == t.sort.Column }) {
		t.SetSort(Sort{})
	}
}

// SetEmpty changes what stands in place of no rows.
func (t *Table[R]) SetEmpty(text string) { t.spec.Empty = text }

// SetRows replaces the rows. The cursor stays on its id, or near its place when
// that is gone; ids that are gone are no longer selected.
func (t *Table[R]) SetRows(rows []R) {
	t.given = rows
	t.arrange()
	t.keepSelected()
	place := t.at
	t.shown = t.match()
	if !t.seek() {
		t.at = t.within(place)
		if !slices.ContainsFunc(rows, func(row R) bool { return t.spec.ID(row) == t.cursor }) {
			t.settle()
		}
	}
	t.scroll()
}

// keepSelected drops selected ids that no row has any more.
func (t *Table[R]) keepSelected() {
	if len(t.selected) == 0 {
		return
	}
	kept := map[string]bool{}
	for _, row := range t.rows {
		if id := t.spec.ID(row); t.selected[id] {
			kept[id] = true
		}
	}
	t.selected = kept
}

// Rows returns all rows, as set.
func (t *Table[R]) Rows() []R { return t.given }

// ShownRows returns the rows that the filter lets through, in their order.
func (t *Table[R]) ShownRows() []R {
	rows := make([]R, len(t.shown))
	for i, place := range t.shown {
		rows[i] = t.rows[place]
	}
	return rows
}

// Shown returns how many rows the filter lets through.
func (t *Table[R]) Shown() int { return len(t.shown) }

// Cursor returns the row under the cursor; ok is false when none is shown.
func (t *Table[R]) Cursor() (row R, ok bool) {
	if len(t.shown) == 0 {
		return row, false
	}
	return t.rows[t.shown[t.at]], true
}

// SetCursor puts the cursor on an id, and reports whether it is shown.
func (t *Table[R]) SetCursor(id string) bool {
	t.cursor = id
	found := t.seek()
	t.scroll()
	return found
}

// seek finds the cursor's id among the shown rows.
func (t *Table[R]) seek() bool {
	for i, row := range t.shown {
		if t.spec.ID(t.rows[row]) == t.cursor {
			t.at = i
			return true
		}
	}
	return false
}

// within brings a place into the shown rows.
func (t *Table[R]) within(place int) int { return max(min(place, len(t.shown)-1), 0) }

// settle takes the id that the cursor shows on.
func (t *Table[R]) settle() {
	if row, ok := t.Cursor(); ok {
		t.cursor = t.spec.ID(row)
	}
}

// move puts the cursor on a place among the shown rows.
func (t *Table[R]) move(place int) {
	t.at = t.within(place)
	t.settle()
	t.scroll()
}

// scroll moves the window so that the cursor is in it and no line is wasted.
func (t *Table[R]) scroll() {
	lines := t.lines()
	t.top = min(t.top, t.at)
	t.top = max(t.top, t.at-lines+1)
	t.top = max(min(t.top, len(t.shown)-lines), 0)
}

// lines is how many rows fit on the screen.
func (t *Table[R]) lines() int {
	const position = 1
	return max(t.height-t.headLines()-position, 1)
}

// headLines is what stands above the rows: the filter, when there is one, and
// the heading on the last line.
func (t *Table[R]) headLines() int {
	if t.filter.Visible() {
		return 2
	}
	return 1
}

// SelectedCount returns how many rows are selected.
func (t *Table[R]) SelectedCount() int { return len(t.selected) }

// Selected returns the selected rows in their order, those the filter hides
// among them.
func (t *Table[R]) Selected() []R {
	var rows []R
	for _, row := range t.rows {
		if len(rows) == len(t.selected) {
			break
		}
		if t.selected[t.spec.ID(row)] {
			rows = append(rows, row)
		}
	}
	return rows
}

// Targets returns what an action is about: the selected rows, else the row
// under the cursor, else nothing.
func (t *Table[R]) Targets() []R {
	if rows := t.Selected(); len(rows) > 0 {
		return rows
	}
	if row, ok := t.Cursor(); ok {
		return []R{row}
	}
	return nil
}

// SetSelected selects the rows of the given ids and no other.
func (t *Table[R]) SetSelected(ids []string) {
	t.selected = map[string]bool{}
	for _, id := range ids {
		t.selected[id] = true
	}
	t.keepSelected()
}

// toggle selects the row under the cursor, or takes it out.
func (t *Table[R]) toggle() {
	row, ok := t.Cursor()
	if !ok {
		return
	}
	if id := t.spec.ID(row); t.selected[id] {
		delete(t.selected, id)
	} else {
		t.selected[id] = true
	}
}

// toggleShown selects every row that the filter shows; when all are selected
// already, none of them.
func (t *Table[R]) toggleShown() {
	missing := slices.ContainsFunc(t.shown, func(i int) bool { return !t.selected[t.spec.ID(t.rows[i])] })
	for _, i := range t.shown {
		if id := t.spec.ID(t.rows[i]); missing {
			t.selected[id] = true
		} else {
			delete(t.selected, id)
		}
	}
}

// Position says which rows are on the screen and how many are selected, or what
// the spec wants to be said instead.
func (t *Table[R]) Position() string {
	if t.spec.Position != nil {
		return t.spec.Position()
	}
	shown, all := len(t.shown), len(t.rows)
	text := ""
	switch {
	case shown > 0:
		text = fmt.Sprintf("%d-%d of %d", t.top+1, min(t.top+t.lines(), shown), shown)
		if shown < all {
			text += fmt.Sprintf(", %d in all", all)
		}
	case all > 0:
		text = fmt.Sprintf("none of %d", all)
	}
	if n := len(t.selected); n > 0 {
		text += fmt.Sprintf(" %s %d selected", t.theme.Signs.Dot, n)
	}
	return text
}
