package wire_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
)

// sample has a member of every kind, in the ways that requests and responses have them.
type sample struct {
	Name     string            `json:"Name"`
	Note     string            `json:"Note,omitempty"`
	On       bool              `json:"On"`
	Count    *int              `json:"Count,omitempty"`
	Key      []byte            `json:"Key"`
	When     time.Time         `json:"When"`
	Until    *time.Time        `json:"Until,omitempty"`
	Context  map[string]string `json:"Context,omitempty"`
	Tags     []model.Tag       `json:"Tags"`
	Tokens   []string          `json:"Tokens,omitempty"`
	Embedded                   // its members stand in its place
}

// Embedded is a part that structs share.
type Embedded struct {
	Truncated bool `json:"Truncated"`
}

func TestMarshal(t *testing.T) {
	seven, until := 7, time.UnixMilli(1486080000250)
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"what is required is there when empty", &sample{},
			`{"Name":"","On":false,"Key":"","Tags":[],"Truncated":false}`},
		{"every member", &sample{
			Name: "a", Note: "<&>\u2028é", On: true, Count: &seven, Key: []byte("hello"), When: time.Unix(1442102400, 0), Until: &until,
			Context: map[string]string{"b": "2", "a": "1"}, Tags: []model.Tag{{TagKey: "k", TagValue: "v"}, {}}, Tokens: []string{"x", "y"},
			Embedded: Embedded{true},
		}, `{"Name":"a","Note":"<&>\u2028é","On":true,"Count":7,"Key":"aGVsbG8=","When":1442102400.0,"Until":1486080000.25,` +
			`"Context":{"a":"1","b":"2"},"Tags":[{"TagKey":"k","TagValue":"v"},{"TagKey":"","TagValue":""}],"Tokens":["x","y"],"Truncated":true}`},
		{"nothing", &model.EmptyResponse{}, `{}`},
		{"a time before 1970", &sample{When: time.UnixMilli(-1500)}, `{"Name":"","On":false,"Key":"","When":-1.5,"Tags":[],"Truncated":false}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := wire.Marshal(c.v)
			if err != nil || string(got) != c.want {
				t.Errorf("%v\n got %s\nwant %s", err, got, c.want)
			}
		})
	}
	if out, err := wire.Marshal(&struct{ F float64 }{1}); err == nil {
		t.Errorf("a type without a form on the wire is %s", out)
	}
}

func TestUnmarshal(t *testing.T) {
	var got sample
	err := wire.Unmarshal([]byte(` { "Name" : "\u00e9\"\\" , "On":true,"Count" : 7, "Note":null, "Until":1.48608000025E9, "When":1442102400,
		"Key":"aGVsbG8=", "Context":{ "a" : "" , "b":"}],[{" }, "Tags":[ ], "Tokens":["x" , "y"] } `), &got)
	if err != nil {
		t.Fatal(err)
	}
	seven, until := 7, time.UnixMilli(1486080000250).UTC()
	want := sample{
		Name: `é"\`, On: true, Count: &seven, Key: []byte("hello"), When: time.Unix(1442102400, 0).UTC(), Until: &until,
		Context: map[string]string{"a": "", "b": "}],[{"}, Tags: []model.Tag{}, Tokens: []string{"x", "y"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for _, c := range []struct {
		name, document string
		kind           error
		member, says   string
	}{
		{"nothing", ``, wire.ErrNotJSON, "", "not JSON at byte 0"},
		{"half a document", `{"Name":`, wire.ErrNotJSON, "", "not JSON at byte 8"},
		{"two documents", `{} {}`, wire.ErrNotJSON, "", "not JSON at byte 4"},
		{"bytes that are no UTF-8", "{\"Name\":\"\xff\"}", wire.ErrNotJSON, "", "not JSON at byte 9"},
		{"brackets without end", strings.Repeat("[", 20000), wire.ErrNotJSON, "", "not JSON"},
		{"a list", `[]`, wire.ErrMistyped, "", "the document must be a structure"},
		{"null", `null`, wire.ErrMistyped, "", "the document must be a structure"},
		{"an unknown member", `{"Name":"a","Nam\u0065s":1}`, wire.ErrUnknownMember, "Names", `unknown member "Names"`},
		{"another case", `{"name":"a"}`, wire.ErrUnknownMember, "name", `unknown member "name"`},
		{"an unknown member below", `{"Tags":[{"TagKey":"a"},{"Key":"b"}]}`, wire.ErrUnknownMember, "Tags[1].Key", `unknown member "Tags[1].Key"`},
		{"twice", `{"Name":"a","Name":"b"}`, wire.ErrDuplicate, "Name", `"Name" is given twice`},
		{"twice, once as null", `{"Name":null,"Name":"b"}`, wire.ErrDuplicate, "Name", `"Name" is given twice`},
		{"twice in a map", `{"Context":{"a":"1","\u0061":"2"}}`, wire.ErrDuplicate, "Context.a", `"Context.a" is given twice`},
		{"a number for a string", `{"Name":1}`, wire.ErrMistyped, "Name", `"Name" must be a string`},
		{"a string for a boolean", `{"On":"true"}`, wire.ErrMistyped, "On", `"On" must be true or false`},
		{"a string for a number", `{"Count":"7"}`, wire.ErrMistyped, "Count", `"Count" must be an integer`},
		{"a fraction", `{"Count":7.5}`, wire.ErrMistyped, "Count", `"Count" must be an integer`},
		{"a number too large", `{"Count":9223372036854775808}`, wire.ErrMistyped, "Count", `"Count" must be an integer`},
		{"a time as text", `{"When":"2016-11-08"}`, wire.ErrMistyped, "When", `"When" must be a number of epoch seconds`},
		{"a time out of reach", `{"When":1e300}`, wire.ErrMistyped, "When", `"When" must be a number of epoch seconds`},
		{"a string for a list", `{"Tokens":"x"}`, wire.ErrMistyped, "Tokens", `"Tokens" must be a list`},
		{"null in a list", `{"Tokens":[null]}`, wire.ErrMistyped, "Tokens[0]", `"Tokens[0]" must be a string`},
		{"null in a map", `{"Context":{"a":null}}`, wire.ErrMistyped, "Context.a", `"Context.a" must be a string`},
		{"a list for a map", `{"Context":[]}`, wire.ErrMistyped, "Context", `"Context" must be a map`},
		{"a number for a blob", `{"Key":1}`, wire.ErrMistyped, "Key", `"Key" must be a string in base64`},
		{"no base64", `{"Key":"secret!"}`, wire.ErrNotBase64, "Key", `"Key" is not base64`},
		{"base64 without its end", `{"Key":"aGVsbG8"}`, wire.ErrNotBase64, "Key", `"Key" is not base64`},
		{"base64 with loose bits", `{"Key":"aGVsbG9="}`, wire.ErrNotBase64, "Key", `"Key" is not base64`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var into sample
			err := wire.Unmarshal([]byte(c.document), &into)
			var at *wire.Error
			if !errors.As(err, &at) || !errors.Is(err, c.kind) || at.Member != c.member || !strings.HasPrefix(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
		})
	}
}

// TestEveryTypeHasAForm makes sure that no operation's types have a member that the wire does not know.
func TestEveryTypeHasAForm(t *testing.T) {
	for _, api := range vault.APIs() {
		for _, typ := range []reflect.Type{reflect.TypeOf(api.NewRequest()).Elem(), api.Response} {
			skeleton, err := wire.Skeleton(typ)
			if err != nil {
				t.Errorf("%v: %v", typ, err)
				continue
			}
			back := reflect.New(typ)
			if err := wire.Unmarshal(skeleton, back.Interface()); err != nil {
				t.Errorf("the skeleton of %v is %s: %v", typ, skeleton, err)
			}
			if !json.Valid(skeleton) || len(wire.Members(typ)) != strings.Count(topLevel(t, skeleton), ",") {
				t.Errorf("the skeleton of %v has not all members: %s", typ, skeleton)
			}
		}
	}
}

// topLevel returns the names of a document's members, each with a comma.
func topLevel(t *testing.T, document []byte) string {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(document, &members); err != nil {
		t.Fatal(err)
	}
	var names strings.Builder
	for name := range members {
		names.WriteString(name + ",")
	}
	return names.String()
}

// TestEveryRequestComesBack is the property that nothing is lost on the wire.
func TestEveryRequestComesBack(t *testing.T) {
	for _, api := range vault.APIs() {
		for _, typ := range []reflect.Type{reflect.TypeOf(api.NewRequest()).Elem(), api.Response} {
			t.Run(typ.Name(), func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					sent := reflect.New(typ)
					sent.Elem().Set(drawn(t, typ))
					document, err := wire.Marshal(sent.Interface())
					if err != nil {
						t.Fatal(err)
					}
					got := reflect.New(typ)
					if err := wire.Unmarshal(document, got.Interface()); err != nil {
						t.Fatalf("%s: %v", document, err)
					}
					if cap(document) > 10*len(document)+1024 {
						t.Fatalf("%d bytes stand in a buffer of %d", len(document), cap(document))
					}
					if !reflect.DeepEqual(sent.Interface(), got.Interface()) {
						t.Fatalf("%s: got %+v, want %+v", document, got.Elem(), sent.Elem())
					}
				})
			})
		}
	}
}

