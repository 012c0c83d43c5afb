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

func TestFit(t *testing.T) {
	for _, c := range []struct {
		in          string
		width       int
		end, middle string
	}{
		{"abc", 5, "abc  ", "abc  "},
		{"abc", 3, "abc", "abc"},
		{"abcdef", 4, "abc…", "ab…f"},
		{"1234abcd-7890ab", 9, "1234abcd…", "1234…90ab"},
		{"鍵鍵鍵", 4, "鍵… ", "鍵… "},
		{"鍵鍵鍵", 5, "鍵鍵…", "鍵…鍵"},
		{"abc", 1, "…", "…"},
		{"abc", 0, "", ""},
		{"abc", -1, "", ""},
	} {
		if got := Fit(c.in, c.width); got != c.end {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.width, got, c.end)
		}
		if got := FitMiddle(c.in, c.width); got != c.middle {
			t.Errorf("FitMiddle(%q, %d) = %q, want %q", c.in, c.width, got, c.middle)
		}
	}
}

// Text that was not cleaned must not stop the console either.
func TestFitOfOpenSequences(t *testing.T) {
	for _, s := range []string{"a\x1b_", "a\x1bP", "a\x1b]0;", "a\x1b[", "a\x1b", "\u0600", "a\x9d", "\xf0\x9f"} {
		if got := Fit(s, 9); Width(got) != 9 {
			t.Errorf("Fit(%q, 9) = %q is %d wide", s, got, Width(got))
		}
	}
}

func TestFitIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Clean(strangeText().Draw(t, "text"))
		width := rapid.IntRange(0, 50).Draw(t, "width")
		if got := Fit(s, width); Width(got) != width {
			t.Fatalf("Fit(%q, %d) = %q is %d wide", s, width, got, Width(got))
		}
		if got := FitMiddle(s, width); Width(got) != width {
			t.Fatalf("FitMiddle(%q, %d) = %q is %d wide", s, width, got, Width(got))
		}
		if raw := strangeText().Draw(t, "raw"); !strings.Contains(raw, "\n") && Width(Fit(raw, width)) != width {
			t.Fatalf("Fit(%q, %d) = %q", raw, width, Fit(raw, width))
		}
		for _, line := range Wrap(s, width) {
			if Width(line) > max(width, 2) {
				t.Fatalf("Wrap(%q, %d) has line %q", s, width, line)
			}
		}
	})
}

func TestBreakLineLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Clean(strangeText().Draw(t, "text"))
		width := rapid.IntRange(2, 30).Draw(t, "width")
		var whole []rune
		for _, piece := range breakLine(s, width) {
			if Width(string(piece)) > width {
				t.Fatalf("breakLine(%q, %d) has piece %q", s, width, string(piece))
			}
			whole = append(whole, piece...)
		}
		if string(whole) != s {
			t.Fatalf("breakLine(%q, %d) = %q", s, width, string(whole))
		}
	})
}
