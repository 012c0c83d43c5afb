package vault_test

import (
	"maps"
	"slices"
	"testing"

	"coldkms/vault/vaulttest"
)

func TestAliasTargets(t *testing.T) {
	f := vaulttest.New(t)
	elsewhere := f.Root().In("eu-west-1")
	key, other := vaulttest.CreateKey(t, f.Root(), "Payroll"), vaulttest.CreateKey(t, elsewhere, "payroll")
	archive := vaulttest.CreateKey(t, elsewhere, "archive")
	vaulttest.CreateKey(t, f.Root(), "")
	before := len(records(t, f.Vault))
	got, err := f.Root().AliasTargets(ctx)
	want := map[string][]string{"alias/payroll": {other.ARN, key.ARN}, "alias/archive": {archive.ARN}} // Regions by their names
	if err != nil || !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if left := len(records(t, f.Vault)) - before; left != 2 {
		t.Errorf("it left %d records", left)
	}
}
