package widget

import (
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// Grouped returns a number with its thousands apart: "120,000".
func Grouped[N int | uint64](n N) string {
	digits := strconv.FormatUint(uint64(max(n, 0)), 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// Counted returns a number and what it counts, in the plural unless it is one:
// "1 record", "1,204 records".
func Counted[N int | uint64](n N, what string) string {
	if n != 1 {
		what += "s"
	}
	return Grouped(n) + " " + what
}

// Span words a span of time in its greatest unit, as far as whole ones go: "3
// days", "1 hour".
func Span(d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		return Counted(int(d/(24*time.Hour)), "day")
	case d >= time.Hour:
		return Counted(int(d/time.Hour), "hour")
	}
	return Counted(int(d/time.Minute), "minute")
}

// Capitalised returns text with its first letter as a capital.
func Capitalised(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Sentence returns an error as a sentence on one line, its full stop included.
func Sentence(err error) string { return Capitalised(Clean(err.Error())) + "." }