// drawn returns a value of a type as a document can have it: an optional member that is there is not empty.
func drawn(t *rapid.T, typ reflect.Type) reflect.Value {
	v := reflect.New(typ).Elem()
	switch wire.KindOf(typ) {
	case wire.String:
		v.SetString(rapid.String().Draw(t, "string"))
	case wire.Boolean:
		v.SetBool(rapid.Bool().Draw(t, "boolean"))
	case wire.Integer:
		v.SetInt(int64(rapid.Int32().Draw(t, "integer")))
	case wire.Timestamp:
		v.Set(reflect.ValueOf(time.UnixMilli(rapid.Int64Range(-1e12, 4e12).Draw(t, "time")).UTC()))
	case wire.Blob:
		v.SetBytes(rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "blob"))
	case wire.List:
		for range rapid.IntRange(1, 3).Draw(t, "length") {
			v.Set(reflect.Append(v, drawn(t, typ.Elem())))
		}
	case wire.Map:
		v.Set(reflect.MakeMap(typ))
		for range rapid.IntRange(1, 3).Draw(t, "length") {
			v.SetMapIndex(drawn(t, typ.Key()), drawn(t, typ.Elem()))
		}
	case wire.Structure:
		for _, m := range wire.Members(typ) {
			if m.Required || rapid.Bool().Draw(t, m.Name) {
				wire.Set(m.In(v), drawn(t, m.Type))
			}
		}
	}
	return v
}

