package vault_test

import (
	"errors"
	"slices"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

func TestKeyNames(t *testing.T) {
	f := vaulttest.New(t)
	elsewhere := f.Root().In("eu-west-1")
	key, other := vaulttest.CreateKey(t, f.Root(), "Payroll"), vaulttest.CreateKey(t, elsewhere, "payroll")
	archive := vaulttest.CreateKey(t, elsewhere, "team/archive")
	plain := vaulttest.CreateKey(t, f.Root(), "")
	begins := plain.KeyID[:6]
	named := vaulttest.CreateKey(t, f.Root(), begins)
	before := len(records(t, f.Vault))
	got, err := f.Root().KeyNames(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if left := len(records(t, f.Vault)) - before; left != 2 {
		t.Errorf("it left %d records", left)
	}
	for name, want := range map[string][]string{
		"alias/payroll":      {other.ARN, key.ARN}, // Regions by their names
		"payroll":            {other.ARN, key.ARN},
		"alias/team/archive": {archive.ARN},
		"team/archive":       {archive.ARN},
		"archive":            nil,
		"pay":                nil,
		begins:               nil, // a key's id begins so
		"alias/" + begins:    {named.ARN},
	} {
		if arns := got.ARNs(name); !slices.Equal(arns, want) {
			t.Errorf("%s stands for %v, want %v", name, arns, want)
		}
	}
	if arns := (*vault.KeyNames)(nil).ARNs("payroll"); arns != nil {
		t.Errorf("before they are read: %v", arns)
	}
}

// Who may read the trail and not list keys finds a key by its id, and is told why not by its alias.
func TestKeyNamesOfWhoMayNotListKeys(t *testing.T) {
	f := vaulttest.New(t)
	vaulttest.CreateKey(t, f.Root(), "payroll")
	names, err := user(t, f, "Auditor", iamAllow(`"cloudtrail:LookupEvents"`)).KeyNames(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]error{
		"":                  nil,
		"key:64e0":          nil,
		"key:payroll":       nil,
		"key:alias/payroll": &model.Error{Code: model.CodeAccessDenied},
	} {
		filter, err := trail.ParseFilter(text, vaulttest.Start)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := names.Resolve(filter); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}
