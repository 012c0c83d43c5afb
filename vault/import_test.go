package vault_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// material is what the tests import.
var material = vaulttest.Material('m')

func importMaterial(s *vault.Session, req *model.ImportKeyMaterialRequest) error {
	return refusalOf(s.ImportKeyMaterial(ctx, req))
}

// The guide, "Importing Key Material", step by step.
func TestImport(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	made := vaulttest.CreateExternalKey(t, s, "imported")
	if made.Origin != "EXTERNAL" || made.KeyState != model.PendingImport || made.Enabled || made.CurrentKeyMaterialID != "" {
		t.Errorf("a key without material is %+v", made)
	}
	wantRefusal(t, keyed["Encrypt"](s, made.KeyID, nil), "KMSInvalidStateException: "+made.ARN+" is pending import.")

	parameters := vaulttest.Parameters(t, s, made.KeyID, model.WrapOAEPSHA256)
	if want := vaulttest.Start.Add(24 * time.Hour); !parameters.ParametersValidTo.Equal(want) || parameters.KeyID != made.ARN {
		t.Errorf("the parameters are of %s and valid to %v, want %v", parameters.KeyID, parameters.ParametersValidTo, want)
	}
	validTo := vaulttest.Start.Add(100 * time.Hour)
	_, err := s.ImportKeyMaterial(ctx, &model.ImportKeyMaterialRequest{
		KeyRequest: model.KeyRequest{KeyID: made.ARN}, ImportToken: parameters.ImportToken,
		EncryptedKeyMaterial: vaulttest.Wrap(t, parameters, model.WrapOAEPSHA256, material), ValidTo: &validTo,
	})
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for range 2 {
		got := describe(t, f.Root(), made.KeyID)
		if got.KeyState != model.Enabled || got.ExpirationModel != "KEY_MATERIAL_EXPIRES" || !got.ValidTo.Equal(validTo) || got.CurrentKeyMaterialID == "" || id != "" && got.CurrentKeyMaterialID != id {
			t.Errorf("with its material the key is %+v", got)
		}
		id = got.CurrentKeyMaterialID
		f.Reopen(t)
	}
	s = f.Root()
	blob := encrypt(t, s, "alias/imported", "plaintext", nil)
	wantRefusal(t, keyed["DeleteImportedKeyMaterial"](s, made.KeyID, nil), "ok")
	if got := describe(t, s, made.KeyID); got.KeyState != model.PendingImport || got.ExpirationModel != "" || got.ValidTo != nil {
		t.Errorf("after its material was deleted the key is %+v", got)
	}
	wantRefusal(t, keyed["Decrypt"](s, "", blob), "KMSInvalidStateException: "+made.ARN+" is pending import.")
	wantRefusal(t, keyed["DeleteImportedKeyMaterial"](s, made.KeyID, nil), "ok")
	f.Reopen(t)
	s = f.Root()
	vaulttest.Import(t, s, made.KeyID, material, time.Time{})
	wantPlaintext(t, s, blob, nil, "plaintext")
	if got := describe(t, s, made.KeyID); got.ExpirationModel != "KEY_MATERIAL_DOES_NOT_EXPIRE" || got.ValidTo != nil || got.CurrentKeyMaterialID != id {
		t.Errorf("with its material again the key is %+v", got)
	}
}

