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
	for _, term := range terms {
		t.lowerField(term.field)
	}
	shown := make([]int, 0, len(t.rows))
	for i := range t.rows {
		if t.matches(i, terms) {
			shown = append(shown, i)
		}
	}
	return shown
}

func (t *Table[R]) matches(row int, terms query) bool {
	for _, term := range terms {
		var text string
		switch {
		case term.field != "":
			text = t.fields[term.field][row]
		case t.spec.FilterText != nil:
			text = t.spec.FilterText(t.rows[row])
		}
		if !strings.Contains(text, term.text) {
			return false
		}
	}
	return true
}

// lowerField makes what a field's terms look in, for each row.
func (t *Table[R]) lowerField(field string) {
	if field == "" || t.fields[field] != nil {
		return
	}
	if t.fields == nil {
		t.fields = map[string][]string{}
	}
	texts := make([]string, len(t.rows))
	for i, row := range t.rows {
		texts[i] = strings.ToLower(t.spec.Fields[field](row))
	}
	t.fields[field] = texts
}
