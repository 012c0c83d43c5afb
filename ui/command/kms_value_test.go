package command

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/wire"
)

func TestKebab(t *testing.T) {
	for name, want := range map[string]string{
		"KeyId": "key-id", "CustomKeyStoreId": "custom-key-store-id", "XksKeyId": "xks-key-id", "AWSAccountId": "aws-account-id",
		"GenerateDataKeyWithoutPlaintext": "generate-data-key-without-plaintext", "ReEncrypt": "re-encrypt", "Tags": "tags",
		"BypassPolicyLockoutSafetyCheck": "bypass-policy-lockout-safety-check", "PendingWindowInDays": "pending-window-in-days",
	} {
		if got := kebab(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestShorthand(t *testing.T) {
	type pairs = map[string]any
	for text, want := range map[string]pairs{
		`k=v`:                  {"k": "v"},
		`k=v,k2=v2`:            {"k": "v", "k2": "v2"},
		`k=`:                   {"k": ""},
		`k=,k2=`:               {"k": "", "k2": ""},
		`k=a=b,c=d`:            {"k": "a=b", "c": "d"},
		`k='a,b'`:              {"k": "a,b"},
		`k="a,b",c=d`:          {"k": "a,b", "c": "d"},
		`k='it\'s'`:            {"k": "it's"},
		`k="\"a\\b\""`:         {"k": `"a\b"`},
		`k=a\,b,c=d`:           {"k": "a,b", "c": "d"},
		`k=a\b`:                {"k": `a\b`},
		`k=a,b,c=d`:            {"k": []any{"a", "b"}, "c": "d"},
		`k=[a,b],c=[]`:         {"k": []any{"a", "b"}, "c": []any{}},
		`k={a=1,b={c=2}},d=3`:  {"k": pairs{"a": "1", "b": pairs{"c": "2"}}, "d": "3"},
		`k=[{a=1},{b=2}]`:      {"k": []any{pairs{"a": "1"}, pairs{"b": "2"}}},
		`k={}`:                 {"k": pairs{}},
		` k = v , k2 = v2 `:    {"k": "v", "k2": "v2"},
		`a.b-c_d/e:f#g=v w`:    {"a.b-c_d/e:f#g": "v w"},
		`k=✓,l=a😀`:             {"k": "✓", "l": "a😀"},
		`k=http://x/?a=b&c=d"`: {"k": `http://x/?a=b&c=d"`},
	} {
		got, err := parseShorthand(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v (%v), want %v", text, got, err, want)
		}
	}
	for text, says := range map[string]string{
		``: "lacks KEY=VALUE at character 1", `k`: "lacks KEY=VALUE at character 1", `=v`: "lacks KEY=VALUE", `k=v,k=w`: `"k" is there twice`,
		`k='v`: "lacks a closing ' at character 3", `k="v\"`: `lacks a closing "`, `k=[a`: "lacks ] at character 5", `k={a=1`: "lacks }", `k={a}`: "lacks KEY=VALUE",
		`k='a'b`: "lacks a comma at character 6", `k=[a]b`: "lacks a comma", `é=1`: "lacks KEY=VALUE",
		`k=` + strings.Repeat("[", 100): "more than 16 open brackets",
	} {
		if got, err := parseShorthand(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s is %v (%v), want %q", text, got, err, says)
		}
	}
}

// everything has a member of each kind, more deeply nested than the API has so far.
type everything struct {
	Name   string            `json:"Name"`
	On     bool              `json:"On,omitempty"`
	Count  *int              `json:"Count,omitempty"`
	Key    []byte            `json:"Key,omitempty"`
	When   *time.Time        `json:"When,omitempty"`
	Tags   []model.Tag       `json:"Tags,omitempty"`
	Tokens []string          `json:"Tokens,omitempty"`
	Pairs  map[string]string `json:"Pairs,omitempty"`
	Inner  *inner            `json:"Inner,omitempty"`
}

type inner struct {
	Subset map[string]string `json:"Subset,omitempty"`
	Names  []string          `json:"Names,omitempty"`
	Depth  int               `json:"Depth,omitempty"`
}

func TestWordsBecomeMembers(t *testing.T) {
	seven, noon := 7, time.Date(2016, time.November, 8, 20, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		flag  string
		words []string
		want  everything
	}{
		{"name", []string{"a"}, everything{Name: "a"}},
		{"name", []string{"[a]"}, everything{Name: "[a]"}},
		{"on", []string{"true"}, everything{On: true}},
		{"count", []string{"7"}, everything{Count: &seven}},
		{"key", []string{"aGVs\nbG8="}, everything{Key: []byte("hello")}},
		{"when", []string{"2016-11-08T12:00:00-08:00"}, everything{When: &noon}},
		{"when", []string{"1478635200"}, everything{When: &noon}},
		{"when", []string{"1478635200.0"}, everything{When: &noon}},
		{"tags", []string{"TagKey=a,TagValue=b", `{"TagKey":"c","TagValue":"d"}`}, everything{Tags: []model.Tag{{TagKey: "a", TagValue: "b"}, {TagKey: "c", TagValue: "d"}}}},
		{"tags", []string{`[{"TagKey":"c"}]`}, everything{Tags: []model.Tag{{TagKey: "c"}}}},
		{"tokens", []string{"a", "b,c"}, everything{Tokens: []string{"a", "b,c"}}},
		{"tokens", []string{`["a", "b"]`}, everything{Tokens: []string{"a", "b"}}},
		{"pairs", []string{"a=1,b=2", "c=3"}, everything{Pairs: map[string]string{"a": "1", "b": "2", "c": "3"}}},
		{"pairs", []string{`{"a b":"1"}`}, everything{Pairs: map[string]string{"a b": "1"}}},
		{"inner", []string{"Subset={a=1},Names=x,y,Depth=2"}, everything{Inner: &inner{Subset: map[string]string{"a": "1"}, Names: []string{"x", "y"}, Depth: 2}}},
		{"inner", []string{"Names=x"}, everything{Inner: &inner{Names: []string{"x"}}}},
	} {
		var got everything
		for _, a := range arguments(reflect.TypeFor[everything]()) {
			if a.flag() != c.flag {
				continue
			}
			a.words = c.words
			if err := (reader{}).set(a.member.In(reflect.ValueOf(&got).Elem()), a); err != nil {
				t.Errorf("--%s %v: %v", c.flag, c.words, err)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("--%s %v is %+v, want %+v", c.flag, c.words, got, c.want)
		}
	}
}

func FuzzShorthand(f *testing.F) {
	for _, seed := range []string{`k=v,k2=v2`, `k='a,b',c=[d,{e=f}]`, `k="\"a\\b"`, `Names=a,b,Depth=2`, `TagKey=a,TagValue=b`, `k={a={}}`, `k=\,`, "k=\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pairs, err := parseShorthand(text)
		if (err == nil) == (pairs == nil) {
			t.Fatalf("%q is %v, %v", text, pairs, err)
		}
		var tags []model.Tag
		if r := (reader{}); r.read(reflect.ValueOf(&tags).Elem(), []string{text}) == nil {
			if _, err := wire.Marshal(&model.TagResourceRequest{Tags: tags}); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}

func TestContentOf(t *testing.T) {
	for size, taken := range map[int]bool{0: true, 1: true, maxFile: true, maxFile + 1: false} {
		file := write(t, strings.Repeat("x", size))
		content, err := contentOf(file)
		if (err == nil) != taken || taken && len(content) != size || !taken && (content != nil || !strings.HasSuffix(err.Error(), "is larger than 1048576 bytes")) {
			t.Errorf("of %d bytes are read %d, %v", size, len(content), err)
		}
	}
	if content, err := contentOf(t.TempDir()); err == nil || content != nil {
		t.Errorf("a folder holds %q, %v", content, err)
	}
}
