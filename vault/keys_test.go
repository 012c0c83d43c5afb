package vault_test

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func describe(t testing.TB, s *vault.Session, keyID string) model.KeyMetadata {
	t.Helper()
	response, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	if err != nil {
		t.Fatalf("DescribeKey: %v", err)
	}
	return response.KeyMetadata
}

func TestCreateKey(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Description: "for tests", Tags: []model.Tag{{TagKey: "Cost", TagValue: "42"}}})
	if err != nil {
		t.Fatal(err)
	}
	got := made.KeyMetadata
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(got.KeyID) {
		t.Errorf("the key id is %q", got.KeyID)
	}
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(got.CurrentKeyMaterialID) {
		t.Errorf("the material id is %q", got.CurrentKeyMaterialID)
	}
	want := model.KeyMetadata{
		AWSAccountID: "111122223333", ARN: "arn:aws:kms:us-west-2:111122223333:key/" + got.KeyID, CreationDate: vaulttest.Start,
		CurrentKeyMaterialID: got.CurrentKeyMaterialID, CustomerMasterKeySpec: "SYMMETRIC_DEFAULT", Description: "for tests", Enabled: true,
		EncryptionAlgorithms: []string{"SYMMETRIC_DEFAULT"}, KeyID: got.KeyID, KeyManager: "CUSTOMER", KeySpec: "SYMMETRIC_DEFAULT",
		KeyState: model.Enabled, KeyUsage: "ENCRYPT_DECRYPT", Origin: "AWS_KMS",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	f.Reopen(t)
	if again := describe(t, f.Root(), got.KeyID); !reflect.DeepEqual(again, got) {
		t.Errorf("after reopening %+v", again)
	}
	rows, err := f.Root().Catalogue(ctx)
	if err != nil || len(rows) != 1 || !reflect.DeepEqual(rows[0].Tags, []model.Tag{{TagKey: "Cost", TagValue: "42"}}) {
		t.Errorf("the catalogue holds %+v, %v", rows, err)
	}
}

func TestCreateKeyKeepsItsOwnTags(t *testing.T) {
	s := vaulttest.New(t).Root()
	tags := []model.Tag{{TagKey: "a", TagValue: "1"}}
	if _, err := s.CreateKey(ctx, &model.CreateKeyRequest{Tags: tags}); err != nil {
		t.Fatal(err)
	}
	tags[0].TagValue = "2"
	rows, err := s.Catalogue(ctx)
	if err != nil || rows[0].Tags[0].TagValue != "1" {
		t.Errorf("the request's tags were changed, and the key's are %v, %v", rows[0].Tags, err)
	}
}

// policyOf returns a key policy of so many bytes, by which the account may do everything.
func policyOf(bytes int) string {
	document := policy.Default(vaulttest.Home.Account)
	return document[:len(document)-1] + strings.Repeat(" ", bytes-len(document)) + "}"
}

func TestCreateKeyRefusals(t *testing.T) {
	s := vaulttest.New(t).Root()
	for _, c := range []struct {
		what    string
		request model.CreateKeyRequest
		want    string
	}{
		{"nothing said", model.CreateKeyRequest{}, "ok"},
		{"everything said that there is", model.CreateKeyRequest{KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "SYMMETRIC_DEFAULT", Origin: "AWS_KMS"}, "ok"},
		{"a policy of 32,768 bytes", model.CreateKeyRequest{Policy: policyOf(32768)}, "ok"},
		{"a policy of 32,769 bytes", model.CreateKeyRequest{Policy: policyOf(32769)}, "LimitExceededException: The key policy document is larger than 32768 bytes."},
		{"a policy of 131,072 bytes", model.CreateKeyRequest{Policy: policyOf(131072)}, "LimitExceededException: The key policy document is larger than 32768 bytes."},
		{"a policy of 131,073 bytes", model.CreateKeyRequest{Policy: policyOf(131073)}, "ValidationException: 1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 131072"},
		{"a policy that is not JSON", model.CreateKeyRequest{Policy: "{"}, "MalformedPolicyDocumentException: The policy is not in the valid JSON format: the text ends too early. (line 1, column 2)"},
		{"the same tag key twice", model.CreateKeyRequest{Tags: []model.Tag{{TagKey: "a"}, {TagKey: "a"}}}, "TagException: Duplicate tag keys"},
		{"a description of 8,192 characters", model.CreateKeyRequest{Description: strings.Repeat("é", 8192)}, "ok"},
		{"an asymmetric key", model.CreateKeyRequest{KeySpec: "RSA_2048"}, "UnsupportedOperationException: coldkms does not support the key spec RSA_2048 yet."},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := s.CreateKey(ctx, &c.request)
			wantRefusal(t, err, c.want)
		})
	}
}

