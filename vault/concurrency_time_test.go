package vault_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault/vaulttest"
)

// Those of another account who decrypt with a key see as well as its owner what came before them.
func TestTrailIsAPossibleOrderAcrossAccounts(t *testing.T) {
	f := vaulttest.New(t)
	s, theirs := f.Root(), f.RootOf(model.Place{Account: another, Region: vaulttest.Home.Region})
	key := vaulttest.CreateKey(t, s, "")
	putPolicy(t, s, key.KeyID, withStatement(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::`+another+`:root"}, "Action": "kms:Decrypt", "Resource": "*"}`))
	blob := encrypt(t, s, key.KeyID, "plaintext", nil)
	const decrypters = 16
	ended := together(decrypters+1, func(i int) error {
		for round := range 40 {
			if i == decrypters {
				if err := keyed[[]string{"DisableKey", "EnableKey"}[round%2]](s, key.KeyID, nil); err != nil {
					return err
				}
				continue
			}
			if err := keyed["Decrypt"](theirs, "", blob); text(err) != "ok" && text(err) != "DisabledException: "+key.ARN+" is disabled." {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(ended...); err != nil {
		t.Fatal(err)
	}
	enabled := true
	for i, event := range events(t, f.Vault) {
		switch event.EventName {
		case "EnableKey", "DisableKey":
			enabled = event.EventName == "EnableKey"
		case "Decrypt":
			if well := event.ErrorCode == ""; well != enabled {
				t.Fatalf("record %d: Decrypt ended with %q, while the key was enabled: %v", i, event.ErrorCode, enabled)
			}
		}
	}
}

// Whoever uses a key while its material is destroyed is told that the key waits for material, and nothing else.
func TestMaterialIsDestroyedWhileOthersUseIt(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateExternalKey(t, s, "")
	vaulttest.Import(t, s, key.KeyID, material, time.Time{})
	blob := encrypt(t, s, key.KeyID, "plaintext", nil)
	var imports []*model.ImportKeyMaterialRequest
	for range 12 {
		imports = append(imports, vaulttest.ImportRequest(t, s, key.KeyID, material, time.Time{}))
	}
	var over atomic.Bool
	ended := together(40, func(i int) error {
		if i == 0 {
			defer over.Store(true)
			for _, request := range imports {
				if err := errors.Join(keyed["DeleteImportedKeyMaterial"](s, key.KeyID, nil), importMaterial(s, request)); err != nil {
					return err
				}
			}
			return nil
		}
		for !over.Load() {
			if err := keyed["Decrypt"](s, "", blob); text(err) != "ok" && text(err) != "KMSInvalidStateException: "+key.ARN+" is pending import." {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(ended...); err != nil {
		t.Error(err)
	}
}

// Keys rotate and are deleted while others use them and while several bring the vault up to date: nobody notices.
func TestTimePassesWhileKeysAreUsed(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	often := model.MinRotationDays
	_, err := s.EnableKeyRotation(ctx, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: key}, RotationPeriodInDays: &often})
	wantRefusal(t, err, "ok")
	for i := range 30 {
		schedule(t, s, vaulttest.CreateKey(t, s, fmt.Sprintf("gone-%d", i)).KeyID)
	}
	var over atomic.Bool
	ended := together(8, func(i int) error {
		switch i {
		case 0:
			defer over.Store(true)
			for range 10 * often {
				f.Clock.Advance(12 * time.Hour)
				if err := f.Tend(ctx); err != nil {
					return err
				}
			}
			return nil
		case 1:
			for !over.Load() {
				if err := errors.Join(f.Tend(ctx), refusalOf(s.Catalogue(ctx)), refusalOf(f.Meanwhile(ctx))); err != nil {
					return err
				}
				f.Waiting()
			}
			return nil
		}
		for !over.Load() {
			made, err := s.Encrypt(ctx, &model.EncryptRequest{KeyID: key, Plaintext: []byte("plaintext")})
			if err != nil {
				return err
			}
			opened, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob})
			if err != nil || string(opened.Plaintext) != "plaintext" {
				return fmt.Errorf("opened is %v, %w", opened, err)
			}
		}
		return nil
	})
	if err := errors.Join(ended...); err != nil {
		t.Fatal(err)
	}
	if got := versions(t, s, key); len(got) != 6 {
		t.Errorf("%d versions", len(got))
	}
	if rows := s.Rows(); len(rows) != 1 {
		t.Errorf("%d keys are left", len(rows))
	}
	if err := f.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// A wrapping key and an import token belong together although the call ran twice, as when something else changed.
func TestParametersForImportWhileTheVaultChanges(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, other := vaulttest.CreateExternalKey(t, s, "").KeyID, vaulttest.CreateKey(t, s, "").KeyID
	const callers, changers = 4, 4
	var left atomic.Int64
	left.Store(callers)
	parameters := make([]*model.GetParametersForImportResponse, callers)
	ended := together(callers+changers, func(i int) (err error) {
		if i < callers {
			defer left.Add(-1)
			parameters[i], err = s.GetParametersForImport(ctx, &model.GetParametersForImportRequest{
				KeyRequest: model.KeyRequest{KeyID: key}, WrappingAlgorithm: model.WrapOAEPSHA256, WrappingKeySpec: model.WrappingKeyRSA,
			})
			return err
		}
		for round := 0; left.Load() > 0 && err == nil; round++ {
			err = refusalOf(s.UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: other, Description: fmt.Sprint(i, round)}))
		}
		return err
	})
	if err := errors.Join(ended...); err != nil {
		t.Fatal(err)
	}
	for _, got := range parameters {
		wantRefusal(t, importMaterial(s, &model.ImportKeyMaterialRequest{
			KeyRequest: model.KeyRequest{KeyID: key}, ImportToken: got.ImportToken, ExpirationModel: model.MaterialDoesNotExpire,
			EncryptedKeyMaterial: vaulttest.Wrap(t, got, model.WrapOAEPSHA256, material),
		}), "ok")
	}
	if kept := f.ImportTokens(); kept != 0 {
		t.Errorf("%d import tokens are kept", kept)
	}
}
