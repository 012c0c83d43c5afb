package main

import (
	"slices"
	"strings"
	"testing"
)

func TestParseFrame(t *testing.T) {
	plain := style{}
	blue := style{ink: "#0000ff", paper: "#102030", bold: true}
	for _, c := range []struct {
		name, text string
		want       frame
	}{
		{"plain", "ab\n c", frame{{{"a", 1, plain}, {"b", 1, plain}}, {{" ", 1, plain}, {"c", 1, plain}}}},
		{"in one sequence", "\x1b[1;38;2;0;0;255;48;2;16;32;48ma\x1b[0mb", frame{{{"a", 1, blue}, {"b", 1, plain}}}},
		{"one after the other", "\x1b[1m\x1b[38;2;0;0;255m\x1b[48;2;16;32;48ma\x1b[mb", frame{{{"a", 1, blue}, {"b", 1, plain}}}},
		{"over a line's end", "\x1b[7ma\nb", frame{{{"a", 1, style{reverse: true}}}, {{"b", 1, style{reverse: true}}}}},
		{"a wide character", "鍵", frame{{{"鍵", 2, plain}, {"", 0, plain}}}},
	} {
		got, err := parseFrame(c.text, len(c.want[0]), len(c.want))
		if err != nil || !slices.EqualFunc(got, c.want, slices.Equal[[]cell]) {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestParseFrameRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a row too many", "ab\ncd\nef", "3 rows, not 2"},
		{"a short row", "ab\nc", "row 2 of the frame has 1 cells, not 2"},
		{"a style without a picture", "ab\n\x1b[9mcd", `row 2: "\x1b[9m": no picture shows the style 9`},
		{"a colour of the palette", "\x1b[38;5;12mab\ncd", "not a colour of 24 bits"},
		{"half a colour", "\x1b[38;2;1mab\ncd", "not a colour of 24 bits"},
		{"a colour beyond 255", "\x1b[48;2;0;256;0mab\ncd", `"256" is no part of a colour`},
		{"a movement", "\x1b[2Aab\ncd", "does not style text"},
		{"a tab", "a\t\ncd", "does not style text"},
		{"a sequence that never ends", "ab\ncd\x1b[", "does not style text"},
	} {
		if _, err := parseFrame(c.text, 2, 2); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
}

func TestSettle(t *testing.T) {
	const rest = "  arn:aws:kms:us-west-2:111122223333:key/6ba6b4d0-c721-4eab "
	ciphertext := "zQEBAGumtNDHIU6rjO1OCqDHUvkAAAAB=="
	settled := func(text string) string {
		f, err := parseFrame(text, len(text), 1)
		if err != nil {
			t.Fatal(err)
		}
		f.settle()
		var b strings.Builder
		for _, c := range f[0] {
			b.WriteString(c.text)
		}
		return b.String()
	}
	one, other := settled(ciphertext+rest), settled("AAAA"+ciphertext[4:]+rest)
	if one != other || strings.HasPrefix(one, ciphertext[:8]) || !strings.HasSuffix(one, "=="+rest) {
		t.Errorf("%s and %s", one, other)
	}
}

// A frame that is taken has its size, and gives a picture that can be read.
func FuzzParseFrame(f *testing.F) {
	f.Add("ab\ncd")
	f.Add("\x1b[1;7;38;2;1;2;3;48;2;4;5;6m╭─\x1b[0m\n&<")
	f.Add("鍵\n\x1b[ma\u0301─")
	f.Add("\x1b[38;2m\xff\x00")
	f.Fuzz(func(t *testing.T, text string) {
		const width, height = 2, 2
		got, err := parseFrame(text, width, height)
		if err != nil {
			return
		}
		if len(got) != height || len(got[0]) != width || len(got[1]) != width {
			t.Fatalf("%q gives %v", text, got)
		}
		checkXML(t, writeSVG(got, window{}, text))
	})
}
