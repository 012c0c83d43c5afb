package vaulttest

import (
	"context"
	"testing"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault"
)

// Material returns key material for tests: 32 times the same byte.
func Material(b byte) []byte {
	material := make([]byte, crypto.KeySize)
	for i := range material {
		material[i] = b
	}
	return material
}

// CreateExternalKey makes a key without material, with an alias unless that is empty, and returns its metadata.
func CreateExternalKey(t testing.TB, s *vault.Session, alias string) model.KeyMetadata {
	t.Helper()
	ctx := context.Background()
	made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Origin: model.OriginExternal})
	if err != nil {
		t.Fatalf("CreateKey: %v", err)
	}
	if alias != "" {
		if _, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: model.AliasPrefix + alias, TargetKeyID: made.KeyMetadata.KeyID}); err != nil {
			t.Fatalf("CreateAlias %s: %v", alias, err)
		}
	}
	return made.KeyMetadata
}

// Parameters fetches a wrapping key and an import token.
func Parameters(t testing.TB, s *vault.Session, keyID, algorithm string) *model.GetParametersForImportResponse {
	t.Helper()
	parameters, err := s.GetParametersForImport(context.Background(), &model.GetParametersForImportRequest{
		KeyRequest: model.KeyRequest{KeyID: keyID}, WrappingAlgorithm: algorithm, WrappingKeySpec: model.WrappingKeyRSA,
	})
	if err != nil {
		t.Fatalf("GetParametersForImport: %v", err)
	}
	return parameters
}

// Wrap encrypts material as who imports it does.
func Wrap(t testing.TB, parameters *model.GetParametersForImportResponse, algorithm string, material []byte) []byte {
	t.Helper()
	with := map[string]crypto.Wrapping{
		model.WrapOAEPSHA256: crypto.OAEPSHA256, model.WrapOAEPSHA1: crypto.OAEPSHA1, model.WrapPKCS1: crypto.PKCS1v15,
	}[algorithm]
	secret := crypto.SecretFrom(append([]byte{}, material...))
	defer secret.Wipe()
	wrapped, err := crypto.Wrap(with, parameters.PublicKey, secret)
	if err != nil {
		t.Fatalf("wrapping key material: %v", err)
	}
	return wrapped
}

// ImportRequest returns a request that brings material to a key; a zero validTo is none.
func ImportRequest(t testing.TB, s *vault.Session, keyID string, material []byte, validTo time.Time) *model.ImportKeyMaterialRequest {
	t.Helper()
	parameters := Parameters(t, s, keyID, model.WrapOAEPSHA256)
	request := &model.ImportKeyMaterialRequest{
		KeyRequest: model.KeyRequest{KeyID: keyID}, ImportToken: parameters.ImportToken,
		EncryptedKeyMaterial: Wrap(t, parameters, model.WrapOAEPSHA256, material), ExpirationModel: model.MaterialDoesNotExpire,
	}
	if !validTo.IsZero() {
		request.ExpirationModel, request.ValidTo = model.MaterialExpires, &validTo
	}
	return request
}

// Import brings material to a key; with a zero validTo it does not expire.
func Import(t testing.TB, s *vault.Session, keyID string, material []byte, validTo time.Time) {
	t.Helper()
	if _, err := s.ImportKeyMaterial(context.Background(), ImportRequest(t, s, keyID, material, validTo)); err != nil {
		t.Fatalf("ImportKeyMaterial: %v", err)
	}
}
