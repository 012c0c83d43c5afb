package vault_test

import (
	"reflect"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault/vaulttest"
)

func TestCreateAlias(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, other := vaulttest.CreateKey(t, s, "taken").KeyID, vaulttest.CreateKey(t, s, "").KeyID
	for _, c := range []struct {
		name, target string
		want         string
	}{
		{"alias/a", key, "ok"},
		{"alias/A", key, "ok"},
		{"alias/b", vaulttest.Home.KeyARN(key), "ok"},
		{"alias/c/d", other, "ok"},
		{"alias/taken", other, "AlreadyExistsException: An alias with the name arn:aws:kms:us-west-2:111122223333:alias/taken already exists"},
		{"alias/taken", key, "AlreadyExistsException: An alias with the name arn:aws:kms:us-west-2:111122223333:alias/taken already exists"},
		{"taken", key, `ValidationException: Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html`},
		{"alias/aws/ebs", key, "NotAuthorizedException"},
		{"alias/e", "alias/a", "ValidationException: Aliases must refer to keys. Not aliases"},
		{"alias/e", unknownID, "NotFoundException: Key '" + vaulttest.Home.KeyARN(unknownID) + "' does not exist"},
	} {
		t.Run(c.name+" for "+c.target, func(t *testing.T) {
			_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: c.name, TargetKeyID: c.target})
			wantRefusal(t, err, c.want)
		})
	}
	f.Reopen(t)
	for name, want := range map[string]string{"alias/a": key, "alias/A": key, "alias/b": key, "alias/c/d": other, "alias/taken": key} {
		if got := describe(t, f.Root(), name).KeyID; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestListAliases(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	a := vaulttest.CreateKey(t, s, "a1").KeyID
	f.Clock.Advance(time.Minute)
	b := vaulttest.CreateKey(t, s, "b").KeyID
	if _, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/a0", TargetKeyID: a}); err != nil {
		t.Fatal(err)
	}
	entry := func(name, target string, at time.Time) model.AliasListEntry {
		return model.AliasListEntry{AliasName: name, AliasARN: vaulttest.Home.AliasARN(name), TargetKeyID: target, CreationDate: at, LastUpdatedDate: at}
	}
	later := vaulttest.Start.Add(time.Minute)
	a0, a1, ofB := entry("alias/a0", a, later), entry("alias/a1", a, vaulttest.Start), entry("alias/b", b, later)
	for _, c := range []struct {
		what, keyID string
		want        []model.AliasListEntry
	}{
		{"of the account", "", []model.AliasListEntry{a0, a1, ofB}},
		{"of a key by id", a, []model.AliasListEntry{a0, a1}},
		{"of a key by ARN", vaulttest.Home.KeyARN(b), []model.AliasListEntry{ofB}},
		{"of a key without", vaulttest.CreateKey(t, s, "").KeyID, []model.AliasListEntry{}},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, err := s.ListAliases(ctx, &model.ListAliasesRequest{KeyID: c.keyID})
			if err != nil || got.Truncated || !reflect.DeepEqual(got.Aliases, c.want) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	for given, want := range map[string]string{
		"alias/b": "NotFoundException: Invalid keyId 'alias/b'",
		unknownID: "NotFoundException: Key '" + vaulttest.Home.KeyARN(unknownID) + "' does not exist",
	} {
		_, err := s.ListAliases(ctx, &model.ListAliasesRequest{KeyID: given})
		wantRefusal(t, err, want)
	}
}
