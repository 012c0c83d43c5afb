package widget

import (
	"slices"
	"strings"
)

// Filter returns the filter's text.
func (t *Table[R]) Filter() string { return t.filter.text() }

// SetFilter filters by words and field:value terms, all of which must match.
// The cursor's id stays where it is; while the filter hides it, the cursor
// shows on the nearest row after it.
func (t *Table[R]) SetFilter(text string) {
	t.filter.setText(text)
	t.refilter()
}

func (t *Table[R]) refilter() {
	origin := 0
	if len(t.shown) > 0 {
		origin = t.shown[t.at]
	}
	t.shown = t.match()
	if !t.seek() {
		after, _ := slices.BinarySearch(t.shown, origin)
		t.at = t.within(after)
	}
	t.scroll()
}

// match returns the rows that the filter lets through.
func (t *Table[R]) match() []int {
	terms := parseQuery(t.filter.text(), func(name string) bool { return t.spec.Fields[name] != nil })
	shown := make([]int, 0, len(t.rows))
	columns := make([][]string, len(terms))
	for i, term := range terms {
		columns[i] = t.lowerText(term.field)
	}
rows:
	for i := range t.rows {
		for j, term := range terms {
			if columns[j] != nil && !strings.Contains(columns[j][i], term.text) {
				continue rows
			}
		}
		shown = append(shown, i)
	}
	return shown
}

// lowerText returns what a term of a field looks in, for each row.
func (t *Table[R]) lowerText(field string) []string {
	if field == "" {
		return t.texts
	}
	if t.fields[field] == nil {
		if t.fields == nil {
			t.fields = map[string][]string{}
		}
		t.fields[field] = lowered(t.rows, t.spec.Fields[field])
	}
	return t.fields[field]
}

func lowered[R any](rows []R, text func(R) string) []string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = strings.ToLower(text(row))
	}
	return all
}
