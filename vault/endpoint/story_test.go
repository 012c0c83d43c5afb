package endpoint

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// story is a day's calls: each operation answers at least once. KEY is the first key that was made, OTHER the second,
// OUTER the one whose material comes from outside. BLOB is the latest ciphertext, GRANT the latest grant, TOKEN the
// latest import token, for which WRAPPED is material.
var story = []struct{ operation, request string }{
	{"CreateKey", `{"Description":"Payroll <é> \u0001","Tags":[{"TagKey":"Purpose","TagValue":""}]}`},
	{"CreateKey", `{}`},
	{"CreateKey", `{"MultiRegion":true}`},
	{"CreateAlias", `{"AliasName":"alias/payroll","TargetKeyId":"KEY"}`},
	{"CreateAlias", `{"AliasName":"alias/payroll","TargetKeyId":"KEY"}`},
	{"CreateAlias", `{"AliasName":"payroll","TargetKeyId":"KEY"}`},
	{"DescribeKey", `{"KeyId":"alias/payroll"}`},
	{"DescribeKey", `{"KeyId":"alias/nobody"}`},
	{"DescribeKey", `{"KeyId":"arn:aws:kms:us-west-2:444455556666:key/KEY"}`},
	{"ListKeys", `{"Limit":1}`},
	{"ListKeys", `{"Marker":"made up"}`},
	{"ListKeys", `{"Limit":0}`},
	{"ListAliases", `{}`},
	{"ListAliases", `{"KeyId":"OTHER"}`},
	{"UpdateAlias", `{"AliasName":"alias/payroll","TargetKeyId":"OTHER"}`},
	{"Encrypt", `{"KeyId":"alias/payroll","Plaintext":"AP8gIQ==","EncryptionContext":{"b":"2","a":"1"}}`},
	{"Decrypt", `{"CiphertextBlob":"BLOB","EncryptionContext":{"a":"1","b":"2"}}`},
	{"Decrypt", `{"CiphertextBlob":"BLOB"}`},
	{"Decrypt", `{"CiphertextBlob":"BLOB","KeyId":"KEY","EncryptionContext":{"a":"1","b":"2"}}`},
	{"ReEncrypt", `{"CiphertextBlob":"BLOB","SourceEncryptionContext":{"a":"1","b":"2"},"DestinationKeyId":"KEY"}`},
	{"Encrypt", `{"KeyId":"KEY","Plaintext":""}`},
	{"GenerateDataKey", `{"KeyId":"KEY","KeySpec":"AES_256"}`},
	{"GenerateDataKeyWithoutPlaintext", `{"KeyId":"KEY","NumberOfBytes":64}`},
	{"GenerateRandom", `{"NumberOfBytes":1024}`},
	{"TagResource", `{"KeyId":"KEY","Tags":[{"TagKey":"Owner","TagValue":"ana"}]}`},
	{"ListResourceTags", `{"KeyId":"KEY"}`},
	{"UntagResource", `{"KeyId":"KEY","TagKeys":["Owner"]}`},
	{"ListKeyPolicies", `{"KeyId":"KEY"}`},
	{"GetKeyPolicy", `{"KeyId":"KEY","PolicyName":"default"}`},
	{"PutKeyPolicy", `{"KeyId":"KEY","PolicyName":"default","Policy":"{}"}`},
	{"PutKeyPolicy", `{"KeyId":"KEY","PolicyName":"default","Policy":"POLICY"}`},
	{"CreateGrant", `{"KeyId":"KEY","GranteePrincipal":"ROOT","RetiringPrincipal":"ROOT","Operations":["Decrypt"],"Constraints":{"EncryptionContextSubset":{"a":"1"}}}`},
	{"ListGrants", `{"KeyId":"KEY"}`},
	{"ListRetirableGrants", `{"RetiringPrincipal":"ROOT"}`},
	{"RetireGrant", `{"KeyId":"arn:aws:kms:us-west-2:111122223333:key/KEY","GrantId":"GRANT"}`},
	{"CreateGrant", `{"KeyId":"KEY","GranteePrincipal":"ROOT","Operations":["Encrypt"]}`},
	{"RevokeGrant", `{"KeyId":"KEY","GrantId":"GRANT"}`},
	{"UpdateKeyDescription", `{"KeyId":"KEY","Description":"old"}`},
	{"DisableKey", `{"KeyId":"KEY"}`},
	{"Encrypt", `{"KeyId":"KEY","Plaintext":"AA=="}`},
	{"EnableKey", `{"KeyId":"KEY"}`},
	{"ScheduleKeyDeletion", `{"KeyId":"KEY","PendingWindowInDays":7}`},
	{"DescribeKey", `{"KeyId":"KEY"}`},
	{"CancelKeyDeletion", `{"KeyId":"KEY"}`},
	{"DeleteAlias", `{"AliasName":"alias/payroll"}`},
	{"GetKeyRotationStatus", `{"KeyId":"KEY"}`},
	{"EnableKeyRotation", `{"KeyId":"OTHER","RotationPeriodInDays":90}`},
	{"GetKeyRotationStatus", `{"KeyId":"OTHER"}`},
	{"DisableKeyRotation", `{"KeyId":"OTHER"}`},
	{"CreateKey", `{"Origin":"EXTERNAL"}`},
	{"Encrypt", `{"KeyId":"OUTER","Plaintext":"AA=="}`},
	{"GetParametersForImport", `{"KeyId":"OUTER","WrappingAlgorithm":"RSAES_OAEP_SHA_256","WrappingKeySpec":"RSA_2048"}`},
	{"ImportKeyMaterial", `{"KeyId":"OUTER","ImportToken":"TOKEN","EncryptedKeyMaterial":"WRAPPED"}`},
	{"ImportKeyMaterial", `{"KeyId":"OUTER","ImportToken":"TOKEN","EncryptedKeyMaterial":"WRAPPED","ValidTo":1500000000}`},
	{"DescribeKey", `{"KeyId":"OUTER"}`},
	{"DeleteImportedKeyMaterial", `{"KeyId":"OUTER"}`},
}

