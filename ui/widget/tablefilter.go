package widget

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Filter returns the filter's text.
func (t *Table[R]) Filter() string { return t.filter.Text() }

// SetFilter filters by words and field:value terms, all of which must match;
// -field:value must not, and quotes keep spaces together. The cursor's id stays
// where it is; while the filter hides it, the cursor shows on the nearest row
// after it.
func (t *Table[R]) SetFilter(text string) {
	t.filter.SetText(text)
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
	terms, unknown := t.terms()
	if len(unknown) > 0 && len(t.spec.Fields) > 0 {
		names := slices.Sorted(maps.Keys(t.spec.Fields))
		return fmt.Sprintf("There is no field %s; fields are %s. esc clears the filter.", Clean(unknown[0]), strings.Join(names, ", "))
	}
	for _, term := range terms {
		if term.field != "" && !term.not && !slices.ContainsFunc(t.fields[term.field], func(text string) bool { return strings.Contains(text, term.text) }) {
			return fmt.Sprintf("Nothing matches %s:%s%s. esc clears the filter.", term.field, Clean(term.text), t.choices(term.field))
		}
	}
	return "Nothing matches the filter. esc clears it."
}

// choices says what stands in a field, if it is little enough to choose from.
func (t *Table[R]) choices(field string) string {
	const most, longest = 6, 24 // values, and cells of one
	values := slices.Sorted(slices.Values(t.fields[field]))
	values = slices.DeleteFunc(slices.Compact(values), func(text string) bool { return text == "" })
	if len(values) == 0 || len(values) > most || slices.ContainsFunc(values, func(text string) bool { return Width(text) > longest }) {
		return ""
	}
	return "; values are " + Clean(strings.Join(values, ", "))
}

// terms reads the filter.
func (t *Table[R]) terms() (terms query, unknown []string) {
	return parseQuery(t.filter.Text(), func(name string) bool { return t.spec.Fields[name] != nil })
}

// match returns the rows that the filter lets through.
func (t *Table[R]) match() []int {
	terms, unknown := t.terms()
	t.filter.Remark("")
	if len(unknown) > 0 && len(t.spec.Fields) > 0 {
		t.filter.Remark("There is no field " + Clean(unknown[0]))
	}
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
		if strings.Contains(text, term.text) == term.not {
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
