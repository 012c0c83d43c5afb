package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"coldkms/model"
)

const (
	keyID  = "1234abcd-12ab-34cd-56ef-1234567890ab"
	keyARN = "arn:aws:kms:us-west-2:111122223333:key/" + keyID
)

var here = model.Place{Account: "111122223333", Region: "us-west-2"}

func parse(given string, forms model.Form) error {
	_, err := model.ParseIdentifier(given, forms, here)
	return err
}

func encrypt(plaintext int) *model.EncryptRequest {
	return &model.EncryptRequest{KeyID: keyID, Plaintext: make([]byte, plaintext)}
}

func tags(n int) []model.Tag {
	made := make([]model.Tag, n)
	for i := range made {
		made[i] = model.Tag{TagKey: fmt.Sprintf("key%d", i), TagValue: "value"}
	}
	return made
}

func tag(key, value string) []model.Tag { return []model.Tag{{TagKey: key, TagValue: value}} }

// situations brings the recorded refusals about.
var situations = map[string]func() error{
	"a key of another Region by its id":                func() error { return model.ErrKeyNotFound(keyARN) },
	"a key of another Region by its ARN":               func() error { return parse("arn:aws:kms:eu-central-1:111122223333:key/"+keyID, model.FormAny) },
	"an unknown key by its id":                         func() error { return model.ErrKeyNotFound(here.KeyARN(keyID)) },
	"an unknown key by its ARN":                        func() error { return model.ErrKeyNotFound(keyARN) },
	"an unknown multi-Region key":                      func() error { return unknown("mrk-1234abcd12ab34cd56ef1234567890ab") },
	"an id that is no UUID":                            func() error { return parse("fake-key-id", model.FormAny) },
	"a UUID without dashes":                            func() error { return parse("134f2428cec14b25a1ae9048164dba47", model.FormAny) },
	"a malformed multi-Region key id":                  func() error { return parse("mrk-fake-key-id", model.FormAny) },
	"an alias without its prefix":                      func() error { return model.CheckAliasName("my_alias") },
	"Encrypt with a key that is pending import":        func() error { return model.OpEncrypt.CheckState(model.PendingImport, keyARN) },
	"Decrypt naming another key than the ciphertext's": func() error { return model.ErrIncorrectKey() },
	"a plaintext of 4,097 bytes":                       func() error { return encrypt(4097).Validate() },
	"Decrypt without the encryption context":           func() error { return model.ErrInvalidCiphertext() },
	"the same tag key twice":                           func() error { return model.CheckTags(append(tag("a", "1"), tag("a", "2")...)) },
	"51 tags":                                          func() error { return model.CheckTags(tags(51)) },
	"a tag value of 257 characters":                    func() error { return model.CheckTags(tag("key", strings.Repeat("v", 257))) },
	"a tag key beginning with aws:":                    func() error { return model.CheckTags(tag("aws:key", "value")) },
	"a tag key beginning with AWS:":                    func() error { return model.CheckTags(tag("AWS:key", "value")) },
	"a tag key of 129 characters":                      func() error { return model.CheckTags(tag(strings.Repeat("a", 129), "value")) },
	"use of a disabled key":                            func() error { return model.OpEncrypt.CheckState(model.Disabled, keyARN) },
}

// unknown is what a well-formed identifier of a key that is not there ends in.
func unknown(given string) error {
	id, err := model.ParseIdentifier(given, model.FormAny, here)
	if err != nil {
		return err
	}
	return model.ErrKeyNotFound(id.Place.KeyARN(id.KeyID))
}

