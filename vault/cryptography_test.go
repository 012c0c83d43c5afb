package vault_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

const (
	invalidCiphertext = "InvalidCiphertextException"
	undisclosed       = "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access."
	incorrectKey      = "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."
)

// decrypt returns the plaintext and how the call ended.
func decrypt(s *vault.Session, ciphertext []byte, pairs map[string]string) (string, string) {
	response, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: ciphertext, EncryptionContext: pairs})
	if err != nil {
		return "", text(err)
	}
	return string(response.Plaintext), "ok"
}

func wantPlaintext(t testing.TB, s *vault.Session, ciphertext []byte, pairs map[string]string, want string) {
	t.Helper()
	if got, ended := decrypt(s, ciphertext, pairs); got != want || ended != "ok" {
		t.Errorf("decrypted to %q, %s", got, ended)
	}
}

func TestEncryptDecrypt(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "a")
	for what, plaintext := range map[string][]byte{
		"one byte":    {0},
		"text":        []byte("plaintext"),
		"the largest": bytes.Repeat([]byte{0xff}, model.PlaintextMaxBytes),
	} {
		t.Run(what, func(t *testing.T) {
			encrypted, err := s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/a", Plaintext: plaintext, EncryptionAlgorithm: "SYMMETRIC_DEFAULT"})
			if err != nil {
				t.Fatal(err)
			}
			if encrypted.KeyID != key.ARN || encrypted.EncryptionAlgorithm != "SYMMETRIC_DEFAULT" {
				t.Errorf("encrypted by %s with %s", encrypted.KeyID, encrypted.EncryptionAlgorithm)
			}
			if len(encrypted.CiphertextBlob) > model.CiphertextMaxBytes {
				t.Errorf("a ciphertext of %d bytes cannot be decrypted", len(encrypted.CiphertextBlob))
			}
			decrypted, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: encrypted.CiphertextBlob})
			if err != nil {
				t.Fatal(err)
			}
			if decrypted.KeyID != key.ARN || decrypted.EncryptionAlgorithm != "SYMMETRIC_DEFAULT" || !bytes.Equal(decrypted.Plaintext, plaintext) {
				t.Errorf("decrypted by %s with %s to %d bytes", decrypted.KeyID, decrypted.EncryptionAlgorithm, len(decrypted.Plaintext))
			}
		})
	}
}

func TestEncryptIsNeverTheSameTwice(t *testing.T) {
	s := vaulttest.New(t).Root()
	vaulttest.CreateKey(t, s, "a")
	if bytes.Equal(encrypt(t, s, "alias/a", "plaintext", nil), encrypt(t, s, "alias/a", "plaintext", nil)) {
		t.Error("two ciphertexts of one plaintext are equal")
	}
}

func TestEncryptionContext(t *testing.T) {
	type pairs = map[string]string
	s := vaulttest.New(t).Root()
	vaulttest.CreateKey(t, s, "a")
	for _, c := range []struct {
		what    string
		with    pairs
		decrypt pairs
		want    string
	}{
		{"none", nil, nil, "ok"},
		{"none and empty", nil, pairs{}, "ok"},
		{"the same", pairs{"a": "1", "b": "2"}, pairs{"b": "2", "a": "1"}, "ok"},
		{"missing", pairs{"a": "1"}, nil, invalidCiphertext},
		{"one pair missing", pairs{"a": "1", "b": "2"}, pairs{"a": "1"}, invalidCiphertext},
		{"one pair more", pairs{"a": "1"}, pairs{"a": "1", "b": "2"}, invalidCiphertext},
		{"where there was none", nil, pairs{"a": "1"}, invalidCiphertext},
		{"another value", pairs{"a": "1"}, pairs{"a": "2"}, invalidCiphertext},
		{"a value in other case", pairs{"a": "x"}, pairs{"a": "X"}, invalidCiphertext},
		{"a key in other case", pairs{"a": "x"}, pairs{"A": "x"}, invalidCiphertext},
		{"key and value parted elsewhere", pairs{"a": "bc"}, pairs{"ab": "c"}, invalidCiphertext},
		{"two pairs run together", pairs{"a": "b", "c": "d"}, pairs{"a": "bcd"}, invalidCiphertext},
		{"an empty pair", nil, pairs{"": ""}, invalidCiphertext},
		{"the same letter composed otherwise", pairs{"é": ""}, pairs{"e\u0301": ""}, invalidCiphertext},
		{"all of Unicode", pairs{"é€😀": "\x00\n"}, pairs{"é€😀": "\x00\n"}, "ok"},
	} {
		t.Run(c.what, func(t *testing.T) {
			ciphertext := encrypt(t, s, "alias/a", "plaintext", c.with)
			if _, ended := decrypt(s, ciphertext, c.decrypt); ended != c.want {
				t.Errorf("got %s, want %s", ended, c.want)
			}
		})
	}
}

