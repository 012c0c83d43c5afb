package widget_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestDifference(t *testing.T) {
	for name, c := range map[string]struct{ before, after, want string }{
		"nothing":     {"a\nb", "a\nb", " a b"},
		"a line more": {"a\nc", "a\nb\nc", " a+b c"},
		"a line less": {"a\nb\nc", "a\nc", " a-b c"},
		"another one": {"a\nb\nc", "a\nx\nc", " a-b+x c"},
		"moved":       {"a\nb\nc", "b\nc\na", "-a b c+a"},
		"all":         {"a\nb", "c", "-a-b+c"},
	} {
		got := ""
		for _, line := range widget.Difference(c.before, c.after) {
			got += string(line.Sign) + line.Text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// The lines without + are the first text, those without - the second one.
func TestADifferenceHoldsBothTexts(t *testing.T) {
	texts := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", ""}), 1, 12), func(lines []string) string { return strings.Join(lines, "\n") })
	rapid.Check(t, func(t *rapid.T) {
		before, after := texts.Draw(t, "before"), texts.Draw(t, "after")
		var first, second []string
		for _, line := range widget.Difference(before, after) {
			if line.Sign != '+' {
				first = append(first, line.Text)
			}
			if line.Sign != '-' {
				second = append(second, line.Text)
			}
		}
		if strings.Join(first, "\n") != before || strings.Join(second, "\n") != after {
			t.Fatalf("%q and %q became %q and %q", before, after, first, second)
		}
	})
}

func TestADifferenceOfTwoLargeTextsEnds(t *testing.T) {
	before, after := strings.Repeat("a\n", 20000), strings.Repeat("b\n", 20000)
	if got := widget.CountDifference(widget.Difference(before, after)); got != "20,000 lines added, 20,000 removed" {
		t.Errorf("%s", got)
	}
}

func TestADifferenceAsPicture(t *testing.T) {
	before := "{\n  \"Version\": \"2012-10-17\",\n  \"Id\": \"key-default-1\",\n  \"Statement\": [\n    {\n      \"Sid\": \"A\",\n      \"Effect\": \"Allow\"\n    }\n  ]\n}"
	after := strings.Replace(before, `"A"`, `"A name that is so long that it goes on in the next line of the screen, as names of roles may"`, 1)
	lines := widget.DrawDifference(widgettest.Theme(), widget.Difference(before, after), 60)
	widgettest.Golden(t, "difference", widget.Block(lines, 60, len(lines)))
	if got := widget.DrawDifference(widgettest.Theme(), widget.Difference("a\x1b[31m", "a\u202e"), 60); strings.Contains(strings.Join(got, ""), "\u202e") {
		t.Errorf("it is not cleaned: %q", got)
	}
}