func TestImportRefusals(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, other := vaulttest.CreateExternalKey(t, s, ""), vaulttest.CreateExternalKey(t, s, "")
	const (
		badToken    = "InvalidImportTokenException: The import token is not valid for this key."
		badMaterial = "IncorrectKeyMaterialException: The key material in the request does not match the key material that was previously imported into this key."
		unwrapped   = "InvalidCiphertextException"
	)
	request := func() *model.ImportKeyMaterialRequest {
		return vaulttest.ImportRequest(t, s, key.KeyID, material, time.Time{})
	}
	change := func(edit func(*model.ImportKeyMaterialRequest)) *model.ImportKeyMaterialRequest {
		made := request()
		edit(made)
		return made
	}
	past := vaulttest.Start
	first := request()
	for _, c := range []struct {
		what string
		req  *model.ImportKeyMaterialRequest
		want string
	}{
		{"the token of another key", change(func(r *model.ImportKeyMaterialRequest) { r.KeyID = other.KeyID }), badToken},
		{"a token with a changed byte", change(func(r *model.ImportKeyMaterialRequest) { r.ImportToken[20] ^= 1 }), badToken},
		{"half a token", change(func(r *model.ImportKeyMaterialRequest) { r.ImportToken = r.ImportToken[:50] }), badToken},
		{"the material in the token's place", change(func(r *model.ImportKeyMaterialRequest) { r.ImportToken = r.EncryptedKeyMaterial }), badToken},
		{"the token in the material's place", change(func(r *model.ImportKeyMaterialRequest) { r.EncryptedKeyMaterial = r.ImportToken }), unwrapped},
		{"material wrapped for another token", change(func(r *model.ImportKeyMaterialRequest) { r.EncryptedKeyMaterial = first.EncryptedKeyMaterial }), unwrapped},
		{"16 bytes", vaulttest.ImportRequest(t, s, key.KeyID, material[:16], time.Time{}), unwrapped},
		{"33 bytes", vaulttest.ImportRequest(t, s, key.KeyID, append(material, 0), time.Time{}), unwrapped},
		{"an expiration date that is over", vaulttest.ImportRequest(t, s, key.KeyID, material, past), "ValidationException: The validTo date must be in the future."},
		{"an expiration date that no record holds", vaulttest.ImportRequest(t, s, key.KeyID, material, time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)), "ValidationException: The validTo date must be before 2262-04-11."},
		{"another material id", change(func(r *model.ImportKeyMaterialRequest) { r.KeyMaterialID = strings.Repeat("a", 64) }), badMaterial},
		{"an alias", change(func(r *model.ImportKeyMaterialRequest) { r.KeyID = "alias/a" }), "NotFoundException: Invalid keyId 'alias/a'"},
		{"as it should be", first, "ok"},
		{"the same token again", first, badToken},
		{"other material", vaulttest.ImportRequest(t, s, key.KeyID, vaulttest.Material('o'), time.Time{}), badMaterial},
		{"the same material", request(), "ok"},
		{"the same material as new", change(func(r *model.ImportKeyMaterialRequest) { r.ImportType = "NEW_KEY_MATERIAL" }), badMaterial},
	} {
		t.Run(c.what, func(t *testing.T) { wantRefusal(t, importMaterial(s, c.req), c.want) })
	}
	t.Run("other material after the first was deleted", func(t *testing.T) {
		wantRefusal(t, keyed["DeleteImportedKeyMaterial"](s, key.KeyID, nil), "ok")
		f.Reopen(t)
		s = f.Root()
		wantRefusal(t, importMaterial(s, vaulttest.ImportRequest(t, s, key.KeyID, vaulttest.Material('o'), time.Time{})), badMaterial)
	})
	t.Run("a token of another vault", func(t *testing.T) {
		elsewhere := vaulttest.New(t)
		theirs := vaulttest.CreateExternalKey(t, elsewhere.Root(), "")
		req := vaulttest.ImportRequest(t, elsewhere.Root(), theirs.KeyID, material, time.Time{})
		req.KeyID = other.KeyID
		wantRefusal(t, importMaterial(s, req), badToken)
	})
}

func TestImportTokensLapse(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateExternalKey(t, s, "")
	early, late := vaulttest.ImportRequest(t, s, key.KeyID, material, time.Time{}), vaulttest.ImportRequest(t, s, key.KeyID, material, time.Time{})
	f.Pass(t, 24*time.Hour-time.Nanosecond)
	wantRefusal(t, importMaterial(s, early), "ok")
	f.Pass(t, time.Nanosecond)
	wantRefusal(t, importMaterial(s, late), "ExpiredImportTokenException: The import token has expired.")
	if left := f.ImportTokens(); left != 0 {
		t.Errorf("%d tokens are kept", left)
	}
}

func TestTheLegacyPaddingGetsThreeTries(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	for _, c := range []struct {
		algorithm string
		want      string
	}{
		{model.WrapPKCS1, "InvalidImportTokenException: The import token is not valid for this key."},
		{model.WrapOAEPSHA1, "ok"},
		{model.WrapOAEPSHA256, "ok"},
	} {
		key := vaulttest.CreateExternalKey(t, s, "")
		parameters := vaulttest.Parameters(t, s, key.KeyID, c.algorithm)
		req := &model.ImportKeyMaterialRequest{
			KeyRequest: model.KeyRequest{KeyID: key.KeyID}, ImportToken: parameters.ImportToken, ExpirationModel: model.MaterialDoesNotExpire,
		}
		for range model.ImportTokenTries {
			req.EncryptedKeyMaterial = make([]byte, 256)
			wantRefusal(t, importMaterial(s, req), "InvalidCiphertextException")
		}
		req.EncryptedKeyMaterial = vaulttest.Wrap(t, parameters, c.algorithm, material)
		wantRefusal(t, importMaterial(s, req), c.want)
	}
}

