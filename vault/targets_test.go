package vault_test

import (
	"maps"
	"testing"

	"coldkms/vault/vaulttest"
)

func TestAliasTargets(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "Payroll")
	vaulttest.CreateKey(t, f.Root(), "")
	before := len(records(t, f.Vault))
	got, err := f.Root().AliasTargets(ctx)
	if want := map[string]string{"alias/payroll": key.ARN}; err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if left := len(records(t, f.Vault)) - before; left != 1 {
		t.Errorf("it left %d records", left)
	}
}
