package vault_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

var ctx = context.Background()

// stranger is somebody of an account of whom the vault knows nothing.
const stranger = "arn:aws:iam::999988887777:user/Alice"

const unknownID = "00000000-12ab-34cd-56ef-1234567890ab"

// text returns how a call ended as one line: "ok", or the exception and its message.
func text(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

// wantRefusal fails the test unless the call was refused, or went well, as want says.
func wantRefusal(t testing.TB, err error, want string) {
	t.Helper()
	if got := text(err); got != want {
		t.Errorf("\ngot  %s\nwant %s", got, want)
	}
	if err != nil && !errors.As(err, new(*model.Error)) {
		t.Errorf("%v is no refusal", err)
	}
}

func encrypt(t testing.TB, s *vault.Session, keyID string, plaintext string, pairs map[string]string) []byte {
	t.Helper()
	response, err := s.Encrypt(ctx, &model.EncryptRequest{KeyID: keyID, Plaintext: []byte(plaintext), EncryptionContext: pairs})
	if err != nil {
		t.Fatalf("Encrypt: %v", err)
	}
	return response.CiphertextBlob
}

func disable(t testing.TB, s *vault.Session, keyID string) {
	t.Helper()
	if _, err := s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}); err != nil {
		t.Fatalf("DisableKey: %v", err)
	}
}

func schedule(t testing.TB, s *vault.Session, keyID string) *model.ScheduleKeyDeletionResponse {
	t.Helper()
	response, err := s.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: keyID})
	if err != nil {
		t.Fatalf("ScheduleKeyDeletion: %v", err)
	}
	return response
}

var aliasesMade atomic.Int64

// keyed calls every operation that names a key: with the key as it is given, and a ciphertext that the key has made.
var keyed = map[string]func(s *vault.Session, given string, ciphertext []byte) error{
	"CancelKeyDeletion": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.CancelKeyDeletion(ctx, &model.CancelKeyDeletionRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"CreateAlias": func(s *vault.Session, given string, _ []byte) error {
		name := fmt.Sprintf("alias/made-%d", aliasesMade.Add(1))
		_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: given})
		return err
	},
	"Decrypt": func(s *vault.Session, given string, ciphertext []byte) error {
		_, err := s.Decrypt(ctx, &model.DecryptRequest{KeyID: given, CiphertextBlob: ciphertext})
		return err
	},
	"DescribeKey": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"DisableKey": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"EnableKey": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.EnableKey(ctx, &model.EnableKeyRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"Encrypt": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.Encrypt(ctx, &model.EncryptRequest{KeyID: given, Plaintext: []byte("plaintext")})
		return err
	},
	"GenerateDataKey": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.GenerateDataKey(ctx, &model.GenerateDataKeyRequest{KeyID: given, KeySpec: "AES_256"})
		return err
	},
	"CreateGrant": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: given, GranteePrincipal: stranger, Operations: []string{"Decrypt"}, Name: "one"})
		return err
	},
	"DeleteImportedKeyMaterial": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.DeleteImportedKeyMaterial(ctx, &model.DeleteImportedKeyMaterialRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"DisableKeyRotation": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.DisableKeyRotation(ctx, &model.DisableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"EnableKeyRotation": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.EnableKeyRotation(ctx, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"GetKeyRotationStatus": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.GetKeyRotationStatus(ctx, &model.GetKeyRotationStatusRequest{KeyRequest: model.KeyRequest{KeyID: given}})
		return err
	},
	"GetParametersForImport": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.GetParametersForImport(ctx, &model.GetParametersForImportRequest{
			KeyRequest: model.KeyRequest{KeyID: given}, WrappingAlgorithm: model.WrapOAEPSHA256, WrappingKeySpec: model.WrappingKeyRSA,
		})
		return err
	},
	// Whoever may import is refused for the token: import_test.go has those that are valid.
	"ImportKeyMaterial": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.ImportKeyMaterial(ctx, &model.ImportKeyMaterialRequest{
			KeyRequest: model.KeyRequest{KeyID: given}, ImportToken: []byte("none"), EncryptedKeyMaterial: []byte("none"),
			ExpirationModel: model.MaterialDoesNotExpire,
		})
		return err
	},
	"ListGrants": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: given})
		return err
	},
	"GenerateDataKeyWithoutPlaintext": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.GenerateDataKeyWithoutPlaintext(ctx, &model.GenerateDataKeyWithoutPlaintextRequest{
			GenerateDataKeyRequest: model.GenerateDataKeyRequest{KeyID: given, KeySpec: "AES_256"},
		})
		return err
	},
	"ListKeyPolicies": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.ListKeyPolicies(ctx, &model.ListKeyPoliciesRequest{KeyID: given})
		return err
	},
	"ListResourceTags": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.ListResourceTags(ctx, &model.ListResourceTagsRequest{KeyID: given})
		return err
	},
	"ReEncrypt": func(s *vault.Session, given string, ciphertext []byte) error {
		_, err := s.ReEncrypt(ctx, &model.ReEncryptRequest{DestinationKeyID: given, CiphertextBlob: ciphertext})
		return err
	},
	"TagResource": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.TagResource(ctx, &model.TagResourceRequest{KeyID: given, Tags: []model.Tag{{TagKey: "Purpose", TagValue: "Test"}}})
		return err
	},
	"UntagResource": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.UntagResource(ctx, &model.UntagResourceRequest{KeyID: given, TagKeys: []string{"Purpose"}})
		return err
	},
	"UpdateAlias": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.UpdateAlias(ctx, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: "alias/" + movable, TargetKeyID: given}})
		return err
	},
	"GetKeyPolicy": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: given})
		return err
	},
	"PutKeyPolicy": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: given, Policy: policy.Default(s.Place().Account)})
		return err
	},
	"ScheduleKeyDeletion": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: given})
		return err
	},
	"UpdateKeyDescription": func(s *vault.Session, given string, _ []byte) error {
		_, err := s.UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: given, Description: "new"})
		return err
	},
}

