package palette

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Typed roughly, the name that a person means comes first.
func TestTheMeantNameComesFirst(t *testing.T) {
	names := []string{
		"Open", "Create key", "Key actions", "Filter", "Copy ARN", "Schedule key deletion", "Cancel key deletion",
		"Encryption keys", "Trail", "Settings", "Encrypt", "Decrypt", "Generate data key", "Enable", "Disable", "Refresh",
		"Back, or close", "Menu", "Switch Region", "Undo", "Help for this page", "Leave coldkms", "Lock", "Message history",
	}
	for typed, want := range map[string]string{
		"ck": "Create key", "create": "Create key", "key cre": "Create key", "skd": "Schedule key deletion",
		"del sch": "Schedule key deletion", "enc": "Encrypt", "ek": "Encryption keys", "DECR": "Decrypt", "gdk": "Generate data key",
		"lock": "Lock", "hist": "Message history", "region": "Switch Region", "trl": "Trail", "arn": "Copy ARN", "isab": "Disable",
	} {
		best := slices.MaxFunc(names, func(a, b string) int {
			first, _ := rank(typed, a)
			second, _ := rank(typed, b)
			return first - second
		})
		if best != want {
			t.Errorf("%q finds %q first, want %q", typed, best, want)
		}
	}
}

// rank is the score, under all others for what is not found.
func rank(typed, text string) (int, bool) {
	total, ok := score(typed, text)
	if !ok {
		return never, false
	}
	return total, true
}

func TestWhatIsFound(t *testing.T) {
	for _, c := range []struct {
		typed, text string
		want        bool
	}{
		{"", "Lock", true}, {"", "", true}, {" ", "Lock", true}, {"l", "", false}, {"lcok", "Lock", false},
		{"lk", "Lock", true}, {"lockk", "Lock", false}, {"key key", "Create key", true}, {"é", "clé", true},
	} {
		if _, ok := score(c.typed, c.text); ok != c.want {
			t.Errorf("%q in %q: %t", c.typed, c.text, ok)
		}
	}
}

// A word is found exactly where its letters stand in their order, and to leave
// letters out never makes it unfindable.
func TestFoundIsASubsequence(t *testing.T) {
	letters := rapid.StringMatching(`[abc -]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		text, typed := letters.Draw(t, "text"), rapid.StringMatching(`[abc]{1,5}`).Draw(t, "typed")
		rest, subsequence := text, true
		for _, letter := range typed {
			_, after, ok := strings.Cut(rest, string(letter))
			rest, subsequence = after, subsequence && ok
		}
		if _, ok := score(typed, text); ok != subsequence {
			t.Fatalf("%q in %q is %t, want %t", typed, text, ok, subsequence)
		}
	})
}
