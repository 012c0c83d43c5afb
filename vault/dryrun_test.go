package vault_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// What is tried out is decided as ever, changes nothing and answers nothing. API Reference, "Testing your permissions".
func TestDryRun(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, off := vaulttest.CreateKey(t, s, "a"), vaulttest.CreateKey(t, s, "b")
	if _, err := s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: off.KeyID}}); err != nil {
		t.Fatal(err)
	}
	blob := encrypt(t, s, key.KeyID, "plaintext", nil)
	grant, err := s.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: key.KeyID, GranteePrincipal: named + "root", Operations: []string{"Decrypt"}})
	if err != nil {
		t.Fatal(err)
	}
	const would = "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
	requests := map[string]model.Request{
		"Encrypt":                         &model.EncryptRequest{KeyID: "KEY", Plaintext: []byte("plaintext")},
		"Decrypt":                         &model.DecryptRequest{CiphertextBlob: blob, KeyID: "KEY"},
		"ReEncrypt":                       &model.ReEncryptRequest{CiphertextBlob: blob, DestinationKeyID: "KEY"},
		"GenerateDataKey":                 &model.GenerateDataKeyRequest{KeyID: "KEY", KeySpec: "AES_256"},
		"GenerateDataKeyWithoutPlaintext": &model.GenerateDataKeyWithoutPlaintextRequest{GenerateDataKeyRequest: model.GenerateDataKeyRequest{KeyID: "KEY", KeySpec: "AES_256"}},
		"CreateGrant":                     &model.CreateGrantRequest{KeyID: "KEY", GranteePrincipal: named + "root", Operations: []string{"Encrypt"}},
		"RetireGrant":                     &model.RetireGrantRequest{GrantToken: grant.GrantToken},
		"RevokeGrant":                     &model.RevokeGrantRequest{KeyID: "KEY", GrantID: grant.GrantID},
	}
	tried := 0
	for _, api := range vault.APIs() {
		name := api.Operation.Name
		field := reflect.ValueOf(api.NewRequest()).Elem().FieldByName("DryRun")
		if !field.IsValid() {
			continue
		}
		tried++
		for _, c := range []struct{ key, want string }{{key.KeyID, would}, {off.KeyID, "DisabledException: " + off.ARN + " is disabled."}} {
			if c.key == off.KeyID && (name == "Decrypt" || name == "RetireGrant" || name == "RevokeGrant") {
				continue // the request is about the other key's
			}
			document, err := wire.Marshal(requests[name])
			if err != nil {
				t.Fatal(err)
			}
			request := api.NewRequest()
			if err := wire.Unmarshal([]byte(strings.Replace(string(document), `"KEY"`, `"`+c.key+`"`, 1)), request); err != nil {
				t.Fatal(err)
			}
			reflect.ValueOf(request).Elem().FieldByName("DryRun").SetBool(true)
			if _, err := api.Call(ctx, s, request); err == nil || err.Error() != c.want {
				t.Errorf("%s with %s: %v, want %s", name, c.key, err, c.want)
			}
			all := records(t, f.Vault)
			var event struct {
				EventName         string
				RequestParameters map[string]any
			}
			if err := json.Unmarshal([]byte(all[len(all)-1]), &event); err != nil {
				t.Fatal(err)
			}
			if event.EventName != name || event.RequestParameters["dryRun"] != true {
				t.Errorf("the record of %s is %s", name, all[len(all)-1])
			}
		}
	}
	if tried != len(requests) {
		t.Errorf("%d operations can be tried out, want %d", tried, len(requests))
	}
	grants, err := s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: key.KeyID})
	if err != nil || len(grants.Grants) != 1 {
		t.Errorf("the grants are %+v, %v", grants, err)
	}
}
