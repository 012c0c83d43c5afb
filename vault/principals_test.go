package vault_test

import (
	"regexp"
	"slices"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestCreatePrincipal(t *testing.T) {
	f := vaulttest.New(t)
	create := func(s *vault.Session, kind identity.Kind, name string) error {
		return refusalOf(s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: kind, Name: name}))
	}
	for _, c := range []struct {
		kind identity.Kind
		name string
		want string
	}{
		{identity.User, "Bob", "ok"},
		{identity.User, "Alice", "ok"},
		{identity.Role, "Alice", "ok"},
		{identity.User, "Alice", "EntityAlreadyExists: User with name Alice already exists."},
		{identity.Role, "Alice", "EntityAlreadyExists: Role with name Alice already exists."},
		{identity.User, "a b", "ValidationError: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"},
	} {
		wantRefusal(t, create(f.Root(), c.kind, c.name), c.want)
	}
	theirs := model.Place{Account: "444455556666", Region: "us-west-2"}
	wantRefusal(t, create(f.RootOf(theirs), identity.User, "Alice"), "ok")

	f.Reopen(t)
	found, err := f.Root().Principals(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var arns []string
	ids := map[string]bool{}
	for _, p := range found {
		arns = append(arns, p.ARN())
		ids[p.UniqueID] = true
		if !regexp.MustCompile(`^A(IDA|ROA)[A-Z2-7]{17}$`).MatchString(p.UniqueID) || !p.Created.Equal(vaulttest.Start) {
			t.Errorf("%s is %+v", p.ARN(), p)
		}
	}
	want := []string{"arn:aws:iam::111122223333:user/Alice", "arn:aws:iam::111122223333:user/Bob", "arn:aws:iam::111122223333:role/Alice"}
	if !slices.Equal(arns, want) || len(ids) != len(want) {
		t.Errorf("found %q with %d ids", arns, len(ids))
	}
}
