package widget

import (
	"slices"
	"strings"
	"testing"
)

func isTestField(name string) bool { return name == "state" || name == "tag" }

func TestParseQuery(t *testing.T) {
	for _, c := range []struct {
		filter  string
		want    query
		unknown []string
	}{
		{"", nil, nil},
		{"  Pay  ROLL ", query{{text: "pay"}, {text: "roll"}}, nil},
		{"state:Disabled", query{{field: "state", text: "disabled"}}, nil},
		{"-state:disabled x", query{{field: "state", text: "disabled", not: true}, {text: "x"}}, nil},
		{`tag:"Cost Center=12" y`, query{{field: "tag", text: "cost center=12"}, {text: "y"}}, nil},
		{`tag:Team="Pay Roll"`, query{{field: "tag", text: "team=pay roll"}}, nil},
		{`"state:x y"`, query{{text: "state:x y"}}, nil},
		{`tag:"open to the`, query{{field: "tag", text: "open to the"}}, nil},
		{"-7", query{{text: "-7"}}, nil},
		{"bogus:1 -wrong:2", query{{text: "bogus:1"}, {text: "-wrong:2"}}, []string{"bogus", "wrong"}},
		{"arn:aws:kms:x", query{{text: "arn:aws:kms:x"}}, nil},
		{":x 1:2 a-b:c", query{{text: ":x"}, {text: "1:2"}, {text: "a-b:c"}}, nil},
		{"tag:a:b", query{{field: "tag", text: "a:b"}}, nil},
	} {
		got, unknown := parseQuery(c.filter, isTestField)
		if !slices.Equal(got, c.want) || !slices.Equal(unknown, c.unknown) {
			t.Errorf("%q is %v and %v, want %v and %v", c.filter, got, unknown, c.want, c.unknown)
		}
	}
}

// FuzzParseQuery holds the parser to what the filter line promises: it takes
// whatever is typed, loses no letter but spaces and quotes and the names of
// fields, and never asks for a field that there is not.
func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"", "payroll", "state:disabled -tag:a=b", `tag:"a b`, `"" : -: -x:"`, "bogus:1", "arn:aws:kms:us-west-2:111122223333:key/1234abcd"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, unknown := parseQuery(s, isTestField)
		letters := 0
		for _, term := range q {
			if term.field != "" && !isTestField(term.field) || term.not && term.field == "" {
				t.Fatalf("%q has the term %+v", s, term)
			}
			if strings.Contains(term.text, `"`) || term.text != strings.ToLower(term.text) {
				t.Fatalf("%q looks for %q", s, term.text)
			}
			letters += len(term.text)
			if term.field != "" {
				letters += len(term.field) + 1
			}
			if term.not {
				letters++
			}
		}
		all := strings.ReplaceAll(strings.ToLower(s), `"`, "")
		if without := strings.ReplaceAll(all, " ", ""); letters < len(without) || letters > len(all) {
			t.Fatalf("%q of %d bytes became terms of %d", s, len(all), letters)
		}
		for _, name := range unknown {
			if isTestField(name) || !isFieldName(name) {
				t.Fatalf("%q has the unknown field %q", s, name)
			}
		}
	})
}