func TestDecryptChangedCiphertext(t *testing.T) {
	s := vaulttest.New(t).Root()
	vaulttest.CreateKey(t, s, "a")
	ciphertext := encrypt(t, s, "alias/a", "plaintext", nil)
	for at := range ciphertext {
		want := invalidCiphertext
		if 4 <= at && at < 20 {
			want = undisclosed // the bytes of the key id: they name another key, and nobody has it
		}
		for _, mask := range []byte{1, 0x80} {
			changed := bytes.Clone(ciphertext)
			changed[at] ^= mask
			if _, ended := decrypt(s, changed, nil); ended != want {
				t.Errorf("byte %d changed: %s, want %s", at, ended, want)
			}
		}
	}
	for length := 1; length < len(ciphertext); length++ {
		if _, ended := decrypt(s, ciphertext[:length], nil); ended != invalidCiphertext {
			t.Errorf("cut to %d bytes: %s", length, ended)
		}
	}
	if _, ended := decrypt(s, append(bytes.Clone(ciphertext), 0), nil); ended != invalidCiphertext {
		t.Errorf("one byte longer: %s", ended)
	}
}

func TestDecryptOfAnotherKeysCiphertext(t *testing.T) {
	s := vaulttest.New(t).Root()
	a, b := vaulttest.CreateKey(t, s, "a"), vaulttest.CreateKey(t, s, "b")
	ciphertext := encrypt(t, s, a.KeyID, "plaintext", nil)

	// The key id of b in the ciphertext of a.
	forged := bytes.Clone(ciphertext)
	ofB := encrypt(t, s, b.KeyID, "plaintext", nil)
	copy(forged[4:20], ofB[4:20])
	// A ciphertext that names no key of the vault.
	orphan := bytes.Clone(ciphertext)
	copy(orphan[4:20], make([]byte, 16))

	for _, c := range []struct {
		what       string
		ciphertext []byte
		keyID      string
		want       string
	}{
		{"its own key by id", ciphertext, a.KeyID, "ok"},
		{"its own key by alias", ciphertext, "alias/a", "ok"},
		{"another key", ciphertext, b.KeyID, incorrectKey},
		{"another key by alias", ciphertext, "alias/b", incorrectKey},
		{"an unknown key", ciphertext, unknownID, "NotFoundException: Key '" + vaulttest.Home.KeyARN(unknownID) + "' does not exist"},
		{"the key id exchanged", forged, "", invalidCiphertext},
		{"the key id exchanged, and that key named", forged, b.KeyID, invalidCiphertext},
		{"no key's ciphertext", orphan, "", undisclosed},
		{"no key's ciphertext, and a key named", orphan, a.KeyID, incorrectKey},
		{"no ciphertext at all", []byte("ciphertext"), a.KeyID, invalidCiphertext},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: c.ciphertext, KeyID: c.keyID})
			wantRefusal(t, err, c.want)
		})
	}
}

