package model

import "strings"

// EncryptRequest asks to encrypt up to PlaintextMaxBytes.
type EncryptRequest struct {
	KeyID               string            `json:"KeyId"`
	Plaintext           []byte            `json:"Plaintext"`
	EncryptionContext   map[string]string `json:"EncryptionContext,omitempty"`
	GrantTokens         []string          `json:"GrantTokens,omitempty"`
	EncryptionAlgorithm string            `json:"EncryptionAlgorithm,omitempty"`
	Trial
}

// Key returns the key's name as given.
func (r *EncryptRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *EncryptRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.bytes("plaintext", len(r.Plaintext), 1, PlaintextMaxBytes)
	v.enum("encryptionAlgorithm", r.EncryptionAlgorithm, algorithms)
	return firstError(v.err(), checkAlgorithm(r.EncryptionAlgorithm), checkContext(r.EncryptionContext), checkGrantTokens(r.GrantTokens))
}

// Parameters returns what the trail shows.
func (r *EncryptRequest) Parameters() map[string]any {
	return withContext(map[string]any{"keyId": r.KeyID}, r.EncryptionContext)
}

// EncryptResponse is the ciphertext.
type EncryptResponse struct {
	CiphertextBlob      []byte `json:"CiphertextBlob"`
	KeyID               string `json:"KeyId"` // the key ARN
	EncryptionAlgorithm string `json:"EncryptionAlgorithm"`
}

// DecryptRequest asks to decrypt; the ciphertext names its key.
type DecryptRequest struct {
	CiphertextBlob      []byte            `json:"CiphertextBlob"`
	EncryptionContext   map[string]string `json:"EncryptionContext,omitempty"`
	GrantTokens         []string          `json:"GrantTokens,omitempty"`
	KeyID               string            `json:"KeyId,omitempty"` // when given, the ciphertext must be this key's
	EncryptionAlgorithm string            `json:"EncryptionAlgorithm,omitempty"`
	Trial
}

// Validate checks the members' constraints.
func (r *DecryptRequest) Validate() error {
	var v violations
	v.bytes("ciphertextBlob", len(r.CiphertextBlob), 1, CiphertextMaxBytes)
	if r.KeyID != "" {
		v.keyID(r.KeyID)
	}
	v.enum("encryptionAlgorithm", r.EncryptionAlgorithm, algorithms)
	return firstError(v.err(), checkAlgorithm(r.EncryptionAlgorithm), checkContext(r.EncryptionContext), checkGrantTokens(r.GrantTokens))
}

// Parameters returns what the trail shows.
func (r *DecryptRequest) Parameters() map[string]any {
	shown := map[string]any{}
	if r.KeyID != "" {
		shown["keyId"] = r.KeyID
	}
	return withContext(shown, r.EncryptionContext)
}

// DecryptResponse is the plaintext and the key that opened it.
type DecryptResponse struct {
	KeyID               string `json:"KeyId"` // the key ARN
	Plaintext           []byte `json:"Plaintext"`
	EncryptionAlgorithm string `json:"EncryptionAlgorithm"`
}

// Forget clears the plaintext.
func (r *DecryptResponse) Forget() {
	if r != nil {
		clear(r.Plaintext)
	}
}

// GenerateDataKeyRequest asks for a fresh data key, in the clear and encrypted. Exactly one of NumberOfBytes and
// KeySpec is given.
type GenerateDataKeyRequest struct {
	KeyID             string            `json:"KeyId"`
	EncryptionContext map[string]string `json:"EncryptionContext,omitempty"`
	NumberOfBytes     *int              `json:"NumberOfBytes,omitempty"` // 1 to 1024
	KeySpec           string            `json:"KeySpec,omitempty"`       // AES_256 or AES_128
	GrantTokens       []string          `json:"GrantTokens,omitempty"`
	Trial
}

// GenerateDataKeyWithoutPlaintextRequest asks for a fresh data key, encrypted only. It has the members and constraints
// of GenerateDataKeyRequest.
type GenerateDataKeyWithoutPlaintextRequest struct{ GenerateDataKeyRequest }

// Key returns the key's name as given.
func (r *GenerateDataKeyRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *GenerateDataKeyRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.between("numberOfBytes", r.NumberOfBytes, 1, 1024)
	v.enum("keySpec", r.KeySpec, dataKeySpecs)
	if err := v.err(); err != nil {
		return err
	}
	if (r.NumberOfBytes == nil) == (r.KeySpec == "") {
		return refuse(CodeValidation, "Please specify either number of bytes or key spec.").advise("Give one of NumberOfBytes and KeySpec, not both.")
	}
	return firstError(checkContext(r.EncryptionContext), checkGrantTokens(r.GrantTokens))
}

// Bytes returns the length of the data key in bytes.
func (r *GenerateDataKeyRequest) Bytes() int {
	if r.NumberOfBytes != nil {
		return *r.NumberOfBytes
	}
	return dataKeySpecBytes[r.KeySpec]
}

// Parameters returns what the trail shows.
func (r *GenerateDataKeyRequest) Parameters() map[string]any {
	shown := map[string]any{"keyId": r.KeyID}
	if r.NumberOfBytes != nil {
		shown["numberOfBytes"] = *r.NumberOfBytes
	} else {
		shown["keySpec"] = r.KeySpec
	}
	return withContext(shown, r.EncryptionContext)
}

// GenerateDataKeyResponse is the data key.
type GenerateDataKeyResponse struct {
	CiphertextBlob []byte `json:"CiphertextBlob"`
	KeyID          string `json:"KeyId"` // the key ARN
	Plaintext      []byte `json:"Plaintext"`
}

// Forget clears the plaintext.
func (r *GenerateDataKeyResponse) Forget() {
	if r != nil {
		clear(r.Plaintext)
	}
}

// GenerateDataKeyWithoutPlaintextResponse is the data key, encrypted.
type GenerateDataKeyWithoutPlaintextResponse struct {
	CiphertextBlob []byte `json:"CiphertextBlob"`
	KeyID          string `json:"KeyId"` // the key ARN
}

func withContext(shown map[string]any, context map[string]string) map[string]any {
	if len(context) > 0 {
		shown["encryptionContext"] = context
	}
	return shown
}

func checkAlgorithm(name string) error {
	if name == "" || name == SpecSymmetricDefault {
		return nil
	}
	return refuse(CodeInvalidKeyUsage, "Algorithm %s is incompatible with key spec %s.", name, SpecSymmetricDefault)
}

func checkGrantTokens(tokens []string) error {
	var v violations
	v.bytes("grantTokens", len(tokens), 0, 10)
	for _, token := range tokens {
		v.bytes("grantTokens", len(token), 1, 8192)
	}
	return v.err()
}

func namesAlias(given string) bool {
	return strings.HasPrefix(given, AliasPrefix) || strings.Contains(given, ":"+AliasPrefix)
}
