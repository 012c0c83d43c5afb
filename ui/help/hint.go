package help

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hint returns a label as the bottom line writes it: small, but for the guide's
// own titles such as Next Step.
func Hint(label string) string {
	words := strings.Fields(label)
	for _, word := range words[min(1, len(words)):] {
		if isTitle(word) {
			return label
		}
	}
	if len(words) == 0 || !isTitle(words[0]) {
		return label
	}
	first, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToLower(first)) + label[size:]
}

// isTitle reports a capital and small letters behind it: Step, and not ARN.
func isTitle(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && strings.ToLower(word[size:]) == word[size:]
}
