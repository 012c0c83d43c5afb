package palette

import (
	"slices"
	"strings"
	"unicode"
)

// What a letter is worth where it was found, and what it costs to come late.
const (
	atStart   = 8 // it begins a word
	following = 5 // it stands right behind the letter before
	elsewhere = 2
	skipped   = 1 // for each letter that is passed over
	late      = 6 // at most, for what stands before the first
)

// finer makes room below a point, for the length of the text.
const finer = 100

// never is the score of what was not found; a few costs do not change that.
const never = -1 << 30

// score says how well a text answers to what was typed: the letters of each
// typed word must stand in it in their order. The more of them begin words or
// stand together, and the earlier, the better; of equals, the shorter text. ok is
// false when they do not stand there.
func score(typed, text string) (total int, ok bool) {
	letters := []rune(strings.ToLower(text))
	for word := range strings.FieldsSeq(strings.ToLower(typed)) {
		best := scoreWord([]rune(word), letters)
		if best < never/2 {
			return 0, false
		}
		total += best*finer - min(len(letters), finer-1)
	}
	return total, true
}

// scoreWord is the best of all ways to find a word's letters in a text.
func scoreWord(word, text []rune) int {
	if len(text) == 0 {
		return never
	}
	ending := make([]int, len(text)) // the best ways that end at each place
	for i := range text {
		ending[i] = worth(text, i, word[0]) - min(i*skipped, late)
	}
	for _, letter := range word[1:] {
		before, apart := ending, never // apart is the best way that leaves a gap
		ending = make([]int, len(text))
		ending[0] = never
		for i := 1; i < len(text); i++ {
			ending[i] = max(before[i-1]+following, apart) + worth(text, i, letter)
			apart = max(apart, before[i-1]) - skipped
		}
	}
	return slices.Max(ending)
}

// worth is that of a letter at a place of a text.
func worth(text []rune, at int, letter rune) int {
	switch {
	case text[at] != letter:
		return never
	case at == 0 || !isWord(text[at-1]):
		return atStart
	}
	return elsewhere
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