func TestRecordedRefusals(t *testing.T) {
	var file struct {
		Refusals []struct{ Situation, Code, Message string }
	}
	readJSON(t, "testdata/recorded-errors.json", &file)
	for _, recorded := range file.Refusals {
		t.Run(recorded.Situation, func(t *testing.T) {
			bring, ok := situations[recorded.Situation]
			if !ok {
				t.Fatal("nothing brings this refusal about")
			}
			var refusal *model.Error
			if !errors.As(bring(), &refusal) {
				t.Fatal("no refusal")
			}
			if refusal.Code != recorded.Code || refusal.Message != recorded.Message {
				t.Errorf("got  %s: %s\nwant %s: %s", refusal.Code, refusal.Message, recorded.Code, recorded.Message)
			}
		})
	}
	if len(file.Refusals) != len(situations) {
		t.Errorf("%d refusals are recorded, %d situations bring them about", len(file.Refusals), len(situations))
	}
}

const (
	shortPlaintext = "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1"
	longPlaintext  = "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"
)

func number(n int) *int { return &n }

// TestRefusals holds what the service answers, situation by situation.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		situation string
		err       error
		want      string
	}{
		// Names and ids
		{"unknown key", model.ErrKeyNotFound(keyARN), "NotFoundException: Key '" + keyARN + "' does not exist"},
		{"not a UUID", parse("my-key", model.FormAny), "NotFoundException: Invalid keyId 'my-key'"},
		{"an alias where only a key will do", parse("alias/a", model.FormKey), "NotFoundException: Invalid keyId 'alias/a'"},
		{"an ARN of another Region", parse("arn:aws:kms:eu-west-1:111122223333:alias/a", model.FormAny), "NotFoundException: Invalid arn eu-west-1"},
		{"unknown alias", model.ErrAliasNotFound(here.AliasARN("alias/a")), "NotFoundException: Alias arn:aws:kms:us-west-2:111122223333:alias/a is not found."},
		{"an alias without prefix", model.CheckAliasName("a"), `ValidationException: Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html`},
		{"a bad character in an alias", model.CheckAliasName("alias/a b"), "ValidationException: 1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"},
		{"a colon in an alias", model.CheckAliasName("alias/a:b"), "InvalidAliasNameException: alias/a:b contains invalid characters for an alias"},
		{"a reserved alias", model.CheckAliasName("alias/aws/ebs"), "NotAuthorizedException"},
		{"an alias that is taken", model.ErrAliasExists(here.AliasARN("alias/a")), "AlreadyExistsException: An alias with the name arn:aws:kms:us-west-2:111122223333:alias/a already exists"},
		{"an alias to an alias", (&model.CreateAliasRequest{AliasName: "alias/a", TargetKeyID: "alias/b"}).Validate(), "ValidationException: Aliases must refer to keys. Not aliases"},
		{"an alias to an alias ARN", (&model.CreateAliasRequest{AliasName: "alias/a", TargetKeyID: here.AliasARN("alias/b")}).Validate(), "ValidationException: Aliases must refer to keys. Not aliases"},

		// Cryptographic operations
		{"a ciphertext that does not open", model.ErrInvalidCiphertext(), "InvalidCiphertextException"},
		{"another key than the ciphertext's", model.ErrIncorrectKey(), "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."},
		{"a ciphertext of a key that is not there", model.ErrUndisclosedCiphertext(), "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access."},
		{"no plaintext", encrypt(0).Validate(), shortPlaintext},
		{"a plaintext of 1 byte", encrypt(1).Validate(), "ok"},
		{"a plaintext of 4,096 bytes", encrypt(4096).Validate(), "ok"},
		{"a plaintext of 4,097 bytes", encrypt(4097).Validate(), longPlaintext},
		{"a key usage that nobody has", (&model.CreateKeyRequest{KeyUsage: "X"}).Validate(), "ValidationException: 1 validation error detected: Value 'X' at 'keyUsage' failed to satisfy constraint: Member must satisfy enum value set: [ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC, KEY_AGREEMENT]"},
		{"a key usage that coldkms does not have", (&model.CreateKeyRequest{KeyUsage: "SIGN_VERIFY"}).Validate(), "UnsupportedOperationException: coldkms does not support the key usage SIGN_VERIFY yet."},
		{"a key spec that coldkms does not have", (&model.CreateKeyRequest{KeySpec: "RSA_2048"}).Validate(), "UnsupportedOperationException: coldkms does not support the key spec RSA_2048 yet."},
		{"an origin that coldkms does not have", (&model.CreateKeyRequest{Origin: "AWS_CLOUDHSM"}).Validate(), "UnsupportedOperationException: coldkms does not support the key origin AWS_CLOUDHSM yet."},
		{"an algorithm of another key spec", (&model.EncryptRequest{KeyID: keyID, Plaintext: []byte{1}, EncryptionAlgorithm: "RSAES_OAEP_SHA_1"}).Validate(), "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT."},
		{"an import without a date", imports(nil, "KEY_MATERIAL_EXPIRES").Validate(), "ValidationException: A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"},
		{"an import that says nothing of expiration", imports(nil, "").Validate(), "ValidationException: A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"},
		{"an import with a date", imports(new(time.Time), "").Validate(), "ok"},
		{"an import without an end", imports(nil, "KEY_MATERIAL_DOES_NOT_EXPIRE").Validate(), "ok"},
		{"an import without an end, and a date", imports(new(time.Time), "KEY_MATERIAL_DOES_NOT_EXPIRE").Validate(), "ValidationException: A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE"},
		{"an expiration model that nobody has", imports(nil, "X").Validate(), "ValidationException: 1 validation error detected: Value 'X' at 'expirationModel' failed to satisfy constraint: Member must satisfy enum value set: [KEY_MATERIAL_EXPIRES, KEY_MATERIAL_DOES_NOT_EXPIRE]"},
		{"an import without token and material", (&model.ImportKeyMaterialRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE"}).Validate(), "ValidationException: 2 validation errors detected: Value at 'importToken' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'encryptedKeyMaterial' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"a wrapping algorithm that coldkms does not have", parameters("RSA_AES_KEY_WRAP_SHA_256", "RSA_2048").Validate(), "UnsupportedOperationException: coldkms does not support the wrapping algorithm RSA_AES_KEY_WRAP_SHA_256 yet."},
		{"a wrapping key that coldkms does not have", parameters("RSAES_OAEP_SHA_1", "RSA_4096").Validate(), "UnsupportedOperationException: coldkms does not support the wrapping key spec RSA_4096 yet."},
		{"a wrapping algorithm that nobody has", parameters("ROT13", "RSA_2048").Validate(), "ValidationException: 1 validation error detected: Value 'ROT13' at 'wrappingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [RSAES_OAEP_SHA_256, RSAES_OAEP_SHA_1, RSAES_PKCS1_V1_5, RSA_AES_KEY_WRAP_SHA_1, RSA_AES_KEY_WRAP_SHA_256, SM2PKE]"},
		{"no wrapping algorithm", parameters("", "RSA_2048").Validate(), "ValidationException: 1 validation error detected: Value null at 'wrappingAlgorithm' failed to satisfy constraint: Member must not be null"},
		{"a rotation period of 89 days", (&model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, RotationPeriodInDays: number(89)}).Validate(), "ValidationException: 1 validation error detected: Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 90"},
		{"a rotation period of 2,560 days", (&model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, RotationPeriodInDays: number(2560)}).Validate(), "ok"},
		{"no tags to add", (&model.TagResourceRequest{KeyID: keyID}).Validate(), "ValidationException: 1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null"},
		{"no tags to remove", (&model.UntagResourceRequest{KeyID: keyID}).Validate(), "ValidationException: 1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"},
		{"a tag key to remove that is none", (&model.UntagResourceRequest{KeyID: keyID, TagKeys: []string{"a", ""}}).Validate(), "ValidationException: 1 validation error detected: Value '' at 'tagKeys.2.member' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"reserved tags", (&model.TagResourceRequest{KeyID: keyID, Tags: tag("AWS:x", "")}).Validate(), "TagException: Tags beginning with aws: are reserved"},
		{"random bytes, but how many", (&model.GenerateRandomRequest{}).Validate(), "ValidationException: NumberOfBytes is required."},
		{"no random bytes", (&model.GenerateRandomRequest{NumberOfBytes: number(0)}).Validate(), "ValidationException: 1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		{"too many random bytes", (&model.GenerateRandomRequest{NumberOfBytes: number(1025)}).Validate(), "ValidationException: 1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024"},
		{"random bytes of a custom key store", (&model.GenerateRandomRequest{NumberOfBytes: number(1), CustomKeyStoreID: "cks-1"}).Validate(), "UnsupportedOperationException: coldkms does not support custom key stores."},
		{"re-encrypting nothing", (&model.ReEncryptRequest{DestinationKeyID: keyID}).Validate(), "ValidationException: 1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"re-encrypting to nowhere", (&model.ReEncryptRequest{CiphertextBlob: []byte{1}}).Validate(), "ValidationException: 1 validation error detected: Value '' at 'destinationKeyId' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"re-encrypting with RSA", (&model.ReEncryptRequest{CiphertextBlob: []byte{1}, DestinationKeyID: keyID, DestinationEncryptionAlgorithm: "RSAES_OAEP_SHA_1"}).Validate(), "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT."},
		{"deleting an alias without a prefix", (&model.DeleteAliasRequest{AliasName: "a"}).Validate(), `ValidationException: Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html`},
		{"deleting an alias of AWS", (&model.DeleteAliasRequest{AliasName: "alias/aws/s3"}).Validate(), "NotAuthorizedException"},
		{"a data key of no size", (&model.GenerateDataKeyRequest{KeyID: keyID}).Validate(), "ValidationException: Please specify either number of bytes or key spec."},
		{"a data key of two sizes", (&model.GenerateDataKeyRequest{KeyID: keyID, NumberOfBytes: number(1), KeySpec: "AES_128"}).Validate(), "ValidationException: Please specify either number of bytes or key spec."},
		{"a data key of 0 bytes", (&model.GenerateDataKeyRequest{KeyID: keyID, NumberOfBytes: number(0)}).Validate(), "ValidationException: 1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		{"a data key of 1,025 bytes", (&model.GenerateDataKeyRequest{KeyID: keyID, NumberOfBytes: number(1025)}).Validate(), "ValidationException: 1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024"},

		// Key states
		{"disabled", model.OpEncrypt.CheckState(model.Disabled, keyARN), "DisabledException: " + keyARN + " is disabled."},
		{"pending deletion", model.OpEncrypt.CheckState(model.PendingDeletion, keyARN), "KMSInvalidStateException: " + keyARN + " is pending deletion."},
		{"pending import", model.OpEncrypt.CheckState(model.PendingImport, keyARN), "KMSInvalidStateException: " + keyARN + " is pending import."},
		{"not pending deletion", model.OpCancelKeyDeletion.CheckState(model.Enabled, keyARN), "KMSInvalidStateException: " + keyARN + " is not pending deletion."},

		// Tags
		{"over 50 tags", model.CheckTags(tags(51)), "TagException: Too many tags"},
		{"duplicate tag keys", model.CheckTags(append(tag("a", ""), tag("a", "")...)), "TagException: Duplicate tag keys"},
		{"a reserved tag key in any case", model.CheckTags(tag("Aws:x", "")), "TagException: Tags beginning with aws: are reserved"},

		// Policies
		{"a policy over 32,768 bytes", model.ErrPolicyTooLong(), "LimitExceededException: The key policy document is larger than 32768 bytes."},

		// Deletion
		{"a waiting period of 6 days", schedule(6).Validate(), "ValidationException: 1 validation error detected: Value '6' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value greater than or equal to 7"},
		{"a waiting period of 7 days", schedule(7).Validate(), "ok"},
		{"a waiting period of 30 days", schedule(30).Validate(), "ok"},
		{"a waiting period of 31 days", schedule(31).Validate(), "ValidationException: 1 validation error detected: Value '31' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value less than or equal to 30"},

		// Lists
		{"a limit of 0", list(0, "").Validate(), "ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		{"a limit of 1", list(1, "").Validate(), "ok"},
		{"a limit of 1,000", list(1000, "").Validate(), "ok"},
		{"a limit of 1,001", list(1001, "").Validate(), "ValidationException: 1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000"},
		{"a marker of 1,024 characters", list(1, strings.Repeat("m", 1024)).Validate(), "ok"},
		{"a marker outside its pattern", list(1, "\t").Validate(), "ValidationException: 1 validation error detected: Value '\t' at 'marker' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\u0020-\\u00FF]*$"},
		{"a marker that was not handed out", model.ErrInvalidMarker(), "InvalidMarkerException: The marker is not valid."},
	} {
		t.Run(c.situation, func(t *testing.T) {
			if got := text(c.err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			assertAdviceFits(t, c.err)
		})
	}
}

// TestAdviceOnImportsFits says that of no advice the end is cut.
func TestAdviceOnImportsFits(t *testing.T) {
	for _, err := range []error{
		model.ErrInvalidImportToken(), model.ErrExpiredImportToken(), model.ErrUnwrapped(),
		model.ErrIncorrectKeyMaterial(), model.ErrValidTo(),
	} {
		assertAdviceFits(t, err)
	}
}

// assertAdviceFits checks that an error's advice is one line of 80 cells, beside
// a sign and a space.
func assertAdviceFits(t *testing.T, err error) {
	t.Helper()
	var refusal *model.Error
	if errors.As(err, &refusal) && len(refusal.Advice) > 78 {
		t.Errorf("%d characters: %s", len(refusal.Advice), refusal.Advice)
	}
}

func schedule(days int) *model.ScheduleKeyDeletionRequest {
	return &model.ScheduleKeyDeletionRequest{KeyID: keyID, PendingWindowInDays: &days}
}

func list(limit int, marker string) *model.ListKeysRequest {
	return &model.ListKeysRequest{Page: model.Page{Limit: &limit, Marker: marker}}
}

func TestSeveralViolationsAreOneRefusal(t *testing.T) {
	err := (&model.EncryptRequest{Plaintext: nil, EncryptionAlgorithm: "X"}).Validate()
	want := "ValidationException: 3 validation errors detected: " +
		"Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
		"Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
		"Value 'X' at 'encryptionAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, SM2PKE]"
	if got := text(err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestErrorIs(t *testing.T) {
	err := fmt.Errorf("asking: %w", model.ErrKeyNotFound(keyARN))
	for _, c := range []struct {
		target *model.Error
		want   bool
	}{
		{&model.Error{Code: model.CodeNotFound}, true},
		{model.ErrKeyNotFound(keyARN), true},
		{model.ErrKeyNotFound("another"), false},
		{&model.Error{Code: model.CodeDisabled}, false},
	} {
		if got := errors.Is(err, c.target); got != c.want {
			t.Errorf("errors.Is(%v, %v) = %v", err, c.target, got)
		}
	}
}

func imports(validTo *time.Time, expirationModel string) *model.ImportKeyMaterialRequest {
	return &model.ImportKeyMaterialRequest{
		KeyRequest: model.KeyRequest{KeyID: keyID}, ImportToken: []byte{1}, EncryptedKeyMaterial: []byte{1},
		ValidTo: validTo, ExpirationModel: expirationModel,
	}
}

func parameters(algorithm, spec string) *model.GetParametersForImportRequest {
	return &model.GetParametersForImportRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, WrappingAlgorithm: algorithm, WrappingKeySpec: spec}
}
