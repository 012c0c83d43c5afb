package widget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

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
