package editor

import "strings"

// kind is what a piece of a document is drawn as.
type kind uint8

const (
	blank       kind = iota
	punctuation      // a bracket, a colon or a comma
	property         // a string that a colon follows on the same line
	text             // any other string
	number           // also true, false and null
	other            // what JSON does not have
)

// token is a piece of a line, up to a byte.
type token struct {
	end  int
	kind kind
}

// tokenize cuts a line into tokens. No token goes on in the next line: a string
// ends with its line at the latest, because JSON has no line ends in strings.
// It goes by the looks and says nothing about whether the document is valid.
func tokenize(s string) []token {
	tokens := make([]token, 0, 16)
	for at := 0; at < len(s); {
		end, kind := tokenAt(s, at)
		tokens = append(tokens, token{end, kind})
		at = end
	}
	return tokens
}

func tokenAt(s string, at int) (end int, k kind) {
	switch c := s[at]; {
	case isBlank(c):
		return runEnd(s, at, isBlank), blank
	case isPunctuation(c):
		return at + 1, punctuation
	case c == '"':
		end = stringEnd(s, at)
		if rest := strings.TrimLeft(s[end:], " \t\r"); strings.HasPrefix(rest, ":") {
			return end, property
		}
		return end, text
	case isWord(c):
		end = runEnd(s, at, isWord)
		switch word := s[at:end]; {
		case word == "true", word == "false", word == "null", c == '-', c >= '0' && c <= '9':
			return end, number
		}
		return end, other
	default:
		return runEnd(s, at, func(c byte) bool { return !isBlank(c) && !isPunctuation(c) && !isWord(c) && c != '"' }), other
	}
}

func runEnd(s string, at int, belongs func(byte) bool) int {
	for at < len(s) && belongs(s[at]) {
		at++
	}
	return at
}

// stringEnd returns where the string ends that begins at a byte, its quotes
// included.
func stringEnd(s string, at int) int {
	for i := at + 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isPunctuation(c byte) bool { return strings.IndexByte("{}[]:,", c) >= 0 }

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.' || c == '_'
}