func TestTheLargestKey(t *testing.T) {
	s := vaulttest.New(t).Root()
	request := &model.CreateKeyRequest{
		Description: strings.Repeat("d", model.DescriptionMax), Policy: policyOf(model.PolicyMaxBytes),
	}
	for i := range model.MaxTags {
		request.Tags = append(request.Tags, model.Tag{TagKey: strings.Repeat("k", 126) + string(rune('A'+i%26)) + string(rune('a'+i/26)), TagValue: strings.Repeat("v", 256)})
	}
	made, err := s.CreateKey(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	if got := describe(t, s, made.KeyMetadata.KeyID).Description; got != request.Description {
		t.Errorf("the description has %d characters", len(got))
	}
	read, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: made.KeyMetadata.KeyID})
	if err != nil || read.Policy != request.Policy {
		t.Errorf("the policy does not come back: %v", err)
	}
}

func TestKeyAndAliasLimits(t *testing.T) {
	f := vaulttest.New(t)
	f.SetQuotas(t, model.Quotas{Keys: 3, Aliases: 3})
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "1")
	vaulttest.CreateKey(t, s, "2")
	vaulttest.CreateKey(t, s, "3")
	noKey := func(s *vault.Session) error { return refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})) }
	noAlias := func(s *vault.Session) error {
		return refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/4", TargetKeyID: key.KeyID}))
	}
	wantRefusal(t, noKey(s), "LimitExceededException: You have reached the limit of 3 customer master keys in this Region.")
	wantRefusal(t, noAlias(s), "LimitExceededException: You have reached the limit of 3 aliases in this Region.")
	f.Reopen(t)
	wantRefusal(t, noKey(f.Root()), "LimitExceededException: You have reached the limit of 3 customer master keys in this Region.")
	wantRefusal(t, noKey(f.RootOf(model.Place{Account: "111122223333", Region: "eu-west-1"})), "ok")
}

func TestUpdateKeyDescription(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "")
	for _, description := range []string{"new", "", strings.Repeat("😀", model.DescriptionMax)} {
		_, err := f.Root().UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: key.KeyID, Description: description})
		wantRefusal(t, err, "ok")
		f.Reopen(t)
		if got := describe(t, f.Root(), key.KeyID).Description; got != description {
			t.Errorf("the description has %d bytes, want %d", len(got), len(description))
		}
	}
	_, err := f.Root().UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: key.KeyID, Description: strings.Repeat("d", 8193)})
	if !errors.Is(err, &model.Error{Code: model.CodeValidation}) {
		t.Errorf("8,193 characters: %v", err)
	}
}

func TestSwitchingAKey(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "")
	for _, c := range []struct {
		operation string
		want      model.KeyState
	}{
		{"EnableKey", model.Enabled}, {"DisableKey", model.Disabled}, {"DisableKey", model.Disabled}, {"EnableKey", model.Enabled},
	} {
		wantRefusal(t, keyed[c.operation](f.Root(), key.KeyID, nil), "ok")
		f.Reopen(t)
		if got := describe(t, f.Root(), key.KeyID); got.KeyState != c.want || got.Enabled != (c.want == model.Enabled) {
			t.Errorf("after %s the key is %s, enabled %v", c.operation, got.KeyState, got.Enabled)
		}
	}
}

