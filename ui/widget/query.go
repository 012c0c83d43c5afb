package widget

import "strings"

// query is a parsed filter: every term must match.
type query []term

// term is one word of a filter; field is "" for a word that may stand anywhere.
type term struct{ field, text string }

// parseQuery reads words and field:value terms, separated by spaces and
// without regard to case. A word whose part before the colon is no known field
// is a plain word: ARNs have colons too.
func parseQuery(s string, isField func(string) bool) query {
	var q query
	for _, word := range strings.Fields(strings.ToLower(s)) {
		if field, value, ok := strings.Cut(word, ":"); ok && isField(field) {
			q = append(q, term{field, value})
		} else {
			q = append(q, term{text: word})
		}
	}
	return q
}
