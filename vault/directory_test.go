package vault

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

const allowList = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*"}]}`

var (
	kinds     = rapid.SampledFrom([]identity.Kind{identity.User, identity.Group, identity.Role})
	documents = rapid.SampledFrom([]string{allowList, strings.ReplaceAll(allowList, "Allow", "Deny")})

	entities = rapid.Custom(func(t *rapid.T) *identity.Entity {
		e := &identity.Entity{
			Principal: identity.Principal{
				Account: texts.Draw(t, "account"), Kind: kinds.Draw(t, "kind"), Path: texts.Draw(t, "path"), Name: texts.Draw(t, "name"),
				UniqueID: texts.Draw(t, "id"), Created: times.Draw(t, "created"),
			},
			Description: texts.Draw(t, "description"), Trust: texts.Draw(t, "trust"),
			Groups: someTexts(t, "groups"), Attached: someTexts(t, "attached"),
			MaxSession: time.Duration(rapid.IntRange(0, 43200).Draw(t, "seconds")) * time.Second,
		}
		for _, name := range someTexts(t, "inline") {
			e.Inline = append(e.Inline, identity.Inline{Name: name, Document: identity.ReadDocument(documents.Draw(t, "document"))})
		}
		return e
	})
	managedPolicies = rapid.Custom(func(t *rapid.T) *identity.ManagedPolicy {
		p := &identity.ManagedPolicy{
			Account: rapid.StringMatching(`[0-9]{12}`).Draw(t, "account"), Path: texts.Draw(t, "path"), Name: texts.Draw(t, "name"),
			UniqueID: texts.Draw(t, "id"), Description: texts.Draw(t, "description"), Created: times.Draw(t, "created"), Updated: times.Draw(t, "updated"),
		}
		for range rapid.IntRange(1, 5).Draw(t, "versions") {
			p = p.WithVersion(identity.ReadDocument(documents.Draw(t, "document")), times.Draw(t, "version"), rapid.Bool().Draw(t, "default"))
		}
		return p
	})
)

// someTexts returns nil rather than an empty list, as a record does.
func someTexts(t *rapid.T, label string) []string {
	if made := rapid.SliceOfN(texts, 0, 3).Draw(t, label); len(made) > 0 {
		return made
	}
	return nil
}

func TestRecordsOfTheDirectoryComeBackAsTheyWere(t *testing.T) {
	t.Run("entity", rapid.MakeCheck(func(t *rapid.T) {
		e := entities.Draw(t, "entity")
		if got, err := decodeEntity(entityName(e.Principal).ID, encodeEntity(e)); err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("got %+v, %v", got, err)
		}
	}))
	t.Run("managed policy", rapid.MakeCheck(func(t *rapid.T) {
		p := managedPolicies.Draw(t, "policy")
		if got, err := decodeManagedPolicy(managedPolicyName(p).ID, encodeManagedPolicy(p)); err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("got %+v, %v", got, err)
		}
	}))
}

// Principals were once kept without policies.
func TestAnOldPrincipalRecordIsRead(t *testing.T) {
	for kind, trust := range map[identity.Kind]string{identity.User: "", identity.Role: iam.TrustOf("111122223333")} {
		want := &identity.Entity{Principal: identity.Principal{Account: "111122223333", Kind: kind, Path: "/", Name: "Alice", UniqueID: "EX_ID", Created: exampleKey().created}, Trust: trust}
		b := newRecord(96)
		for _, text := range []string{want.Account, string(want.Kind), want.Path, want.Name, want.UniqueID} {
			addText(b, text)
		}
		addTime(b, want.Created)
		if got, err := decodeEntity("", b.BytesOrPanic()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
}

func FuzzDecodeEntity(f *testing.F) {
	f.Add(encodeEntity(&identity.Entity{
		Principal: identity.Principal{Account: "111122223333", Kind: identity.User, Path: "/", Name: "Alice", UniqueID: "AIDAEXAMPLE", Created: exampleKey().created},
		Groups:    []string{"Developers"}, MaxSession: time.Hour, Attached: []string{"arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"},
		Inline: []identity.Inline{{Name: "List", Document: identity.ReadDocument(allowList)}},
	}))
	f.Add([]byte{recordVersion})
	f.Fuzz(func(t *testing.T, value []byte) {
		e, err := decodeEntity("", value)
		if err != nil {
			return
		}
		if again, err := decodeEntity("", encodeEntity(e)); err != nil || !reflect.DeepEqual(again, e) {
			t.Errorf("%+v comes back as %+v, %v", e, again, err)
		}
	})
}

func FuzzDecodeManagedPolicy(f *testing.F) {
	f.Add(encodeManagedPolicy(identity.AWSManaged()[0]))
	f.Add([]byte{recordVersion})
	f.Fuzz(func(t *testing.T, value []byte) {
		p, err := decodeManagedPolicy("111122223333/Name", value)
		if err != nil {
			return
		}
		if again, err := decodeManagedPolicy("111122223333/Name", encodeManagedPolicy(p)); err != nil || !reflect.DeepEqual(again, p) {
			t.Errorf("%+v comes back as %+v, %v", p, again, err)
		}
	})
}

// exampleDirectory has Alice in a group, with a policy in each place, and a role.
func exampleDirectory() (d *directory, alice, role identity.Principal) {
	const account = "111122223333"
	list := identity.Inline{Name: "List", Document: identity.ReadDocument(allowList)}
	own := &identity.ManagedPolicy{Account: account, Path: "/", Name: "Own"}
	own = own.WithVersion(identity.ReadDocument(allowList), exampleKey().created, true)
	user := &identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.User, Path: "/team/", Name: "Alice", UniqueID: "AIDAALICE"}}
	group := &identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.Group, Path: "/", Name: "Developers", UniqueID: "AGPADEVELOPERS"}}
	assumed := &identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.Role, Path: "/", Name: "Alice", UniqueID: "AROAALICE"}}
	user = user.WithInline(list).WithAttached(own.ARN()).WithGroup("Developers")
	group = group.WithInline(list).WithAttached("arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser")
	d = newDirectory().with(account, func(m *members) {
		m.put(user)
		m.put(group)
		m.put(assumed.WithInline(list))
		m.policies[own.ARN()] = own
	})
	return d, user.Principal, assumed.Principal
}