// movable is the alias that UpdateAlias moves; a test that calls it makes a key of that name first.
const movable = "movable"

// keyOperations returns the operations that name a key, and fails when one has no call here.
func keyOperations(t *testing.T) []*model.Operation {
	t.Helper()
	var found []*model.Operation
	for _, op := range model.Operations() {
		if op.Forms == 0 || op == model.OpRetireGrant || op == model.OpRevokeGrant { // those two need a grant: TestGrantsEnd
			continue
		}
		if keyed[op.Name] == nil {
			t.Errorf("%s is not called by any test", op.Name)
			continue
		}
		found = append(found, op)
	}
	return found
}

// well is how an operation ends that nothing stands in the way of.
func well(op *model.Operation) string {
	if op == model.OpImportKeyMaterial {
		return model.ErrInvalidImportToken().Error()
	}
	return "ok"
}

// keyFor makes a key of the origin that an operation is for, with material.
func keyFor(t *testing.T, s *vault.Session, op *model.Operation, alias string) model.KeyMetadata {
	t.Helper()
	if op.Origin != model.OriginExternal {
		return vaulttest.CreateKey(t, s, alias)
	}
	key := vaulttest.CreateExternalKey(t, s, alias)
	vaulttest.Import(t, s, key.KeyID, vaulttest.Material('m'), time.Time{})
	return key
}

func TestIdentifierForms(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	home := vaulttest.Home
	root := "arn:aws:iam::111122223333:root"
	abroad := model.Place{Account: home.Account, Region: "eu-west-1"}
	theirs := model.Place{Account: "444455556666", Region: home.Region}
	theirKey := vaulttest.CreateKey(t, f.RootOf(theirs), "theirs").KeyID
	vaulttest.CreateKey(t, s, movable)

	for _, op := range keyOperations(t) {
		t.Run(op.Name, func(t *testing.T) {
			name := "alias/of-" + op.Name
			key := keyFor(t, s, op, "of-"+op.Name).KeyID
			ciphertext := encrypt(t, s, key, "plaintext", nil)
			if op == model.OpCancelKeyDeletion {
				schedule(t, s, key)
			}
			denied := func(arn string) string {
				return fmt.Sprintf("AccessDeniedException: User: %s is not authorized to perform: %s on resource: %s because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access", root, op.Actions[len(op.Actions)-1], arn)
			}
			invalid := func(given string) string { return "NotFoundException: Invalid keyId '" + given + "'" }
			for _, c := range []struct {
				what, given string
				form        model.Form // 0: no operation takes it
				want        string     // of the operations that take the form
			}{
				{"key id", key, model.FormKeyID, "ok"},
				{"key ARN", home.KeyARN(key), model.FormKeyARN, "ok"},
				{"alias name", name, model.FormAliasName, "ok"},
				{"alias ARN", home.AliasARN(name), model.FormAliasARN, "ok"},
				{"unknown key id", unknownID, model.FormKeyID, "NotFoundException: Key '" + home.KeyARN(unknownID) + "' does not exist"},
				{"unknown key ARN", home.KeyARN(unknownID), model.FormKeyARN, "NotFoundException: Key '" + home.KeyARN(unknownID) + "' does not exist"},
				{"unknown alias name", "alias/unknown", model.FormAliasName, "NotFoundException: Alias " + home.AliasARN("alias/unknown") + " is not found."},
				{"unknown alias ARN", home.AliasARN("alias/unknown"), model.FormAliasARN, "NotFoundException: Alias " + home.AliasARN("alias/unknown") + " is not found."},
				{"key ARN of another Region", abroad.KeyARN(key), model.FormKeyARN, "NotFoundException: Invalid arn eu-west-1"},
				{"key ARN of another account", theirs.KeyARN(theirKey), model.FormKeyARN, denied(theirs.KeyARN(theirKey))},
				{"unknown key ARN of another account", theirs.KeyARN(unknownID), model.FormKeyARN, denied(theirs.KeyARN(unknownID))},
				{"key id of another account", theirKey, model.FormKeyID, "NotFoundException: Key '" + home.KeyARN(theirKey) + "' does not exist"},
				{"alias ARN of another account", theirs.AliasARN("alias/theirs"), model.FormAliasARN, denied(theirs.AliasARN("alias/theirs"))},
				{"malformed", "my-key", 0, ""},
				{"malformed ARN", "arn:aws:kms:us-west-2", 0, ""},
			} {
				t.Run(c.what, func(t *testing.T) {
					want := c.want
					switch {
					case c.form&op.Forms != 0:
					case (op == model.OpCreateAlias || op == model.OpUpdateAlias) && c.form != 0:
						want = "ValidationException: Aliases must refer to keys. Not aliases"
					default:
						want = invalid(c.given)
					}
					if want == "ok" {
						prepare(t, s, op, key)
					}
					if want == "ok" {
						want = well(op)
					}
					wantRefusal(t, keyed[op.Name](s, c.given, ciphertext), want)
				})
			}
		})
	}
}

