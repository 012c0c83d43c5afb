package widget

import (
	"cmp"
	"slices"
)

// Sort says by which column a table is sorted, "" for the order in which its
// rows were set.
type Sort struct {
	Column string // its name
	Down   bool   // the greatest first
}

// Turned returns the sort after a column was chosen: the one that is sorted by
// already turns the order round.
func (s Sort) Turned(column string) Sort {
	return Sort{Column: column, Down: s.Column == column && !s.Down}
}

// Sort returns what the table is sorted by.
func (t *Table[R]) Sort() Sort { return t.sort }

// SetSort sorts the rows. Those that are alike stay in the order in which they
// were set; cursor and selection stay on their rows.
func (t *Table[R]) SetSort(sort Sort) {
	t.sort = sort
	t.arrange()
	t.refilter()
}

// arrange puts the rows that were set into the order of the sort.
func (t *Table[R]) arrange() {
	t.rows, t.fields = t.given, nil
	by := slices.IndexFunc(t.spec.Columns, func(c Column[R]) bool { return c.Name == t.sort.Column && c.Compare != nil })
	if by < 0 || t.sort.Column == "" {
		return
	}
	compare := t.spec.Columns[by].Compare
	// The place as the last word makes the faster of the two sorts a stable one.
	type placed struct {
		row   R
		place int
	}
	order := make([]placed, len(t.given))
	for i, row := range t.given {
		order[i] = placed{row, i}
	}
	slices.SortFunc(order, func(a, b placed) int {
		if t.sort.Down {
			return cmp.Or(compare(b.row, a.row), a.place-b.place)
		}
		return cmp.Or(compare(a.row, b.row), a.place-b.place)
	})
	t.rows = make([]R, len(order))
	for i, placed := range order {
		t.rows[i] = placed.row
	}
}

// title is a column's heading, with a sign when the table is sorted by it.
func (t *Table[R]) title(column Column[R]) string {
	switch {
	case t.sort.Column == "" || t.sort.Column != column.Name:
		return column.Title
	case t.sort.Down:
		return column.Title + " " + t.theme.Signs.Down
	}
	return column.Title + " " + t.theme.Signs.Up
}
