package vault_test

import (
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestReEncrypt(t *testing.T) {
	s := vaulttest.New(t).Root()
	from, to, other := vaulttest.CreateKey(t, s, "from"), vaulttest.CreateKey(t, s, "to"), vaulttest.CreateKey(t, s, "other")
	disabled := vaulttest.CreateKey(t, s, "disabled")
	ofDisabled := encrypt(t, s, disabled.KeyID, "secret", nil)
	disable(t, s, disabled.KeyID)
	project, stage := map[string]string{"project": "a"}, map[string]string{"stage": "b"}
	blob := encrypt(t, s, from.KeyID, "secret", project)
	const incorrect = "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."

	for _, c := range []struct {
		what string
		req  model.ReEncryptRequest
		want string
	}{
		{"to another key", model.ReEncryptRequest{DestinationKeyID: to.KeyID}, "ok"},
		{"to an alias", model.ReEncryptRequest{DestinationKeyID: "alias/to"}, "ok"},
		{"to the same key with another context", model.ReEncryptRequest{DestinationKeyID: from.KeyID}, "ok"},
		{"with the source named", model.ReEncryptRequest{DestinationKeyID: to.KeyID, SourceKeyID: "alias/from"}, "ok"},
		{"with another source named", model.ReEncryptRequest{DestinationKeyID: to.KeyID, SourceKeyID: other.KeyID}, incorrect},
		{"with the wrong context", model.ReEncryptRequest{DestinationKeyID: to.KeyID, SourceEncryptionContext: stage}, "InvalidCiphertextException"},
		{"what is no ciphertext", model.ReEncryptRequest{DestinationKeyID: to.KeyID, CiphertextBlob: []byte("no")}, "InvalidCiphertextException"},
		{"to a key that does not exist", model.ReEncryptRequest{DestinationKeyID: unknownID}, "NotFoundException: Key '" + vaulttest.Home.KeyARN(unknownID) + "' does not exist"},
		{"to a disabled key", model.ReEncryptRequest{DestinationKeyID: disabled.KeyID}, "DisabledException: " + disabled.ARN + " is disabled."},
		{"from a disabled key", model.ReEncryptRequest{DestinationKeyID: to.KeyID, CiphertextBlob: ofDisabled}, "DisabledException: " + disabled.ARN + " is disabled."},
	} {
		t.Run(c.what, func(t *testing.T) {
			req := c.req
			if req.CiphertextBlob == nil {
				req.CiphertextBlob = blob
			}
			if req.SourceEncryptionContext == nil {
				req.SourceEncryptionContext = project
			}
			req.DestinationEncryptionContext = stage
			made, err := s.ReEncrypt(ctx, &req)
			wantRefusal(t, err, c.want)
			if err != nil {
				return
			}
			if made.SourceKeyID != from.ARN {
				t.Errorf("the source is %s", made.SourceKeyID)
			}
			opened, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob, EncryptionContext: stage, KeyID: made.KeyID})
			if err != nil || string(opened.Plaintext) != "secret" || opened.KeyID != made.KeyID {
				t.Errorf("opened %v, %v", opened, err)
			}
			if _, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob, EncryptionContext: project}); text(err) != "InvalidCiphertextException" {
				t.Errorf("opens with the old context: %v", err)
			}
		})
	}
}

func TestReEncryptRecordNamesBothKeys(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	from, to := vaulttest.CreateKey(t, s, "from"), vaulttest.CreateKey(t, s, "to")
	made, err := s.ReEncrypt(ctx, &model.ReEncryptRequest{CiphertextBlob: encrypt(t, s, from.KeyID, "secret", nil), DestinationKeyID: "alias/to"})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{made.SourceKeyID, to.ARN} {
		id, err := model.ParseIdentifier(key, model.FormKey, s.Place())
		if err != nil {
			t.Fatal(err)
		}
		events, err := s.KeyEvents(ctx, id.KeyID, 1)
		if err != nil || len(events) != 1 || events[0].EventName != "ReEncrypt" || events[0].ReadOnly {
			t.Errorf("the latest record of %s: %v, %v", key, events, err)
		}
	}
}

func TestDataKeyWithoutPlaintext(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "")
	bytes := 7
	for _, c := range []struct {
		req  model.GenerateDataKeyRequest
		want int
	}{
		{model.GenerateDataKeyRequest{KeySpec: "AES_256"}, 32},
		{model.GenerateDataKeyRequest{KeySpec: "AES_128"}, 16},
		{model.GenerateDataKeyRequest{NumberOfBytes: &bytes}, 7},
	} {
		c.req.KeyID = key.KeyID
		made, err := s.GenerateDataKeyWithoutPlaintext(ctx, &model.GenerateDataKeyWithoutPlaintextRequest{GenerateDataKeyRequest: c.req})
		if err != nil {
			t.Fatal(err)
		}
		opened, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob})
		if err != nil || len(opened.Plaintext) != c.want || made.KeyID != key.ARN {
			t.Errorf("a data key of %d bytes under %s, %v", len(opened.Plaintext), made.KeyID, err)
		}
	}
}

func TestGenerateRandom(t *testing.T) {
	s := vaulttest.New(t).Root()
	length := 1024
	made, err := s.GenerateRandom(ctx, &model.GenerateRandomRequest{NumberOfBytes: &length})
	if err != nil || len(made.Plaintext) != length {
		t.Fatalf("%d bytes, %v", len(made.Plaintext), err)
	}
	again, err := s.GenerateRandom(ctx, &model.GenerateRandomRequest{NumberOfBytes: &length})
	if err != nil || string(again.Plaintext) == string(made.Plaintext) {
		t.Errorf("the same bytes again, %v", err)
	}
}

// Every operation that is declared can be called by its name.
func TestAPIs(t *testing.T) {
	apis := vault.APIs()
	ops := model.Operations()
	if len(apis) != len(ops) {
		t.Fatalf("%d operations by name, %d declared", len(apis), len(ops))
	}
	s := vaulttest.New(t).Root()
	for i, a := range apis {
		if a.Operation != ops[i] {
			t.Errorf("%s stands where %s is declared", a.Operation.Name, ops[i].Name)
		}
		found, ok := vault.Lookup(ops[i].Name)
		if !ok || found.Operation != ops[i] {
			t.Errorf("%s is not found", ops[i].Name)
		}
		response, err := a.Call(ctx, s, a.NewRequest())
		if (err == nil) == (response == nil) {
			t.Errorf("%s answers %v, %v", ops[i].Name, response, err)
		}
	}
	if _, ok := vault.Lookup("CreateUser"); ok {
		t.Error("CreateUser is no operation of key management")
	}
}
