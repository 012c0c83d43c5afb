package vault_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// page is what a list answers: names, and how it goes on.
type page struct {
	names []string
	more  model.More
}

type lister func(s *vault.Session, p model.Page) (page, error)

func listKeys(s *vault.Session, p model.Page) (page, error) {
	response, err := s.ListKeys(ctx, &model.ListKeysRequest{Page: p})
	if err != nil {
		return page{}, err
	}
	var names []string
	for _, entry := range response.Keys {
		names = append(names, entry.KeyID)
	}
	return page{names, response.More}, nil
}

func listAliases(keyID string) lister {
	return func(s *vault.Session, p model.Page) (page, error) {
		response, err := s.ListAliases(ctx, &model.ListAliasesRequest{KeyID: keyID, Page: p})
		if err != nil {
			return page{}, err
		}
		var names []string
		for _, entry := range response.Aliases {
			names = append(names, entry.AliasName)
		}
		return page{names, response.More}, nil
	}
}

// walk follows the markers to the end of a list.
func walk(t *testing.T, s *vault.Session, list lister, limit int) []string {
	t.Helper()
	var names []string
	p := model.Page{Limit: &limit}
	for range 100 {
		got, err := list(s, p)
		if err != nil {
			t.Fatal(err)
		}
		if got.more.Truncated != (got.more.NextMarker != "") {
			t.Fatalf("truncated %v with the marker %q", got.more.Truncated, got.more.NextMarker)
		}
		names = append(names, got.names...)
		if !got.more.Truncated {
			return names
		}
		if len(got.names) != limit {
			t.Fatalf("%d entries in a truncated list of at most %d", len(got.names), limit)
		}
		p.Marker = got.more.NextMarker
	}
	t.Fatalf("a list without an end: %q", names)
	return nil
}

func TestPaging(t *testing.T) {
	const count = 7
	f := vaulttest.New(t)
	s := f.Root()
	var keys, aliases []string
	for i := range count {
		keys = append(keys, vaulttest.CreateKey(t, s, fmt.Sprintf("a%d", i)).KeyID)
		aliases = append(aliases, fmt.Sprintf("alias/a%d", i))
	}
	target := keys[0]
	ofTarget := []string{"alias/a0"}
	for i := range count {
		name := fmt.Sprintf("alias/t%d", i)
		aliases, ofTarget = append(aliases, name), append(ofTarget, name)
		if _, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: target}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(keys)
	check := func(t *testing.T, s *vault.Session) {
		for limit := 1; limit <= 2*count+1; limit++ {
			if got := walk(t, s, listKeys, limit); !slices.Equal(got, keys) {
				t.Errorf("ListKeys by %d: %q", limit, got)
			}
			if got := walk(t, s, listAliases(""), limit); !slices.Equal(got, aliases) {
				t.Errorf("ListAliases by %d: %q", limit, got)
			}
			if got := walk(t, s, listAliases(target), limit); !slices.Equal(got, ofTarget) {
				t.Errorf("ListAliases of a key by %d: %q", limit, got)
			}
		}
	}
	t.Run("as made", func(t *testing.T) { check(t, s) })
	f.Reopen(t)
	t.Run("reopened", func(t *testing.T) { check(t, f.Root()) })

	// The index exists by now, and what is made later must come into it.
	vaulttest.CreateKey(t, f.Root(), "zz")
	if got := walk(t, f.Root(), listKeys, 3); len(got) != count+1 || !slices.IsSorted(got) {
		t.Errorf("ListKeys after another key: %q", got)
	}
	if got := walk(t, f.Root(), listAliases(""), 3); !slices.Equal(got, append(aliases, "alias/zz")) {
		t.Errorf("ListAliases after another alias: %q", got)
	}
}

func TestDefaultPage(t *testing.T) {
	s := vaulttest.New(t).Root()
	for range model.DefaultKeysPage + 1 {
		vaulttest.CreateKey(t, s, "")
	}
	got, err := listKeys(s, model.Page{})
	if err != nil || len(got.names) != 100 || !got.more.Truncated {
		t.Errorf("%d keys, truncated %v, %v", len(got.names), got.more.Truncated, err)
	}
}

