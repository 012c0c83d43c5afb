package model_test

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
)

// requests are the zero requests of every operation.
var requests = map[string]model.Request{
	"CancelKeyDeletion":               &model.CancelKeyDeletionRequest{},
	"CreateAlias":                     &model.CreateAliasRequest{},
	"CreateGrant":                     &model.CreateGrantRequest{},
	"CreateKey":                       &model.CreateKeyRequest{},
	"Decrypt":                         &model.DecryptRequest{},
	"DeleteAlias":                     &model.DeleteAliasRequest{},
	"DeleteImportedKeyMaterial":       &model.DeleteImportedKeyMaterialRequest{},
	"DisableKeyRotation":              &model.DisableKeyRotationRequest{},
	"EnableKeyRotation":               &model.EnableKeyRotationRequest{},
	"GetKeyRotationStatus":            &model.GetKeyRotationStatusRequest{},
	"GetParametersForImport":          &model.GetParametersForImportRequest{},
	"ImportKeyMaterial":               &model.ImportKeyMaterialRequest{},
	"DescribeKey":                     &model.DescribeKeyRequest{},
	"DisableKey":                      &model.DisableKeyRequest{},
	"EnableKey":                       &model.EnableKeyRequest{},
	"Encrypt":                         &model.EncryptRequest{},
	"GenerateDataKey":                 &model.GenerateDataKeyRequest{},
	"GenerateDataKeyWithoutPlaintext": &model.GenerateDataKeyWithoutPlaintextRequest{},
	"GenerateRandom":                  &model.GenerateRandomRequest{},
	"GetKeyPolicy":                    &model.GetKeyPolicyRequest{},
	"ListAliases":                     &model.ListAliasesRequest{},
	"ListGrants":                      &model.ListGrantsRequest{},
	"ListKeyPolicies":                 &model.ListKeyPoliciesRequest{},
	"ListKeys":                        &model.ListKeysRequest{},
	"ListResourceTags":                &model.ListResourceTagsRequest{},
	"ListRetirableGrants":             &model.ListRetirableGrantsRequest{},
	"PutKeyPolicy":                    &model.PutKeyPolicyRequest{},
	"ReEncrypt":                       &model.ReEncryptRequest{},
	"RetireGrant":                     &model.RetireGrantRequest{},
	"RevokeGrant":                     &model.RevokeGrantRequest{},
	"ScheduleKeyDeletion":             &model.ScheduleKeyDeletionRequest{},
	"TagResource":                     &model.TagResourceRequest{},
	"UntagResource":                   &model.UntagResourceRequest{},
	"UpdateAlias":                     &model.UpdateAliasRequest{},
	"UpdateKeyDescription":            &model.UpdateKeyDescriptionRequest{},
}

// younger are members that the service has got since and coldkms does without.
var younger = []string{"DryRunModifiers", "Recipient"}

// apiMembers reads the members of each operation's request.
func apiMembers(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open("testdata/members.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	members, operation := map[string][]string{}, ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		member, _, isMember := strings.Cut(strings.TrimPrefix(lines.Text(), "    "), ":")
		switch {
		case !strings.HasPrefix(lines.Text(), " "):
			operation = lines.Text()
		case isMember && !slices.Contains(younger, member):
			members[operation] = append(members[operation], member)
		}
	}
	return members
}

// jsonMembers returns the names of a struct's members in JSON, those of embedded structs too.
func jsonMembers(of reflect.Type) (names []string) {
	for field := range of.Fields() {
		if field.Anonymous {
			names = append(names, jsonMembers(field.Type)...)
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

func TestRequestsHaveTheMembersOfTheAPI(t *testing.T) {
	members := apiMembers(t)
	for _, op := range model.Operations() {
		t.Run(op.Name, func(t *testing.T) {
			request := requests[op.Name]
			if request == nil {
				t.Fatal("no request")
			}
			got, want := jsonMembers(reflect.TypeOf(request).Elem()), members[op.Name]
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("members %q, want %q", got, want)
			}
			if _, keyed := request.(model.Keyed); keyed != (op.Forms != 0) && op != model.OpDecrypt && op != model.OpReEncrypt && op != model.OpRetireGrant {
				t.Errorf("the request names a key: %v; the operation takes one: %v", keyed, op.Forms != 0)
			}
		})
	}
}

func TestParametersHoldNoSecret(t *testing.T) {
	secret := []byte("a secret that the trail must not hold")
	shown := []map[string]any{
		(&model.EncryptRequest{KeyID: keyID, Plaintext: secret, GrantTokens: []string{string(secret)}}).Parameters(),
		(&model.DecryptRequest{KeyID: keyID, CiphertextBlob: secret, GrantTokens: []string{string(secret)}}).Parameters(),
		(&model.GenerateDataKeyRequest{KeyID: keyID, KeySpec: "AES_256", GrantTokens: []string{string(secret)}}).Parameters(),
		(&model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, GrantTokens: []string{string(secret)}}).Parameters(),
		(&model.ImportKeyMaterialRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, ImportToken: secret, EncryptedKeyMaterial: secret}).Parameters(),
	}
	for _, parameters := range shown {
		if parameters["keyId"] != keyID {
			t.Errorf("the key is shown as %v", parameters["keyId"])
		}
		for name := range maps.Keys(parameters) {
			if !slices.Contains([]string{"keyId", "keySpec", "expirationModel"}, name) {
				t.Errorf("%s is shown", name)
			}
		}
	}
}