func names(attached []policy.Attachment) []string {
	return each(attached, func(a policy.Attachment) string {
		if a.Document == nil {
			return "nothing of " + a.Name
		}
		return a.Name
	})
}

func TestThePoliciesOfAPrincipal(t *testing.T) {
	d, alice, role := exampleDirectory()
	namesake := alice
	namesake.UniqueID = "AIDAANOTHER"
	for _, c := range []struct {
		principal identity.Principal
		want      []string
	}{
		{alice, []string{"user/Alice/List", "arn:aws:iam::111122223333:policy/Own", "group/Developers/List", "arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"}},
		{role, []string{"role/Alice/List"}},
		{namesake, nil},
		{identity.RootOf("111122223333"), nil},
		{identity.RootOf("444455556666"), nil},
	} {
		if got := names(d.identityPolicies(c.principal)); !slices.Equal(got, c.want) {
			t.Errorf("%s has %q, want %q", c.principal.ARN(), got, c.want)
		}
	}
}

func TestPrincipalsAreFoundByARNAndID(t *testing.T) {
	d, alice, role := exampleDirectory()
	for given, want := range map[string]identity.Principal{
		"arn:aws:iam::111122223333:user/team/Alice": alice,
		"AIDAALICE":                                   alice,
		"arn:aws:iam::111122223333:role/Alice":        role,
		"AROAALICE":                                   role,
		"arn:aws:iam::111122223333:user/Alice":        {}, // another path
		"arn:aws:iam::111122223333:user/team/alice":   {},
		"arn:aws:iam::444455556666:role/Alice":        {},
		"arn:aws:iam::111122223333:group/Developers":  {}, // a group is no principal
		"AGPADEVELOPERS":                              {},
		"arn:aws:iam::111122223333:root":              {},
		"arn:aws:kms:us-west-2:111122223333:role/Bob": {},
		"AIDANOBODY":                                  {},
		"":                                            {},
	} {
		got, ok := d.principal(given)
		if got != want || ok != (want.Name != "") {
			t.Errorf("%q is %+v, %v", given, got, ok)
		}
	}
}

// A directory that somebody reads stays as it is.
func TestAChangedDirectoryIsAnother(t *testing.T) {
	d, alice, _ := exampleDirectory()
	removed := d.with(alice.Account, func(m *members) { m.remove(m.entities[identity.User]["Alice"]) })
	if removed.entity(alice.Account, identity.User, "Alice") != nil || removed.identityPolicies(alice) != nil {
		t.Error("she is still there")
	}
	if _, found := removed.principal("AIDAALICE"); found {
		t.Error("her id is still there")
	}
	if len(d.identityPolicies(alice)) != 4 || len(removed.entities(alice.Account, identity.Role)) != 1 {
		t.Error("the change reached more than it should")
	}
}

func BenchmarkIdentityPolicies(b *testing.B) {
	const account = "111122223333"
	alice := &identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.User, Path: "/", Name: "Alice", UniqueID: "AIDAALICE"}}
	alice = alice.WithInline(identity.Inline{Name: "List", Document: identity.ReadDocument(allowList)}).WithGroup("Developers")
	group := &identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.Group, Path: "/", Name: "Developers", UniqueID: "AGPADEVELOPERS"}}
	d := newDirectory().with(account, func(m *members) {
		for i := range iam.MaxAttached {
			p := &identity.ManagedPolicy{Account: account, Path: "/", Name: strconv.Itoa(i)}
			m.policies[p.ARN()] = p.WithVersion(identity.ReadDocument(allowList), exampleKey().created, true)
			alice, group = alice.WithAttached(p.ARN()), group.WithAttached(p.ARN())
		}
		m.put(alice)
		m.put(group)
	})
	b.ReportAllocs()
	for b.Loop() {
		if len(d.identityPolicies(alice.Principal)) != 2*iam.MaxAttached+1 {
			b.Fatal("policies are missing")
		}
	}
}

func BenchmarkAChangedDirectory(b *testing.B) {
	const account = "111122223333"
	d := newDirectory()
	for i := range iam.MaxUsers {
		name := strconv.Itoa(i)
		d.of(account).put(&identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.User, Path: "/", Name: name, UniqueID: name}})
	}
	more := &identity.Entity{Principal: identity.Principal{Account: account, Kind: identity.User, Path: "/", Name: "more", UniqueID: "more"}}
	for b.Loop() {
		d.with(account, func(m *members) { m.put(more) })
	}
}
