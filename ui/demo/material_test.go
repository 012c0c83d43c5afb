package demo

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault"
)

// importInto imports the demo's material for a key as material of another one.
func importInto(t *testing.T, s *vault.Session, keyID, materialOf, algorithm string) error {
	t.Helper()
	key := model.KeyRequest{KeyID: keyID}
	parameters, err := s.GetParametersForImport(ctx, &model.GetParametersForImportRequest{
		KeyRequest: key, WrappingAlgorithm: algorithm, WrappingKeySpec: model.WrappingKeyRSA,
	})
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := WrapMaterial(materialOf, algorithm, parameters.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.ImportKeyMaterial(ctx, &model.ImportKeyMaterialRequest{
		KeyRequest: key, ImportToken: parameters.ImportToken, EncryptedKeyMaterial: wrapped, ExpirationModel: model.MaterialDoesNotExpire,
	})
	return err
}

// Each key has material of its own, which it takes again under every padding.
func TestWrapMaterial(t *testing.T) {
	s := root(open(t, t.TempDir()), Home.Region)
	if err := s.Vault().SetLimits(ctx, vault.DefaultLimits()); err != nil { // which take any number of requests
		t.Fatal(err)
	}
	made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Origin: model.OriginExternal})
	if err != nil {
		t.Fatal(err)
	}
	id := made.KeyMetadata.KeyID
	for _, algorithm := range model.WrappingAlgorithms() {
		if err := importInto(t, s, id, id, algorithm); err != nil {
			t.Errorf("%s: %v", algorithm, err)
		}
	}
	if err := importInto(t, s, id, "another key", model.WrapOAEPSHA256); err == nil || !strings.Contains(err.Error(), model.CodeIncorrectKeyMaterial) {
		t.Errorf("the material of another key: %v", err)
	}
	if _, err := WrapMaterial(id, "ROT13", nil); err == nil {
		t.Error("a padding that does not exist is taken")
	}
	if _, err := WrapMaterial(id, model.WrapOAEPSHA256, []byte("no key")); err == nil {
		t.Error("wrapped under what is no key")
	}
}