const root = "arn:aws:iam::111122223333:root"

const everyone = `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"` + root + `\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}`

// random finds what no two vaults answer alike, whatever their source of randomness: what a ciphertext has behind its
// header, with its nonce, and the parameters for an import, with their RSA key.
var random = regexp.MustCompile(`("CiphertextBlob":"[^"]{40}|"(?:ImportToken|PublicKey)":")[^"]*`)

// tell makes the calls of the story and returns what each answered, and which operations succeeded.
func tell(t *testing.T, perform func(operation string, request model.Request) (any, error)) (lines []string, done map[string]bool) {
	t.Helper()
	var keys []string
	var blob, token, wrapped []byte
	var grant string
	done = map[string]bool{}
	for _, step := range story {
		names := []string{"POLICY", everyone, "ROOT", root, "BLOB", base64.StdEncoding.EncodeToString(blob), "GRANT", grant,
			"TOKEN", base64.StdEncoding.EncodeToString(token), "WRAPPED", base64.StdEncoding.EncodeToString(wrapped)}
		for i, key := range keys {
			names = append(names, []string{"KEY", "OTHER", "OUTER"}[i], key)
		}
		api, _ := vault.Lookup(step.operation)
		request := api.NewRequest()
		if err := wire.Unmarshal([]byte(strings.NewReplacer(names...).Replace(step.request)), request); err != nil {
			t.Fatalf("%s %s: %v", step.operation, step.request, err)
		}
		response, err := perform(step.operation, request)
		if refusal := (*model.Error)(nil); errors.As(err, &refusal) {
			lines = append(lines, fmt.Sprintf("%s: refused: %s: %s", step.operation, refusal.Code, refusal.Message))
			continue
		} else if err != nil {
			t.Fatalf("%s %s: %v", step.operation, step.request, err)
		}
		answer, err := wire.Marshal(response)
		if err != nil {
			t.Fatal(err)
		}
		done[step.operation] = true
		lines = append(lines, fmt.Sprintf("%s: %T %s", step.operation, response, random.ReplaceAll(answer, []byte("$1…"))))
		switch response := response.(type) {
		case *model.CreateKeyResponse:
			keys = append(keys, response.KeyMetadata.KeyID)
		case *model.EncryptResponse:
			blob = response.CiphertextBlob
		case *model.CreateGrantResponse:
			grant = response.GrantID
		case *model.GetParametersForImportResponse:
			token, wrapped = response.ImportToken, vaulttest.Wrap(t, response, model.WrapOAEPSHA256, vaulttest.Material('m'))
		}
	}
	return lines, done
}

// Two vaults with the same clock and the same randomness answer the same, one of them over the socket.
func TestEveryOperationAnswersAsTheEngineDoes(t *testing.T) {
	t.Parallel()
	_, dir, _ := served(t)
	client := dial(t, dir)
	twin := vaulttest.New(t).Root()

	got, done := tell(t, func(operation string, request model.Request) (any, error) {
		return client.Call(context.Background(), operation, request)
	})
	want, _ := tell(t, func(operation string, request model.Request) (any, error) {
		api, _ := vault.Lookup(operation)
		return api.Call(context.Background(), twin, request)
	})
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("over the socket %s\nof the engine   %s", got[i], want[i])
		}
	}
	for _, api := range vault.APIs() {
		if !done[api.Operation.Name] {
			t.Errorf("the story has no %s that succeeds", api.Operation.Name)
		}
	}
}