func TestImportedMaterialExpires(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateExternalKey(t, s, "short")
	vaulttest.Import(t, s, key.KeyID, material, vaulttest.Start.Add(time.Hour))
	blob := encrypt(t, s, key.KeyID, "plaintext", nil)
	f.Clock.Advance(time.Hour - time.Nanosecond)
	wantPlaintext(t, s, blob, nil, "plaintext")
	f.Clock.Advance(time.Nanosecond)
	pending := "KMSInvalidStateException: " + key.ARN + " is pending import."
	wantRefusal(t, keyed["Decrypt"](s, "", blob), pending)
	if got := describe(t, s, key.KeyID); got.KeyState != model.PendingImport || got.ValidTo != nil {
		t.Errorf("past its date the key is %+v", got)
	}
	t.Run("a reimport makes old ciphertexts readable, with another date", func(t *testing.T) {
		later := f.Clock.Now().Add(time.Hour)
		vaulttest.Import(t, s, key.KeyID, material, later)
		wantPlaintext(t, s, blob, nil, "plaintext")
		vaulttest.Import(t, s, key.KeyID, material, later.Add(time.Hour))
		f.Clock.Advance(time.Hour)
		wantPlaintext(t, s, blob, nil, "plaintext")
		f.Clock.Advance(time.Hour)
		wantRefusal(t, keyed["Decrypt"](s, "", blob), pending)
	})
	t.Run("a disabled key waits for its material too, and comes back enabled", func(t *testing.T) {
		vaulttest.Import(t, s, key.KeyID, material, f.Clock.Now().Add(time.Hour))
		disable(t, s, key.KeyID)
		vaulttest.Import(t, s, key.KeyID, material, f.Clock.Now().Add(time.Hour))
		wantRefusal(t, keyed["Decrypt"](s, "", blob), "DisabledException: "+key.ARN+" is disabled.")
		f.Clock.Advance(time.Hour)
		wantRefusal(t, keyed["EnableKey"](s, key.KeyID, nil), pending)
		vaulttest.Import(t, s, key.KeyID, material, time.Time{})
		wantPlaintext(t, s, blob, nil, "plaintext")
	})
	t.Run("a key that waits for its deletion goes on waiting", func(t *testing.T) {
		vaulttest.Import(t, s, key.KeyID, material, f.Clock.Now().Add(time.Hour))
		schedule(t, s, key.KeyID)
		f.Clock.Advance(time.Hour)
		wantRefusal(t, keyed["Decrypt"](s, "", blob), "KMSInvalidStateException: "+key.ARN+" is pending deletion.")
		wantRefusal(t, keyed["CancelKeyDeletion"](s, key.KeyID, nil), "ok")
		wantRefusal(t, keyed["Decrypt"](s, "", blob), pending)
	})
}

// The guide, "Ciphertexts are not portable between CMKs".
func TestCiphertextsStayWithTheirKey(t *testing.T) {
	s := vaulttest.New(t).Root()
	one, two := vaulttest.CreateExternalKey(t, s, ""), vaulttest.CreateExternalKey(t, s, "")
	for _, key := range []model.KeyMetadata{one, two} {
		vaulttest.Import(t, s, key.KeyID, material, time.Time{})
	}
	blob := encrypt(t, s, one.KeyID, "plaintext", nil)
	wantRefusal(t, keyed["Decrypt"](s, two.KeyID, blob), model.ErrIncorrectKey().Error())
	ofTwo := encrypt(t, s, two.KeyID, "plaintext", nil)
	forged := append(bytes.Clone(ofTwo[:20]), blob[20:]...) // the header names the other key
	wantRefusal(t, keyed["Decrypt"](s, "", forged), "InvalidCiphertextException")
}

