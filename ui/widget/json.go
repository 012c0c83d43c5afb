package widget

import (
	"strings"

	"coldkms/themes"
)

// colourJSON colours a piece of a JSON document: names of members, strings,
// and numbers with true, false and null. It goes by the look of the piece and
// says nothing about whether the document is valid.
func colourJSON(theme *themes.Theme, text string, inString bool) string {
	var b strings.Builder
	for text != "" {
		size, style := 1, theme.Faint
		switch c := text[0]; {
		case inString || c == '"':
			size, style = stringLength(text, inString), theme.String
			if strings.HasPrefix(strings.TrimLeft(text[size:], " "), ":") {
				style = theme.Property
			}
			inString = false
		case isWordByte(c):
			for size < len(text) && isWordByte(text[size]) {
				size++
			}
			style = theme.Number
		case c >= 0x80:
			size, style = len(text)-len(strings.TrimLeftFunc(text, func(r rune) bool { return r >= 0x80 })), theme.Text
		default:
			for size < len(text) && text[size] != '"' && text[size] < 0x80 && !isWordByte(text[size]) {
				size++
			}
		}
		b.WriteString(style.Render(text[:size]))
		text = text[size:]
	}
	return b.String()
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// stringLength returns the length of the string that text begins with, quotes
// included; all of it when the string does not end here.
func stringLength(text string, inString bool) int {
	i := 0
	if !inString {
		i++
	}
	for ; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// endsInString reports whether a string is open at the end of text.
func endsInString(text string, inString bool) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			inString = !inString
		}
	}
	return inString
}
