package widget

import (
	"fmt"
	"maps"
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

// noMatch says why the filter shows nothing: a field that there is not, or a
// value that no row has in that field.
func (t *Table[R]) noMatch() string {
	for word := range strings.FieldsSeq(t.filter.text()) {
		field, value, ok := strings.Cut(strings.ToLower(word), ":")
		switch {
		case !ok || len(t.spec.Fields) == 0 || field == "" || strings.Contains(value, ":"): // ARNs have colons too
		case t.spec.Fields[field] == nil:
			names := slices.Sorted(maps.Keys(t.spec.Fields))
			return fmt.Sprintf("There is no field %s; fields are %s. esc clears the filter.", Clean(field), strings.Join(names, ", "))
		case !slices.ContainsFunc(t.fields[field], func(text string) bool { return strings.Contains(text, value) }):
			return fmt.Sprintf("Nothing matches %s. esc clears the filter.", Clean(word))
		}
	}
	return "Nothing matches the filter. esc clears it."
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
