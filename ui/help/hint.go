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
	if len(words) > 0 && !isTitle(words[0]) {
		return label
	}
	return withFirst(label, unicode.ToLower)
}

// isTitle reports a capital and small letters behind it: Step, and not ARN.
func isTitle(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && strings.ToLower(word[size:]) == word[size:]
}

func sentence(label string) string { return withFirst(label, unicode.ToUpper) }

func withFirst(s string, change func(rune) rune) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(change(first)) + s[size:]
}
