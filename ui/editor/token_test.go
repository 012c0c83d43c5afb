package editor

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		`  "Sid": "a\"b",`:        `blank:  |property:"Sid"|punctuation::|blank: |text:"a\"b"|punctuation:,`,
		`{"a":[-1.5e3,true,null]`: `punctuation:{|property:"a"|punctuation::|punctuation:[|number:-1.5e3|punctuation:,|number:true|punctuation:,|number:null|punctuation:]`,
		`"open`:                   `text:"open`,
		`"a" :`:                   `property:"a"|blank: |punctuation::`,
		`yes «é» True`:            `other:yes|blank: |other:«é»|blank: |other:True`,
	} {
		if got := spelt(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func spelt(s string) string {
	names := map[kind]string{blank: "blank", punctuation: "punctuation", property: "property", text: "text", number: "number", other: "other"}
	var parts []string
	at := 0
	for _, t := range tokenize(s) {
		parts = append(parts, names[t.kind]+":"+s[at:t.end])
		at = t.end
	}
	return strings.Join(parts, "|")
}

// FuzzTokens checks that tokens cover a line without a gap, and that those of a
// JSON document on one line are the ones that encoding/json finds.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{"", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}`, `[1,-2.5e+3,true,false,null,"\"\\"]`, `"open \`, "\xff\t«", `{"a" : {}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, token := range tokenize(s) {
			if token.end <= at || token.end > len(s) {
				t.Fatalf("a token of %q goes from %d to %d", s, at, token.end)
			}
			at = token.end
		}
		if at != len(s) {
			t.Fatalf("the tokens of %q end at %d", s, at)
		}
		if strings.Contains(s, "\n") || !json.Valid([]byte(s)) {
			return
		}
		if got, want := values(t, s), decoded(t, s); !slices.Equal(got, want) {
			t.Fatalf("%q has the tokens %q, want %q", s, got, want)
		}
	})
}

// values returns the scalars and brackets of a line as written, strings decoded.
func values(t *testing.T, s string) (all []string) {
	at := 0
	for _, token := range tokenize(s) {
		piece := s[at:token.end]
		at = token.end
		switch token.kind {
		case blank:
		case punctuation:
			if piece != "," && piece != ":" {
				all = append(all, piece)
			}
		case property, text:
			var decoded string
			if err := json.Unmarshal([]byte(piece), &decoded); err != nil {
				t.Fatalf("%q is a string of %q: %v", piece, s, err)
			}
			all = append(all, decoded)
		case number:
			all = append(all, piece)
		default:
			t.Fatalf("%q of %q is %d", piece, s, token.kind)
		}
	}
	return all
}

func decoded(t *testing.T, s string) (all []string) {
	decoder := json.NewDecoder(strings.NewReader(s))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return all
		}
		if token == nil {
			token = "null"
		}
		all = append(all, fmt.Sprint(token))
	}
}

// Each bracket's partner has it as its own, and there is none in a string.
func TestPartners(t *testing.T) {
	b := NewBuffer("{\"a}\": [1,\n{}, \"]\"],\n\"b\": (]}")
	for _, c := range []struct{ at, want Place }{
		{Place{0, 7}, Place{1, 7}},
		{Place{1, 0}, Place{1, 1}},
	} {
		if got, ok := b.partner(c.at); !ok || got != c.want {
			t.Errorf("%v belongs to %v, %v", c.at, got, ok)
		}
	}
	for _, alone := range []Place{{0, 0}, {0, 3}, {1, 5}, {2, 6}, {2, 7}, {0, 1}} {
		if got, ok := b.partner(alone); ok {
			t.Errorf("%v belongs to %v", alone, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := NewBuffer(oddText(40).Draw(t, "text"))
		for i, l := range b.lines {
			for _, at := range l.brackets() {
				from := Place{i, at}
				if to, ok := b.partner(from); ok {
					if back, ok := b.partner(to); !ok || back != from {
						t.Fatalf("%v belongs to %v, and that to %v", from, to, back)
					}
				}
			}
		}
	})
}
