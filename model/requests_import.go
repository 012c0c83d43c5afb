package model

import (
	"math"
	"regexp"
	"time"
)

// How key material is wrapped for import, in the guide's order of preference. The guide, "Download the Public Key and
// Import Token".
const (
	WrapOAEPSHA256  = "RSAES_OAEP_SHA_256"
	WrapOAEPSHA1    = "RSAES_OAEP_SHA_1"
	WrapPKCS1       = "RSAES_PKCS1_V1_5" // legacy: the service withdrew it in October 2023
	WrappingKeyRSA  = "RSA_2048"
	ImportTokenLife = 24 * time.Hour
	MaterialBytes   = 32

	// ImportTokenTries is how many blobs that do not open an import token of WrapPKCS1 survives.
	ImportTokenTries = 3
)

const importBlobMaxBytes = 6144

// WrappingAlgorithms returns the algorithms that coldkms wraps with, in the order of preference.
func WrappingAlgorithms() []string { return []string{WrapOAEPSHA256, WrapOAEPSHA1, WrapPKCS1} }

var (
	wrappingAlgorithms = append(WrappingAlgorithms(), "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256", "SM2PKE")
	wrappingKeySpecs   = []string{WrappingKeyRSA, "RSA_3072", "RSA_4096", "SM2"}
	expirationModels   = []string{MaterialExpires, MaterialDoesNotExpire}
	importTypes        = []string{"EXISTING_KEY_MATERIAL", "NEW_KEY_MATERIAL"}
	materialIDPattern  = regexp.MustCompile(`^[a-f0-9]+$`)
)

// GetParametersForImportRequest asks for what key material is wrapped with: a public key and an import token.
type GetParametersForImportRequest struct {
	KeyRequest
	WrappingAlgorithm string `json:"WrappingAlgorithm"`
	WrappingKeySpec   string `json:"WrappingKeySpec"`
}

// Validate checks the members' constraints.
func (r *GetParametersForImportRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.given("wrappingAlgorithm", r.WrappingAlgorithm != "")
	v.enum("wrappingAlgorithm", r.WrappingAlgorithm, wrappingAlgorithms)
	v.given("wrappingKeySpec", r.WrappingKeySpec != "")
	v.enum("wrappingKeySpec", r.WrappingKeySpec, wrappingKeySpecs)
	return firstError(
		v.err(),
		onlyThese("wrapping algorithm", r.WrappingAlgorithm, wrappingAlgorithms[:3]),
		onlyThese("wrapping key spec", r.WrappingKeySpec, wrappingKeySpecs[:1]),
	)
}

// Parameters returns what the trail shows.
func (r *GetParametersForImportRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "wrappingAlgorithm": r.WrappingAlgorithm, "wrappingKeySpec": r.WrappingKeySpec}
}

// GetParametersForImportResponse is a wrapping key and an import token, which belong together.
type GetParametersForImportResponse struct {
	KeyID             string    `json:"KeyId"` // the key ARN
	ImportToken       []byte    `json:"ImportToken"`
	PublicKey         []byte    `json:"PublicKey"` // DER, SubjectPublicKeyInfo
	ParametersValidTo time.Time `json:"ParametersValidTo"`
}

// ImportKeyMaterialRequest brings key material into a key of origin EXTERNAL.
type ImportKeyMaterialRequest struct {
	KeyRequest
	ImportToken          []byte     `json:"ImportToken"`
	EncryptedKeyMaterial []byte     `json:"EncryptedKeyMaterial"`
	ValidTo              *time.Time `json:"ValidTo,omitempty"`
	ExpirationModel      string     `json:"ExpirationModel,omitempty"` // "" for MaterialExpires
	// Members of today's API, which can say no more than what a key's one material allows.
	ImportType             string `json:"ImportType,omitempty"`
	KeyMaterialDescription string `json:"KeyMaterialDescription,omitempty"`
	KeyMaterialID          string `json:"KeyMaterialId,omitempty"`
}

// endOfTime is from when on there are no dates of expiration: nanoseconds since 1970 in 63 bits end on that day.
var endOfTime = time.Unix(0, math.MaxInt64).UTC().Truncate(24 * time.Hour)

// Expires reports whether the material is to expire.
func (r *ImportKeyMaterialRequest) Expires() bool { return r.ExpirationModel != MaterialDoesNotExpire }

// Validate checks the members' constraints.
func (r *ImportKeyMaterialRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.bytes("importToken", len(r.ImportToken), 1, importBlobMaxBytes)
	v.bytes("encryptedKeyMaterial", len(r.EncryptedKeyMaterial), 1, importBlobMaxBytes)
	v.enum("expirationModel", r.ExpirationModel, expirationModels)
	v.enum("importType", r.ImportType, importTypes)
	v.materialID(r.KeyMaterialID)
	if err := v.err(); err != nil {
		return err
	}
	switch {
	case r.Expires() && r.ValidTo == nil:
		return refuse(CodeValidation, "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES").
			advise("Say when the key material expires, or that it does not.")
	case !r.Expires() && r.ValidTo != nil:
		return refuse(CodeValidation, "A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE").
			advise("Leave the date out, or let the key material expire.")
	case r.Expires() && !r.ValidTo.Before(endOfTime):
		return refuse(CodeValidation, "The validTo date must be before %s.", endOfTime.Format(time.DateOnly)).
			advise("Choose an earlier date, or let the key material not expire.")
	case r.KeyMaterialDescription != "":
		return refuse(CodeUnsupportedOperation, "coldkms does not support descriptions of key material.")
	}
	return nil
}

func (v *violations) materialID(id string) {
	if id != "" {
		v.length("keyMaterialId", id, 64, 64)
		v.pattern("keyMaterialId", id, materialIDPattern)
	}
}

// Parameters returns what the trail shows: neither the token nor the material.
func (r *ImportKeyMaterialRequest) Parameters() map[string]any {
	shown := map[string]any{"keyId": r.KeyID, "expirationModel": MaterialDoesNotExpire}
	if r.Expires() {
		shown["expirationModel"] = MaterialExpires
	}
	if r.ValidTo != nil {
		shown["validTo"] = r.ValidTo.UTC().Format("Jan 2, 2006 3:04:05 PM")
	}
	return shown
}

// DeleteImportedKeyMaterialRequest asks that a key loses its imported material.
type DeleteImportedKeyMaterialRequest struct {
	KeyRequest
	KeyMaterialID string `json:"KeyMaterialId,omitempty"`
}

// Validate checks the members' constraints.
func (r *DeleteImportedKeyMaterialRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.materialID(r.KeyMaterialID)
	return v.err()
}
