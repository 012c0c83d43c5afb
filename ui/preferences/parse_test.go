package preferences

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var themes = []string{"dark", "light"}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Preferences
	}{
		{"nothing chosen", "{}", Preferences{}},
		{"everything", `{"theme": "light", "ascii": true, "mouseOff": true, "idleMinutes": 480, "keyColumns": ["alias", "tags"], "silencedChecks": ["duplicate-sid"]}`,
			Preferences{"light", true, true, 480, []string{"alias", "tags"}, []string{"duplicate-sid"}}},
		{"space around", "\n\t{ \"idleMinutes\":1 }\r\n", Preferences{IdleMinutes: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := Parse([]byte(c.text), themes); err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestParseMistakes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "line 1: the file ends before its closing brace"},
		{"no object", "\n[]", "line 2: the settings are not one object in braces"},
		{"not closed", "{\n  \"ascii\": true\n\n", "line 2: the file ends before its closing brace"},
		{"cut in a value", "{\n  \"theme\": \"li", "line 2: the file ends before its closing brace"},
		{"no JSON", "{\n  \"ascii\": true,\n  theme: dark\n}", "line 3: this is not JSON"},
		{"no JSON in a value", "{\n  \"ascii\":\n  truth\n}", "line 3: this is not JSON"},
		{"no JSON in a list", "{\n\"ascii\": true,\n\"keyColumns\": [\n\"alias\",\n\"tags]\n}", "line 5: this is not JSON"},
		{"a comma too many", "{\n  \"ascii\": true,\n}", "line 3: this is not JSON"},
		{"more behind", "{}\n{}", "line 2: there is more behind the closing brace"},
		{"an unknown member", "{\n\n \"colour\": \"red\"}", `line 3: there is no setting "colour": the settings are theme, ascii,`},
		{"another case", `{"Theme": "dark"}`, `there is no setting "Theme"`},
		{"a member twice", "{\"ascii\": true,\n\"ascii\": false}", `line 2: "ascii" is there twice`},
		{"an unknown theme", "{\n\"theme\": \"blue\"\n}", `line 2: "blue" is not among the themes: dark, light`},
		{"a theme that is a number", `{"theme": 1}`, `line 1: "theme" must be a theme's name in quotes`},
		{"a truth in quotes", `{"ascii": "true"}`, `"ascii" must be true or false`},
		{"too few minutes", `{"idleMinutes": 0}`, `"idleMinutes" is 0: it must be a whole number from 1 to 480`},
		{"too many minutes", `{"idleMinutes": 481}`, `"idleMinutes" is 481`},
		{"half a minute", `{"idleMinutes": 0.5}`, `"idleMinutes" must be a whole number from 1 to 480`},
		{"an unknown column", `{"keyColumns": ["alias", "size"]}`, `"size" is not among the columns: alias, id,`},
		{"checks as text", `{"silencedChecks": "duplicate-sid"}`, `"silencedChecks" must be a list of checks' ids`},
		{"columns as text", `{"keyColumns": "alias"}`, `"keyColumns" must be a list of columns' names`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse([]byte(c.text), themes)
			var wrong *ParseError
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) || !reflect.DeepEqual(got, Preferences{}) {
				t.Errorf("%+v, %v; want %q", got, err, c.want)
			}
		})
	}
}

// drawn draws preferences that can be chosen.
func drawn(t *rapid.T, label string) Preferences {
	return Preferences{
		Theme:       rapid.SampledFrom(append(themes, "")).Draw(t, label+" theme"),
		ASCII:       rapid.Bool().Draw(t, label+" ascii"),
		MouseOff:    rapid.Bool().Draw(t, label+" mouse"),
		IdleMinutes: rapid.IntRange(0, MaxIdleMinutes).Draw(t, label+" minutes"),
		KeyColumns:  rapid.SampledFrom([][]string{nil, {"alias"}, KeyColumns()}).Draw(t, label+" columns"),
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawn(t, "the")
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Parse(text, themes); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, %v; want %+v", got, err, want)
		}
	})
}

// A change to one setting touches no other.
func TestChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, before, after := drawn(t, "p"), drawn(t, "before"), drawn(t, "after")
		if got := p.Changed(before, before); !reflect.DeepEqual(got, p) {
			t.Fatalf("without a change %+v becomes %+v", p, got)
		}
		if got := before.Changed(before, after); !reflect.DeepEqual(got, after) {
			t.Fatalf("%+v changed to %+v is %+v", before, after, got)
		}
		one := before
		one.ASCII = !one.ASCII
		want := p
		want.ASCII = one.ASCII
		if got := p.Changed(before, one); !reflect.DeepEqual(got, want) {
			t.Fatalf("a change of the signs makes %+v of %+v", got, p)
		}
	})
}

// Whatever the text, it is read as it would be written, or refused at a line that it has.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "[]", "{", `{"theme":"dark"}`, "{\n\"ascii\": true,\n}", `{"idleMinutes":15,"idleMinutes":1}`,
		`{"keyColumns":["alias",null]}`, `{"theme":"` + "\xff" + `"}`, `{"mouseOff":nul`, `{"ascii":true}}`, `{"theme" "dark"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text, themes)
		if err != nil {
			var wrong *ParseError
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.Line > 1+strings.Count(string(text), "\n") || wrong.Problem == "" {
				t.Fatalf("the error %v", err)
			}
			return
		}
		written, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(written, themes)
		if len(p.KeyColumns) == 0 {
			p.KeyColumns = nil // an empty list is written as none
		}
		if err != nil || !reflect.DeepEqual(again, p) {
			t.Fatalf("%+v is read again as %+v, %v", p, again, err)
		}
	})
}