func TestAccountsAndRegionsAreApart(t *testing.T) {
	f := vaulttest.New(t)
	home := vaulttest.Home
	places := []model.Place{home, {Account: "444455556666", Region: home.Region}, {Account: home.Account, Region: "eu-west-1"}}
	for i, place := range places {
		s := f.RootOf(place)
		key := vaulttest.CreateKey(t, s, "same")
		if want := place.KeyARN(key.KeyID); key.ARN != want || key.AWSAccountID != place.Account {
			t.Errorf("the key's ARN is %s of %s, want %s", key.ARN, key.AWSAccountID, want)
		}
		ciphertext := encrypt(t, s, "alias/same", "plaintext", nil)
		for j, other := range places {
			want := "ok"
			if i != j {
				want = undisclosed
			}
			if _, ended := decrypt(f.RootOf(other), ciphertext, nil); ended != want {
				t.Errorf("encrypted in %v, decrypted in %v: %s", place, other, ended)
			}
		}
	}
	for _, place := range places {
		listed, err := f.RootOf(place).ListKeys(ctx, &model.ListKeysRequest{})
		if err != nil || len(listed.Keys) != 1 {
			t.Errorf("%v has %d keys, %v", place, len(listed.Keys), err)
		}
	}
}

func TestCiphertextOutlivesTheSession(t *testing.T) {
	f := vaulttest.New(t)
	vaulttest.CreateKey(t, f.Root(), "a")
	pairs := map[string]string{"a": "1"}
	ciphertext := encrypt(t, f.Root(), "alias/a", "plaintext", pairs)
	f.Reopen(t)
	wantPlaintext(t, f.Root(), ciphertext, pairs, "plaintext")
	if err := f.Verify(ctx); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

func TestCiphertextOfAnotherVault(t *testing.T) {
	f, g := vaulttest.New(t), vaulttest.New(t)
	vaulttest.CreateKey(t, f.Root(), "a")
	ciphertext := encrypt(t, f.Root(), "alias/a", "plaintext", nil)
	if _, ended := decrypt(g.Root(), ciphertext, nil); ended != undisclosed {
		t.Errorf("got %s", ended)
	}
}

func TestUnusableKeysKeepTheirCiphertexts(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	ciphertext := encrypt(t, s, key.KeyID, "plaintext", nil)
	wantBoth := func(want string) {
		t.Helper()
		wantRefusal(t, keyed["Encrypt"](s, key.KeyID, nil), want)
		wantRefusal(t, keyed["Decrypt"](s, "", ciphertext), want)
	}
	disable(t, s, key.KeyID)
	wantBoth("DisabledException: " + key.ARN + " is disabled.")
	f.Reopen(t)
	s = f.Root()
	wantBoth("DisabledException: " + key.ARN + " is disabled.")
	schedule(t, s, key.KeyID)
	wantBoth("KMSInvalidStateException: " + key.ARN + " is pending deletion.")
	f.Reopen(t)
	s = f.Root()
	wantBoth("KMSInvalidStateException: " + key.ARN + " is pending deletion.")
	wantRefusal(t, keyed["CancelKeyDeletion"](s, key.KeyID, nil), "ok")
	wantBoth("DisabledException: " + key.ARN + " is disabled.")
	wantRefusal(t, keyed["EnableKey"](s, key.KeyID, nil), "ok")
	wantPlaintext(t, s, ciphertext, nil, "plaintext")
}

func TestDeletionCannotBeCancelledFromItsDate(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	early, late := vaulttest.CreateKey(t, s, ""), vaulttest.CreateKey(t, s, "")
	date := schedule(t, s, early.KeyID).DeletionDate
	schedule(t, s, late.KeyID)

	f.Pass(t, date.Sub(f.Clock.Now())-time.Nanosecond)
	wantRefusal(t, keyed["CancelKeyDeletion"](s, early.KeyID, nil), "ok")

	f.Clock.Advance(time.Nanosecond)
	gone := "NotFoundException: Key '" + late.ARN + "' does not exist"
	wantRefusal(t, keyed["CancelKeyDeletion"](s, late.KeyID, nil), gone)

	t.Run("the clock set back", func(t *testing.T) {
		f.Clock.Advance(-60 * 24 * time.Hour)
		wantRefusal(t, keyed["CancelKeyDeletion"](s, late.KeyID, nil), gone)
		f.Reopen(t)
		wantRefusal(t, keyed["CancelKeyDeletion"](f.Root(), late.KeyID, nil), gone)
	})
}

func TestGenerateDataKey(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "a")
	pairs := map[string]string{"a": "1"}
	one, longest := 1, 1024
	seen := map[string]bool{}
	for _, c := range []struct {
		request model.GenerateDataKeyRequest
		bytes   int
	}{
		{model.GenerateDataKeyRequest{KeySpec: "AES_256"}, 32},
		{model.GenerateDataKeyRequest{KeySpec: "AES_128"}, 16},
		{model.GenerateDataKeyRequest{NumberOfBytes: &one}, 1},
		{model.GenerateDataKeyRequest{NumberOfBytes: &longest}, 1024},
	} {
		c.request.KeyID, c.request.EncryptionContext = "alias/a", pairs
		made, err := s.GenerateDataKey(ctx, &c.request)
		if err != nil {
			t.Fatal(err)
		}
		if len(made.Plaintext) != c.bytes || made.KeyID != key.ARN {
			t.Errorf("a data key of %d bytes by %s, want %d by %s", len(made.Plaintext), made.KeyID, c.bytes, key.ARN)
		}
		if seen[string(made.Plaintext)] {
			t.Error("a data key came twice")
		}
		seen[string(made.Plaintext)] = true
		wantPlaintext(t, s, made.CiphertextBlob, pairs, string(made.Plaintext))
		if _, ended := decrypt(s, made.CiphertextBlob, nil); ended != invalidCiphertext {
			t.Errorf("without its context: %s", ended)
		}
	}
}

