package identity_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/identity"
)

func TestARN(t *testing.T) {
	for want, p := range map[string]identity.Principal{
		"arn:aws:iam::111122223333:root":             identity.RootOf("111122223333"),
		"arn:aws:iam::111122223333:user/Alice":       {Account: "111122223333", Kind: identity.User, Path: "/", Name: "Alice"},
		"arn:aws:iam::111122223333:user/team/Alice":  {Account: "111122223333", Kind: identity.User, Path: "/team/", Name: "Alice"},
		"arn:aws:iam::444455556666:role/KMSRole":     {Account: "444455556666", Kind: identity.Role, Path: "/", Name: "KMSRole"},
		"arn:aws:iam::444455556666:role/a/b/KMSRole": {Account: "444455556666", Kind: identity.Role, Path: "/a/b/", Name: "KMSRole"},
	} {
		if got := p.ARN(); got != want {
			t.Errorf("%+v is %s, want %s", p, got, want)
		}
	}
}

func TestDisplayName(t *testing.T) {
	if got := identity.RootOf("111122223333").DisplayName(); got != "root" {
		t.Errorf("the root is called %q", got)
	}
	if got := (identity.Principal{Kind: identity.User, Name: "Alice"}).DisplayName(); got != "Alice" {
		t.Errorf("Alice is called %q", got)
	}
}

func TestRootIsNamedByItsAccount(t *testing.T) {
	if got := identity.RootOf("111122223333").UniqueID; got != "111122223333" {
		t.Errorf("the root's unique id is %q", got)
	}
}

func TestCheckName(t *testing.T) {
	for name, ok := range map[string]bool{
		"Alice":                 true,
		"a+b=c,d.e@f_g-h":       true,
		"9":                     true,
		strings.Repeat("a", 64): true,
		strings.Repeat("a", 65): false,
		"":                      false,
		"a b":                   false,
		"a/b":                   false,
		"ä":                     false,
		"a\n":                   false,
	} {
		err := identity.CheckName(identity.User, name)
		if (err == nil) != ok {
			t.Errorf("CheckName(%q) = %v", name, err)
		}
		if err != nil && !errors.Is(err, &model.Error{Code: identity.CodeValidation}) {
			t.Errorf("CheckName(%q) is refused with %v", name, err)
		}
	}
}

func TestCheckNameSaysWhatIsWrong(t *testing.T) {
	for kind, member := range map[identity.Kind]string{identity.User: "userName", identity.Role: "roleName"} {
		if err := identity.CheckName(kind, "/"); !strings.Contains(err.Error(), member) {
			t.Errorf("%v does not name %s", err, member)
		}
	}
}

func TestCheckSessionName(t *testing.T) {
	for name, ok := range map[string]bool{
		"i-5d476fab": true, "a+b=c,d.e@f_g-h": true, "ab": true, strings.Repeat("a", 64): true,
		"": false, "a": false, "a b": false, "a/b": false, "ä ö": false, strings.Repeat("a", 65): false,
	} {
		if err := identity.CheckSessionName(name); (err == nil) != ok {
			t.Errorf("CheckSessionName(%q) = %v", name, err)
		}
	}
}

func TestNewUniqueID(t *testing.T) {
	forms := map[identity.Kind]*regexp.Regexp{
		identity.User:  regexp.MustCompile(`^AIDA[A-Z2-7]{17}$`),
		identity.Role:  regexp.MustCompile(`^AROA[A-Z2-7]{17}$`),
		identity.Group: regexp.MustCompile(`^AGPA[A-Z2-7]{17}$`),
	}
	seen := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		random := string(rapid.SliceOfN(rapid.Byte(), 11, 11).Draw(t, "random"))
		for kind, form := range forms {
			id, err := identity.NewUniqueID(kind, strings.NewReader(random))
			if err != nil {
				t.Fatal(err)
			}
			if !form.MatchString(id) {
				t.Errorf("the unique id of a %s is %q", kind, id)
			}
			// 17 characters hold 85 bits: all of the first ten bytes.
			if before, again := seen[id]; again && before != random[:10] {
				t.Errorf("%q and %q both give %s", before, random, id)
			}
			seen[id] = random[:10]
		}
	})
}

func TestNewUniqueIDWithoutRandomness(t *testing.T) {
	if id, err := identity.NewUniqueID(identity.User, strings.NewReader("short")); err == nil {
		t.Errorf("an id out of too little randomness: %s", id)
	}
}
