package widget

import "strings"

// query is a parsed filter: every term must match.
type query []term

// term is one word of a filter. field is "" for a word that may stand anywhere.
type term struct {
	field, text string
	not         bool // rows with it do not match
}

// parseQuery reads words and field:value terms, separated by spaces and
// without regard to case. Quotes keep spaces together; one that is still open
// holds the rest. A minus before a term of a field turns it round. A word whose
// part before the colon is no known field is a plain word, as ARNs have colons
// too; what looks like a field in it is returned as unknown.
func parseQuery(s string, isField func(string) bool) (q query, unknown []string) {
	for _, word := range splitWords(strings.ToLower(s)) {
		plain := term{text: strings.ReplaceAll(word, `"`, "")}
		name, value, ok := strings.Cut(word, ":")
		bare := strings.TrimPrefix(name, "-")
		switch {
		case !ok:
		case isField(bare):
			plain = term{bare, strings.ReplaceAll(value, `"`, ""), bare != name}
		case isFieldName(bare) && !strings.Contains(value, ":"):
			unknown = append(unknown, bare)
		}
		q = append(q, plain)
	}
	return q, unknown
}

// splitWords cuts text at spaces outside of quotes; the quotes stay.
func splitWords(s string) []string {
	quoted := false
	return strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

// isFieldName reports a name that can only be meant as that of a field.
func isFieldName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}