func TestMarkersThatWereNotHandedOut(t *testing.T) {
	f := vaulttest.New(t)
	abroad := model.Place{Account: vaulttest.Home.Account, Region: "eu-west-1"}
	for _, place := range []model.Place{vaulttest.Home, abroad} {
		for i := range 3 {
			vaulttest.CreateKey(t, f.RootOf(place), fmt.Sprintf("a%d", i))
		}
	}
	s, one := f.Root(), 1
	markerOf := func(s *vault.Session, list lister) string {
		got, err := list(s, model.Page{Limit: &one})
		if err != nil {
			t.Fatal(err)
		}
		return got.more.NextMarker
	}
	ofKeys, ofAliases := markerOf(s, listKeys), markerOf(s, listAliases(""))
	raw, err := base64.RawURLEncoding.DecodeString(ofKeys)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int) string {
		forged := slices.Clone(raw)
		forged[at] ^= 1
		return base64.RawURLEncoding.EncodeToString(forged)
	}
	const refused = "InvalidMarkerException: The marker is not valid."
	for _, c := range []struct {
		what   string
		list   lister
		marker string
		want   string
	}{
		{"handed out for keys", listKeys, ofKeys, "ok"},
		{"handed out for aliases", listAliases(""), ofAliases, "ok"},
		{"of another operation", listKeys, ofAliases, refused},
		{"of another operation, the other way", listAliases(""), ofKeys, refused},
		{"of another Region", listKeys, markerOf(f.RootOf(abroad), listKeys), refused},
		{"not base64", listKeys, "!", refused},
		{"too short", listKeys, "AAAA", refused},
		{"the key id alone", listKeys, base64.RawURLEncoding.EncodeToString(raw[16:]), refused},
		{"its MAC changed", listKeys, changed(0), refused},
		{"its end changed", listKeys, changed(len(raw) - 1), refused},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := c.list(s, model.Page{Marker: c.marker})
			wantRefusal(t, err, c.want)
		})
	}
	f.Reopen(t)
	if _, err := listKeys(f.Root(), model.Page{Marker: ofKeys}); err != nil {
		t.Errorf("a marker that was handed out before the vault was opened again: %v", err)
	}
}

func TestCatalogue(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	plain := vaulttest.CreateKey(t, s, "")
	b := vaulttest.CreateKey(t, s, "b")
	a := vaulttest.CreateKey(t, s, "z")
	if _, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/a", TargetKeyID: a.KeyID}); err != nil {
		t.Fatal(err)
	}
	vaulttest.CreateKey(t, f.RootOf(model.Place{Account: "444455556666", Region: "us-west-2"}), "theirs")
	date := schedule(t, s, b.KeyID).DeletionDate
	for _, what := range []string{"as made", "reopened"} {
		rows, err := f.Root().Catalogue(ctx)
		if err != nil || len(rows) != 3 {
			t.Fatalf("%s: %d rows, %v", what, len(rows), err)
		}
		if rows[0].KeyID != a.KeyID || rows[1].KeyID != b.KeyID || rows[2].KeyID != plain.KeyID {
			t.Errorf("%s: the order is %s, %s, %s", what, rows[0].Aliases, rows[1].Aliases, rows[2].Aliases)
		}
		if !slices.Equal(rows[0].Aliases, []string{"a", "z"}) || rows[0].ARN != a.ARN || !rows[0].Created.Equal(vaulttest.Start) || rows[0].State != model.Enabled {
			t.Errorf("%s: the first row is %+v", what, rows[0])
		}
		if rows[1].State != model.PendingDeletion || !rows[1].DeletionDate.Equal(date) {
			t.Errorf("%s: the second row is %+v", what, rows[1])
		}
		f.Reopen(t)
	}
}