func TestImportedMaterialIsNowhereOnceItIsDestroyed(t *testing.T) {
	ends := map[string]func(t *testing.T, f *vaulttest.Fixture, keyID string){
		"deleted": func(t *testing.T, f *vaulttest.Fixture, keyID string) {
			wantRefusal(t, keyed["DeleteImportedKeyMaterial"](f.Root(), keyID, nil), "ok")
		},
		"expired": func(t *testing.T, f *vaulttest.Fixture, _ string) { f.Pass(t, 48*time.Hour) },
		"the key deleted": func(t *testing.T, f *vaulttest.Fixture, keyID string) {
			schedule(t, f.Root(), keyID)
			f.Pass(t, 31*24*time.Hour)
		},
	}
	for end, bring := range ends {
		t.Run(end, func(t *testing.T) {
			f := vaulttest.New(t)
			key := vaulttest.CreateExternalKey(t, f.Root(), "")
			vaulttest.Import(t, f.Root(), key.KeyID, material, vaulttest.Start.Add(36*time.Hour))
			token := vaulttest.ImportRequest(t, f.Root(), key.KeyID, material, time.Time{})
			opens := f.Openers()
			if len(opens) != 2 { // the material's and the token's
				t.Fatalf("%d secrets in the keybox", len(opens))
			}
			bring(t, f, key.KeyID)
			f.Reopen(t)
			for id := range f.Openers() {
				if _, still := opens[id]; still && end != "deleted" {
					t.Errorf("a secret of before is still there")
				}
			}
			if end == "the key deleted" {
				wantRefusal(t, importMaterial(f.Root(), token), "NotFoundException: Key '"+key.ARN+"' does not exist")
			}
			if err := f.Verify(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOpenSSL runs the guide's own commands, "Encrypt Key Material with OpenSSL".
func TestOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("there is no openssl on this machine")
	}
	s := vaulttest.New(t).Root()
	for algorithm, command := range map[string]string{
		model.WrapOAEPSHA1:   "rsautl -encrypt -in PlaintextKeyMaterial.bin -oaep -inkey PublicKey.bin -keyform DER -pubin -out EncryptedKeyMaterial.bin",
		model.WrapPKCS1:      "pkeyutl -encrypt -in PlaintextKeyMaterial.bin -inkey PublicKey.bin -keyform DER -pubin -pkeyopt rsa_padding_mode:pkcs1 -out EncryptedKeyMaterial.bin",
		model.WrapOAEPSHA256: "pkeyutl -encrypt -in PlaintextKeyMaterial.bin -inkey PublicKey.bin -keyform DER -pubin -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 -out EncryptedKeyMaterial.bin",
	} {
		t.Run(algorithm, func(t *testing.T) {
			dir := t.TempDir()
			key := vaulttest.CreateExternalKey(t, s, "")
			parameters := vaulttest.Parameters(t, s, key.KeyID, algorithm)
			if err := os.WriteFile(filepath.Join(dir, "PublicKey.bin"), parameters.PublicKey, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, arguments := range []string{"rand -out PlaintextKeyMaterial.bin 32", command} {
				run := exec.Command(openssl, strings.Fields(arguments)...)
				run.Dir = dir
				if out, err := run.CombinedOutput(); err != nil {
					t.Fatalf("openssl %s: %v\n%s", arguments, err, out)
				}
			}
			wrapped, err := os.ReadFile(filepath.Join(dir, "EncryptedKeyMaterial.bin"))
			if err != nil {
				t.Fatal(err)
			}
			wantRefusal(t, importMaterial(s, &model.ImportKeyMaterialRequest{
				KeyRequest: model.KeyRequest{KeyID: key.KeyID}, ImportToken: parameters.ImportToken, EncryptedKeyMaterial: wrapped,
				ExpirationModel: model.MaterialDoesNotExpire,
			}), "ok")
			wantPlaintext(t, s, encrypt(t, s, key.KeyID, "plaintext", nil), nil, "plaintext")
		})
	}
}

// Whatever is done to a key's material, its ciphertexts open exactly while the material is there.
func TestMaterialComesAndGoes(t *testing.T) {
	type step struct {
		does  string
		hours int
	}
	scripts := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) step {
		return step{rapid.SampledFrom([]string{"import", "expiring", "delete", "pass", "reopen"}).Draw(r, "does"), rapid.IntRange(1, 60).Draw(r, "hours")}
	}), 4, 8)
	f := vaulttest.New(t)
	for seed := range 20 { // each import makes an RSA key: as many scripts as a property has would take a minute
		script := scripts.Example(seed)
		s := f.Root()
		key := vaulttest.CreateExternalKey(t, s, "")
		var until time.Time // zero: it does not expire
		there := false
		var blob []byte
		for _, step := range script {
			span := time.Duration(step.hours) * time.Hour
			switch step.does {
			case "import":
				vaulttest.Import(t, s, key.KeyID, material, time.Time{})
				there, until = true, time.Time{}
			case "expiring":
				until = f.Clock.Now().Add(span)
				vaulttest.Import(t, s, key.KeyID, material, until)
				there = true
			case "delete":
				wantRefusal(t, keyed["DeleteImportedKeyMaterial"](s, key.KeyID, nil), "ok")
				there = false
			case "pass":
				f.Clock.Advance(span)
			case "reopen":
				f.Reopen(t)
				s = f.Root()
			}
			there = there && (until.IsZero() || f.Clock.Now().Before(until))
			if there && blob == nil {
				blob = encrypt(t, s, key.KeyID, "plaintext", nil)
			}
			want := "ok"
			if !there {
				want = "KMSInvalidStateException: " + key.ARN + " is pending import."
			}
			if blob != nil {
				wantRefusal(t, keyed["Decrypt"](s, "", blob), want)
			}
			if t.Failed() {
				t.Fatalf("after %+v of %+v", step, script)
			}
		}
	}
}