func TestCryptographicRefusals(t *testing.T) {
	s := vaulttest.New(t).Root()
	vaulttest.CreateKey(t, s, "a")
	for _, c := range []struct {
		what string
		err  error
		want string
	}{
		{"no plaintext", refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/a"})), "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"a long plaintext", refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/a", Plaintext: make([]byte, 4097)})), "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"},
		{"a long plaintext under an unknown key", refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/b", Plaintext: make([]byte, 4097)})), "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"},
		{"an asymmetric algorithm", refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/a", Plaintext: []byte{1}, EncryptionAlgorithm: "RSAES_OAEP_SHA_1"})), "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT."},
		{"no ciphertext", refusalOf(s.Decrypt(ctx, &model.DecryptRequest{})), "ValidationException: 1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"a data key without a size", refusalOf(s.GenerateDataKey(ctx, &model.GenerateDataKeyRequest{KeyID: "alias/a"})), "ValidationException: Please specify either number of bytes or key spec."},
		{"a large encryption context", refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: "alias/a", Plaintext: []byte{1}, EncryptionContext: map[string]string{"a": strings.Repeat("b", 1<<20)}})), "ValidationException: 1 validation error detected: Value at 'encryptionContext' failed to satisfy constraint: Member must have length less than or equal to 8192"},
	} {
		t.Run(c.what, func(t *testing.T) { wantRefusal(t, c.err, c.want) })
	}
}

func TestCiphertextNeverShowsItsPlaintext(t *testing.T) {
	s := vaulttest.New(t).Root()
	vaulttest.CreateKey(t, s, "a")
	plaintext := strings.Repeat("plaintext", 10)
	ciphertext := encrypt(t, s, "alias/a", plaintext, map[string]string{"context": "value"})
	for _, part := range []string{"plaintext", "context", "value"} {
		if bytes.Contains(ciphertext, []byte(part)) {
			t.Errorf("%q stands in the ciphertext", part)
		}
	}
	if got, want := len(ciphertext), len(plaintext)+crypto.CiphertextOverhead; got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
}

// refusalOf returns the error of a call whose response does not matter.
func refusalOf[Response any](_ Response, err error) error { return err }