// prepare brings a key into a state in which an operation that changes the state can run once more.
func prepare(t *testing.T, s *vault.Session, op *model.Operation, key string) {
	t.Helper()
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}})
	if err != nil {
		t.Fatal(err)
	}
	pending := described.KeyMetadata.KeyState == model.PendingDeletion
	switch {
	case op == model.OpCancelKeyDeletion && !pending:
		schedule(t, s, key)
	case op == model.OpDeleteImportedKeyMaterial && described.KeyMetadata.KeyState == model.PendingImport:
		vaulttest.Import(t, s, key, vaulttest.Material('m'), time.Time{})
	case op == model.OpScheduleKeyDeletion && pending:
		wantRefusal(t, keyed["CancelKeyDeletion"](s, key, nil), "ok")
	}
}

func TestKeyStates(t *testing.T) {
	raw, err := os.ReadFile("../model/testdata/operations.json")
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Operations []struct {
			Name   string
			States map[model.KeyState]string
		}
	}
	if err := json.Unmarshal(raw, &facts); err != nil {
		t.Fatal(err)
	}
	states := map[string]map[model.KeyState]string{}
	for _, op := range facts.Operations {
		states[op.Name] = op.States
	}
	bring := map[model.KeyState]func(t testing.TB, s *vault.Session, keyID string){
		model.Enabled:         func(testing.TB, *vault.Session, string) {},
		model.Disabled:        disable,
		model.PendingDeletion: func(t testing.TB, s *vault.Session, keyID string) { schedule(t, s, keyID) },
		model.PendingImport: func(t testing.TB, s *vault.Session, keyID string) {
			wantRefusal(t, keyed["DeleteImportedKeyMaterial"](s, keyID, nil), "ok")
		},
	}
	s := vaulttest.New(t).Root()
	vaulttest.CreateKey(t, s, movable)
	for _, op := range keyOperations(t) {
		for state, into := range bring {
			t.Run(op.Name+"/"+string(state), func(t *testing.T) {
				key := keyFor(t, s, op, "")
				if state == model.PendingImport && op.Origin == "" {
					key = keyFor(t, s, model.OpImportKeyMaterial, "")
				}
				if state == model.PendingImport && op.Origin == model.OriginAWSKMS {
					t.Skip("keys of this origin never wait for material: TestOrigins")
				}
				ciphertext := encrypt(t, s, key.KeyID, "plaintext", nil)
				into(t, s, key.KeyID)
				cell := strings.TrimPrefix(strings.TrimSuffix(states[op.Name][state], " current key: ok"), "target key: ")
				cell = strings.TrimSuffix(cell, ", no effect")
				if cell == "ok" {
					cell = well(op)
				}
				wantRefusal(t, keyed[op.Name](s, key.KeyID, ciphertext), strings.ReplaceAll(cell, "<key ARN>", key.ARN))
			})
		}
	}
}

func TestOrigins(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	own, external := vaulttest.CreateKey(t, s, ""), vaulttest.CreateExternalKey(t, s, "")
	for _, op := range keyOperations(t) {
		key, origin := own, model.OriginAWSKMS
		if op.Origin == model.OriginAWSKMS {
			key, origin = external, model.OriginExternal
		}
		if op.Origin != "" {
			wantRefusal(t, keyed[op.Name](s, key.KeyID, nil), fmt.Sprintf("UnsupportedOperationException: %s origin is %s which is not valid for this operation.", key.ARN, origin))
		}
	}
}
