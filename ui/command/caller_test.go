package command

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"coldkms/model/identity"
)

// chance is what differs from run to run: unique ids behind their prefix, and times.
var chance = regexp.MustCompile(`(AIDA|AGPA|AROA|ANPA)[A-Z2-7]{17}|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

func TestParsePrincipal(t *testing.T) {
	const malformed = "it is root, user/NAME, role/NAME/SESSION or service/NAME"
	for text, want := range map[string]struct {
		named
		problem string
	}{
		"":                                  {named: named{kind: identity.Root}},
		"root":                              {named: named{kind: identity.Root}},
		"user/Alice":                        {named: named{kind: identity.User, name: "Alice"}},
		"user/a/b/Alice":                    {named: named{kind: identity.User, path: "/a/b/", name: "Alice"}},
		"role/KMSRole/me@example.com":       {named: named{kind: identity.Role, name: "KMSRole", session: "me@example.com"}},
		"role/a/KMSRole/session":            {named: named{kind: identity.Role, path: "/a/", name: "KMSRole", session: "session"}},
		"service/workspaces.amazonaws.com":  {named: named{kind: identity.Service, name: "workspaces.amazonaws.com"}},
		"role/KMSRole":                      {problem: "a role calls in a session; name one, as in role/KMSRole/my-session"},
		"role/KMSRole/s":                    {problem: "the name of a session has 2 to 64 letters, digits and _+=,.@-"},
		"role//session":                     {problem: malformed},
		"service/workspaces":                {problem: "a service has a name such as workspaces.amazonaws.com"},
		"service/":                          {problem: "a service has a name such as workspaces.amazonaws.com"},
		"group/Developers":                  {problem: malformed},
		"user":                              {problem: malformed},
		"user/":                             {problem: malformed},
		"user/a b":                          {problem: malformed},
		"root/":                             {problem: malformed},
		"/":                                 {problem: malformed},
		"Alice":                             {problem: malformed},
		"User/Alice":                        {problem: malformed},
		"arn:aws:iam::111122223333:user/Me": {problem: malformed},
	} {
		got, err := parsePrincipal(text)
		problem := ""
		if err != nil {
			problem = strings.TrimPrefix(err.Error(), "--as "+text+": ")
		}
		if got != want.named || problem != want.problem {
			t.Errorf("%q is %+v, %q", text, got, problem)
		}
	}
}

func TestParseContext(t *testing.T) {
	got, err := parseContext([]string{"AWS:sourceip=192.0.2.1", "aws:TagKeys=a", "aws:TagKeys=b=c", "kms:ViaService=", "kms:EncryptionContext:dept=hr"})
	want := map[string][]string{"aws:SourceIp": {"192.0.2.1"}, "aws:TagKeys": {"a", "b=c"}, "kms:ViaService": {""}, "kms:EncryptionContext:dept": {"hr"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, pair := range []string{"", "=", "a=b", ":=b", "aws:=b", ":a=b", "aws:SourceIp"} {
		if got, err := parseContext([]string{pair}); err == nil {
			t.Errorf("%q is %v", pair, got)
		}
	}
}

// What is parsed names what was typed.
func FuzzParsePrincipal(f *testing.F) {
	for _, seed := range []string{"", "root", "user/Alice", "user/a/b/Alice", "role/KMSRole/session", "role/a/KMSRole/session", "service/workspaces.amazonaws.com", "role/a", "user//a", "//"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parsePrincipal(text)
		if err != nil {
			if got != (named{}) {
				t.Errorf("%q is %+v and %v", text, got, err)
			}
			return
		}
		again := got.kind.Noun()
		if got.kind != identity.Root {
			path := got.path
			if path == "" {
				path = "/"
			}
			again += path + got.name
		}
		if got.session != "" {
			again += "/" + got.session
		}
		if again != text && (text != "" || got.kind != identity.Root) {
			t.Errorf("%q is %+v", text, got)
		}
	})
}