func TestWipe(t *testing.T) {
	response := &model.DecryptResponse{KeyID: "k", Plaintext: []byte("secret")}
	plaintext := response.Plaintext
	wire.Wipe(response)
	if string(plaintext) != strings.Repeat("\x00", 6) || response.KeyID != "k" {
		t.Errorf("left %q of the plaintext, key %q", plaintext, response.KeyID)
	}
	wire.Wipe((*model.DecryptResponse)(nil))
	wire.Wipe(nil)
}

func FuzzUnmarshal(f *testing.F) {
	for _, seed := range []string{
		`{"Name":"a","On":true,"Count":7,"Key":"aGVsbG8=","When":1442102400.0,"Context":{"a":"1"},"Tags":[{"TagKey":"k"}],"Tokens":["x"]}`,
		`{"Name":"\ud800\n","Note":null}`, `{"Tags":[[]]}`, `{"When":1e9}`, `[{"`, `{"Name":"a","Name":"b"}`, " { } ", `{"Context":{"":""}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		var first, second sample
		if err := wire.Unmarshal(document, &first); err != nil {
			var at *wire.Error
			if !errors.As(err, &at) {
				t.Fatalf("%q: %v is not an *Error", document, err)
			}
			return
		}
		if !json.Valid(document) {
			t.Fatalf("%q was read, but is not JSON", document)
		}
		written, err := wire.Marshal(&first)
		if err != nil || !json.Valid(written) {
			t.Fatalf("%q: %s, %v", document, written, err)
		}
		if err := wire.Unmarshal(written, &second); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		again, _ := wire.Marshal(&second)
		if string(written) != string(again) {
			t.Fatalf("%s came back as %s", written, again)
		}
	})
}