func TestScheduleKeyDeletion(t *testing.T) {
	s := vaulttest.New(t).Root()
	for _, c := range []struct {
		what   string
		window *int
		days   int
		date   string
	}{
		{"nothing said", nil, 30, "2017-03-18"},
		{"the shortest", number(7), 7, "2017-02-23"},
		{"the longest", number(30), 30, "2017-03-18"},
	} {
		t.Run(c.what, func(t *testing.T) {
			key := vaulttest.CreateKey(t, s, "")
			got, err := s.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: key.KeyID, PendingWindowInDays: c.window})
			if err != nil {
				t.Fatal(err)
			}
			date, err := time.Parse(time.DateOnly, c.date)
			if err != nil {
				t.Fatal(err)
			}
			want := &model.ScheduleKeyDeletionResponse{KeyID: key.ARN, DeletionDate: date, KeyState: model.PendingDeletion, PendingWindowInDays: c.days}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if described := describe(t, s, key.KeyID); described.DeletionDate == nil || !described.DeletionDate.Equal(date) || described.Enabled {
				t.Errorf("described as %+v", described)
			}
			cancelled, err := s.CancelKeyDeletion(ctx, &model.CancelKeyDeletionRequest{KeyRequest: model.KeyRequest{KeyID: key.KeyID}})
			if err != nil || cancelled.KeyID != key.ARN {
				t.Errorf("cancelled for %+v, %v", cancelled, err)
			}
			if described := describe(t, s, key.KeyID); described.DeletionDate != nil || described.KeyState != model.Disabled {
				t.Errorf("after cancelling %+v", described)
			}
		})
	}
}

func number(n int) *int { return &n }

func TestKeyPolicies(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "").KeyID
	read := func() string {
		t.Helper()
		response, err := f.Root().GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: key, PolicyName: "default"})
		if err != nil || response.PolicyName != "default" {
			t.Fatalf("GetKeyPolicy: %+v, %v", response, err)
		}
		return response.Policy
	}
	put := func(name, document string) error {
		return refusalOf(f.Root().PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: key, PolicyName: name, Policy: document}))
	}
	if got := read(); got != policy.Default("111122223333") {
		t.Errorf("a new key's policy is %s", got)
	}
	document := "\t" + policyOf(600) + "\r\n"
	wantRefusal(t, put("", document), "ok")
	wantRefusal(t, put("other", "{}"), "NotFoundException: No such policy exists")
	wantRefusal(t, put("default", "[]"), "MalformedPolicyDocumentException: A policy is an object, not a list. (line 1, column 1)")
	f.Reopen(t)
	if got := read(); got != document {
		t.Errorf("the policy comes back as %q", got)
	}
	_, err := f.Root().GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: key, PolicyName: "other"})
	wantRefusal(t, err, "NotFoundException: No such policy exists")
}

// A record has room for every description and every set of tags, but not for the longest of both in letters of four
// bytes: that is refused, and recorded, like any other limit.
func TestAKeyThatIsTooLargeIsRefused(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	wide := func(letters int) string { return strings.Repeat("𝒦", letters) }
	var tags []model.Tag
	for i := range model.MaxTags {
		tags = append(tags, model.Tag{TagKey: fmt.Sprintf("%02d", i) + wide(100), TagValue: wide(200)})
	}
	tooLarge := &model.Error{Code: model.CodeLimitExceeded}
	_, err := s.CreateKey(ctx, &model.CreateKeyRequest{Description: wide(8192), Tags: tags})
	if !errors.Is(err, tooLarge) {
		t.Errorf("CreateKey: %v", err)
	}
	made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Tags: tags[:40]})
	if err != nil {
		t.Fatal(err)
	}
	update := &model.UpdateKeyDescriptionRequest{KeyID: made.KeyMetadata.KeyID, Description: wide(8192)}
	if _, err := s.UpdateKeyDescription(ctx, update); !errors.Is(err, tooLarge) {
		t.Errorf("UpdateKeyDescription: %v", err)
	}
	if described := describe(t, s, made.KeyMetadata.KeyID); described.Description != "" {
		t.Error("the refused description was kept")
	}
}
