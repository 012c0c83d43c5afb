package wire_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model/iam"
	"coldkms/model/wire"
	"coldkms/vault"
)

// flattened writes a value into a form, as AWS clients do.
func flattened(form url.Values, path string, v reflect.Value) {
	switch wire.KindOf(v.Type()) {
	case wire.Structure:
		for _, m := range wire.Members(v.Type()) {
			if field := m.In(v); m.Required || !field.IsZero() {
				flattened(form, join(path, m.Name), reflect.Indirect(field))
			}
		}
	case wire.List:
		for i := range v.Len() {
			before, at := len(form), fmt.Sprintf("%s.member.%d", path, i+1)
			if flattened(form, at, v.Index(i)); len(form) == before { // what has no members has no form
				form.Set(at+"."+wire.Members(v.Type().Elem())[0].Name, "")
			}
		}
	case wire.Integer:
		form.Set(path, strconv.FormatInt(v.Int(), 10))
	case wire.Boolean:
		form.Set(path, strconv.FormatBool(v.Bool()))
	case wire.Blob:
		form.Set(path, base64.StdEncoding.EncodeToString(v.Bytes()))
	case wire.Timestamp:
		form.Set(path, v.Interface().(time.Time).UTC().Format(time.RFC3339))
	default:
		form.Set(path, v.String())
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func TestEveryFormComesBack(t *testing.T) {
	for _, api := range append(vault.IAMAPIs(), vault.STSAPIs()...) {
		typ := reflect.TypeOf(api.NewRequest()).Elem()
		t.Run(typ.Name(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				sent := reflect.New(typ)
				sent.Elem().Set(drawn(t, typ))
				form := url.Values{}
				flattened(form, "", sent.Elem())
				got := reflect.New(typ)
				if err := wire.UnmarshalQuery(form, got.Interface()); err != nil {
					t.Fatalf("%v: %v", form, err)
				}
				// An empty text and one that is not there have one form: the values can differ in that.
				again := url.Values{}
				if flattened(again, "", got.Elem()); !reflect.DeepEqual(form, again) {
					t.Fatalf("%v: got %+v, want %+v", form, got.Elem(), sent.Elem())
				}
			})
		})
	}
}

// queried has a member of every kind that a form can have.
type queried struct {
	Name  string     `json:"Name"`
	On    bool       `json:"On,omitempty"`
	Count *int       `json:"Count,omitempty"`
	Key   []byte     `json:"Key,omitempty"`
	Until *time.Time `json:"Until,omitempty"`
	Tags  []struct {
		Key    string   `json:"Key"`
		Values []string `json:"Values"`
	} `json:"Tags,omitempty"`
}

func TestMistakesInForms(t *testing.T) {
	for form, want := range map[string]string{
		"Name=a": "",
		"Tags.member.1.Key=k&Tags.member.2.Key=l": "",
		"Colour=a":      `unknown member "Colour"`,
		"Name=a&Name=b": `"Name" is given twice`,
		"Name.a=b":      `unknown member "Name.a"`,
		"Count=many":    `"Count" must be an integer`,
		"On=perhaps":    `"On" must be true or false`,
		"Key=s!cret":    `"Key" is not base64`,
		"Until=noon":    `"Until" must be a time in ISO 8601`,
		"Tags.1.Key=k":  `unknown member "Tags.1.Key"`,
		"Tags.member.1.Key=k&Tags.member.3.Key=l":  `unknown member "Tags.member.3.Key"`,
		"Tags.member.1.Values.member.1.Key=k":      `unknown member "Tags.member.1.Values.member.1.Key"`,
		"Tags.member.1.Values.member.1=a&Tags=b":   `unknown member "Tags"`,
		"Tags.member.01.Key=k":                     `unknown member "Tags.member.01.Key"`,
		"Tags.member.1.Values.member.1=a&Name=a+b": "",
	} {
		parameters, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		var at *wire.Error
		err = wire.UnmarshalQuery(parameters, &queried{})
		if got := ""; err != nil {
			if got = err.Error(); got != want || !errors.As(err, &at) {
				t.Errorf("%s: %v, want %q", form, err, want)
			}
		} else if want != "" {
			t.Errorf("%s is taken, want %q", form, want)
		}
	}
}

func TestXML(t *testing.T) {
	when := time.Unix(1442102400, 0)
	for _, c := range []struct {
		v    any
		want string
	}{
		{&queried{}, `<Name></Name>`},
		{&queried{Name: "<a&b>\x00", On: true, Key: []byte("hello"), Until: &when}, `<Name>&lt;a&amp;b&gt;�</Name><On>true</On><Key>aGVsbG8=</Key><Until>2015-09-13T00:00:00Z</Until>`},
		{&iam.CreateRoleResponse{Role: iam.Role{RoleName: "r", CreateDate: iam.Time{Time: when}, AssumeRolePolicyDocument: `{"a": "b c+é"}`, MaxSessionDuration: 3600}},
			`<Role><Path></Path><RoleName>r</RoleName><RoleId></RoleId><Arn></Arn><CreateDate>2015-09-13T00:00:00Z</CreateDate>` +
				`<AssumeRolePolicyDocument>%7B%22a%22%3A%22b%20c%2B%C3%A9%22%7D</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration></Role>`},
		{&iam.ListAccessKeysResponse{AccessKeyMetadata: []iam.AccessKeyMetadata{{AccessKeyID: "A", Status: "Active", CreateDate: iam.Time{Time: when}}}, More: iam.More{IsTruncated: true, Marker: "m"}},
			`<AccessKeyMetadata><member><AccessKeyId>A</AccessKeyId><Status>Active</Status><CreateDate>2015-09-13T00:00:00Z</CreateDate></member></AccessKeyMetadata><IsTruncated>true</IsTruncated><Marker>m</Marker>`},
	} {
		if got, err := wire.MarshalXML(c.v); err != nil || string(got) != c.want {
			t.Errorf("got %s, %v\nwant %s", got, err, c.want)
		}
	}
}

func FuzzUnmarshalQuery(f *testing.F) {
	for _, seed := range []string{"Name=a&On=true&Count=7&Key=aGVsbG8%3D", "Tags.member.1.Key=k&Tags.member.1.Values.member.1=v", "Until=2015-09-13T00:00:00Z", "=", "a.b.c=d&Tags.member.=x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, form string) {
		parameters, err := url.ParseQuery(form)
		if err != nil {
			return
		}
		var read queried
		if err := wire.UnmarshalQuery(parameters, &read); err != nil {
			if at := (*wire.Error)(nil); !errors.As(err, &at) {
				t.Fatalf("%q: %v is not an *Error", form, err)
			}
			return
		}
		again, back := url.Values{}, queried{}
		flattened(again, "", reflect.ValueOf(read))
		if err := wire.UnmarshalQuery(again, &back); err != nil || !reflect.DeepEqual(read, back) {
			t.Fatalf("%q is read as %+v, and that as %+v, %v", form, read, back, err)
		}
	})
}