func TestParameters(t *testing.T) {
	context := map[string]string{"a": "b"}
	for _, c := range []struct {
		request model.Logged
		want    string
	}{
		{&model.DecryptRequest{CiphertextBlob: []byte{1}}, `{}`},
		{&model.DecryptRequest{EncryptionContext: context}, `{"encryptionContext":{"a":"b"}}`},
		{&model.GenerateDataKeyRequest{KeyID: "k", NumberOfBytes: number(5), EncryptionContext: context}, `{"encryptionContext":{"a":"b"},"keyId":"k","numberOfBytes":5}`},
		{&model.GenerateDataKeyRequest{KeyID: "k", KeySpec: "AES_128"}, `{"keyId":"k","keySpec":"AES_128"}`},
		{&model.CreateKeyRequest{Tags: tag("a", "b"), Policy: "{}"}, `{"bypassPolicyLockoutSafetyCheck":false,"description":"","keySpec":"SYMMETRIC_DEFAULT","keyUsage":"ENCRYPT_DECRYPT","origin":"AWS_KMS","policy":"{}","tags":[{"tagKey":"a","tagValue":"b"}]}`},
		{&model.GetKeyPolicyRequest{KeyID: "k"}, `{"keyId":"k","policyName":"default"}`},
		{&model.PutKeyPolicyRequest{KeyID: "k", PolicyName: "p", Policy: "{}"}, `{"bypassPolicyLockoutSafetyCheck":false,"keyId":"k","policy":"{}","policyName":"p"}`},
		{&model.ScheduleKeyDeletionRequest{KeyID: "k"}, `{"keyId":"k","pendingWindowInDays":30}`},
		{schedule(7), `{"keyId":"` + keyID + `","pendingWindowInDays":7}`},
		{&model.UpdateKeyDescriptionRequest{KeyID: "k", Description: "d"}, `{"description":"d","keyId":"k"}`},
		{&model.ReEncryptRequest{DestinationKeyID: "d", CiphertextBlob: []byte{1}}, `{"destinationKeyId":"d"}`},
		{&model.ReEncryptRequest{DestinationKeyID: "d", SourceKeyID: "s", SourceEncryptionContext: context, DestinationEncryptionContext: map[string]string{"c": "d"}}, `{"destinationEncryptionContext":{"c":"d"},"destinationKeyId":"d","sourceEncryptionContext":{"a":"b"},"sourceKeyId":"s"}`},
		{&model.GenerateDataKeyWithoutPlaintextRequest{GenerateDataKeyRequest: model.GenerateDataKeyRequest{KeyID: "k", KeySpec: "AES_256"}}, `{"keyId":"k","keySpec":"AES_256"}`},
		{&model.TagResourceRequest{KeyID: "k", Tags: tag("a", "b")}, `{"keyId":"k","tags":[{"tagKey":"a","tagValue":"b"}]}`},
		{&model.UntagResourceRequest{KeyID: "k", TagKeys: []string{"a"}}, `{"keyId":"k","tagKeys":["a"]}`},
		{&model.ListResourceTagsRequest{KeyID: "k", Page: model.Page{Limit: number(3)}}, `{"keyId":"k","limit":3}`},
		{&model.ListKeyPoliciesRequest{KeyID: "k"}, `{"keyId":"k"}`},
		{&model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: "alias/a", TargetKeyID: "k"}}, `{"aliasName":"alias/a","targetKeyId":"k"}`},
		{&model.DeleteAliasRequest{AliasName: "alias/a"}, `{"aliasName":"alias/a"}`},
		{&model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: "k"}}, `{"keyId":"k"}`},
		{&model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: "k"}, RotationPeriodInDays: number(90)}, `{"keyId":"k","rotationPeriodInDays":90}`},
		{&model.GetParametersForImportRequest{KeyRequest: model.KeyRequest{KeyID: "k"}, WrappingAlgorithm: "RSAES_OAEP_SHA_1", WrappingKeySpec: "RSA_2048"}, `{"keyId":"k","wrappingAlgorithm":"RSAES_OAEP_SHA_1","wrappingKeySpec":"RSA_2048"}`},
		{&model.ImportKeyMaterialRequest{KeyRequest: model.KeyRequest{KeyID: "k"}, ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE"}, `{"expirationModel":"KEY_MATERIAL_DOES_NOT_EXPIRE","keyId":"k"}`},
		{&model.ListKeysRequest{}, `{}`},
		{list(5, "m"), `{"limit":5,"marker":"m"}`},
		{&model.ListAliasesRequest{KeyID: "k"}, `{"keyId":"k"}`},
	} {
		got, err := json.Marshal(c.request.Parameters())
		if err != nil || string(got) != c.want {
			t.Errorf("%T: got %s, want %s, %v", c.request, got, c.want, err)
		}
	}
}

func TestWhatARequestLeavesOut(t *testing.T) {
	if got := (&model.ScheduleKeyDeletionRequest{}).Days(); got != 30 {
		t.Errorf("a waiting period of %d days", got)
	}
	if got := (model.Page{}).Size(model.DefaultKeysPage); got != 100 {
		t.Errorf("a page of %d", got)
	}
	for request, want := range map[*model.GenerateDataKeyRequest]int{{KeySpec: "AES_256"}: 32, {KeySpec: "AES_128"}: 16, {NumberOfBytes: number(7)}: 7} {
		if got := request.Bytes(); got != want {
			t.Errorf("a data key of %d bytes, want %d", got, want)
		}
	}
}

func TestKeyStateWords(t *testing.T) {
	for state, want := range map[model.KeyState]string{
		model.Enabled: "Enabled", model.Disabled: "Disabled", model.PendingDeletion: "Pending deletion", model.PendingImport: "Pending import",
	} {
		if got := state.Words(); got != want {
			t.Errorf("%s is worded %q", state, got)
		}
	}
}
