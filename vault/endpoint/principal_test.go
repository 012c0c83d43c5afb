package endpoint

import (
	"testing"

	"coldkms/model/identity"
)

func TestParsePrincipal(t *testing.T) {
	const malformed = "it is root, user/NAME, role/NAME/SESSION or service/NAME"
	for text, want := range map[string]struct {
		Principal
		problem string
	}{
		"root":                              {},
		"user/Alice":                        {Principal: Principal{kind: identity.User, name: "Alice"}},
		"user/a/b/Alice":                    {Principal: Principal{kind: identity.User, path: "/a/b/", name: "Alice"}},
		"role/KMSRole/me@example.com":       {Principal: Principal{kind: identity.Role, name: "KMSRole", session: "me@example.com"}},
		"role/a/KMSRole/session":            {Principal: Principal{kind: identity.Role, path: "/a/", name: "KMSRole", session: "session"}},
		"service/workspaces.amazonaws.com":  {Principal: Principal{kind: identity.Service, name: "workspaces.amazonaws.com"}},
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
		"":                                  {problem: malformed},
	} {
		got, err := ParsePrincipal(text)
		problem := ""
		if err != nil {
			problem = err.Error()
		}
		if got != want.Principal || problem != want.problem {
			t.Errorf("%q is %+v, %q", text, got, problem)
		}
	}
}

// What is parsed names what was typed.
func FuzzParsePrincipal(f *testing.F) {
	for _, seed := range []string{"", "root", "user/Alice", "user/a/b/Alice", "role/KMSRole/session", "role/a/KMSRole/session", "service/workspaces.amazonaws.com", "role/a", "user//a", "//"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParsePrincipal(text)
		if err != nil && got != (Principal{}) {
			t.Errorf("%q is %+v and %v", text, got, err)
		}
		if err == nil && got.String() != text {
			t.Errorf("%q is %+v", text, got)
		}
	})
}
