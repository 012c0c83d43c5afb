package widget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// strange are texts that break screens which count bytes or runes.
var strange = []string{
	"", "payroll", "給与の鍵", "e\u0301te\u0301", "👩‍👩‍👧 family", "🇫🇷🇩🇪", "⚠️ careful", "ｆｕｌｌ", "क्षि", "a\u200db", "한국어 키",
}

func strangeText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(strange), rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("ab 鍵👩\u200d\u0301\ufe0f🇫é")), 0, 40, -1))
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, line, text string }{
		{"plain", "alias/payroll", "alias/payroll", "alias/payroll"},
		{"colour", "a\x1b[31mred\x1b[0m", "ared", "ared"},
		{"title", "a\x1b]0;title\x07b", "ab", "ab"},
		{"title ended by ST", "a\x1b]0;title\x1b\\b", "ab", "ab"},
		{"sequence without an end hides nothing", "a\x1b]0;rest", "a]0;rest", "a]0;rest"},
		{"broken CSI hides nothing", "a\x1b[3\nb", "a[3 b", "a[3\nb"},
		{"lone escape at the end", "a\x1b", "a", "a"},
		{"newline", "a\r\nb\nc", "a  b c", "a\nb\nc"},
		{"lone carriage return", "a\rb", "a b", "a\nb"},
		{"tab", "a\tb", "a b", "a b"},
		{"C0, DEL and C1", "a\x00\x07\x7f\u009bb", "ab", "ab"},
		{"bidi override", "a\u202eb\u2066c\u200f", "abc", "abc"},
		{"nothing to see", "a\u200b\ufeff\U000e0041b", "ab", "ab"},
		{"emoji stand apart", "👩\u200d👧 ⚠\ufe0f", "👩👧 ⚠", "👩👧 ⚠"},
		{"scripts keep their joiners", "क्\u200dष می\u200cخواهم", "क्\u200dष می\u200cخواهم", "क्\u200dष می\u200cخواهم"},
		{"not UTF-8", "a\xffb", "a\ufffdb", "a\ufffdb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Clean(c.in); got != c.line {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.line)
			}
			if got := CleanText(c.in); got != c.text {
				t.Errorf("CleanText(%q) = %q, want %q", c.in, got, c.text)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range append(strange, "\x1b[31m", "\x1b]8;;x\x07", "\x1b\x1b[m", "\u202e", "\ufffd\x05\u200d") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if i := strings.IndexFunc(got, isUnseen); i >= 0 {
			t.Errorf("Clean(%q) = %q keeps a character at %d", s, got, i)
		}
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q) = %q, cleaned again %q", s, got, again)
		}
	})
}
