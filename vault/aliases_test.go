package vault_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
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

func TestUpdateAlias(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	a, b := vaulttest.CreateKey(t, s, "a"), vaulttest.CreateKey(t, s, "b")
	pending := vaulttest.CreateKey(t, s, "pending")
	schedule(t, s, pending.KeyID)
	f.Clock.Advance(time.Minute)
	for _, c := range []struct {
		name, target string
		want         string
	}{
		{"alias/a", b.KeyID, "ok"},
		{"alias/a", b.ARN, "ok"},
		{"alias/none", b.KeyID, "NotFoundException: Alias " + vaulttest.Home.AliasARN("alias/none") + " is not found."},
		{"alias/b", "alias/a", "ValidationException: Aliases must refer to keys. Not aliases"},
		{"alias/b", unknownID, "NotFoundException: Key '" + vaulttest.Home.KeyARN(unknownID) + "' does not exist"},
		{"alias/b", pending.KeyID, "KMSInvalidStateException: " + pending.ARN + " is pending deletion."},
		{"alias/aws/s3", b.KeyID, "NotAuthorizedException"},
		{"alias/pending", a.KeyID, "ok"}, // away from a key that is to be deleted
	} {
		_, err := s.UpdateAlias(ctx, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: c.name, TargetKeyID: c.target}})
		wantRefusal(t, err, c.want)
	}
	check := func(s *vault.Session) {
		t.Helper()
		listed, err := s.ListAliases(ctx, &model.ListAliasesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, alias := range listed.Aliases {
			got[alias.AliasName] = alias.TargetKeyID
			moved := alias.AliasName != "alias/b"
			if alias.CreationDate != vaulttest.Start || moved != (alias.LastUpdatedDate == vaulttest.Start.Add(time.Minute)) {
				t.Errorf("%s was made on %s and updated on %s", alias.AliasName, alias.CreationDate, alias.LastUpdatedDate)
			}
		}
		if want := map[string]string{"alias/a": b.KeyID, "alias/b": b.KeyID, "alias/pending": a.KeyID}; !reflect.DeepEqual(got, want) {
			t.Errorf("aliases %v, want %v", got, want)
		}
		for _, row := range s.Rows() {
			if want := map[string][]string{a.KeyID: {"pending"}, b.KeyID: {"a", "b"}, pending.KeyID: nil}[row.KeyID]; !slices.Equal(row.Aliases, want) {
				t.Errorf("key %s has the aliases %q, want %q", row.KeyID, row.Aliases, want)
			}
		}
	}
	check(s)
	f.Reopen(t)
	check(f.Root())
}

func TestDeleteAlias(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	schedule(t, s, key.KeyID)
	remove := func(s *vault.Session, name string) error {
		_, err := s.DeleteAlias(ctx, &model.DeleteAliasRequest{AliasName: name})
		return err
	}
	const gone = "NotFoundException: Alias arn:aws:kms:us-west-2:111122223333:alias/a is not found."
	theirs := f.RootOf(model.Place{Account: "444455556666", Region: "us-west-2"})
	wantRefusal(t, remove(theirs, "alias/a"), "NotFoundException: Alias arn:aws:kms:us-west-2:444455556666:alias/a is not found.")
	if _, err := s.ListAliases(ctx, &model.ListAliasesRequest{}); err != nil { // makes the index
		t.Fatal(err)
	}
	wantRefusal(t, remove(s, "alias/a"), "ok")
	wantRefusal(t, remove(s, "alias/a"), gone)
	f.Reopen(t)
	s = f.Root()
	wantRefusal(t, remove(s, "alias/a"), gone)
	if got := walk(t, s, listAliases(""), 10); len(got) != 0 {
		t.Errorf("aliases %q", got)
	}
	other := vaulttest.CreateKey(t, s, "a") // the name is free again
	if got := describe(t, s, "alias/a").KeyID; got != other.KeyID {
		t.Errorf("alias/a is %s", got)
	}
}
