package model

import (
	"regexp"
	"time"
)

// Request is a request of any operation: it can say what is wrong with itself, by the members' own constraints.
type Request interface {
	Validate() error
}

// Keyed is a request that names a key.
type Keyed interface {
	Request
	Key() string
}

// Logged is a request that has parameters to show in the trail; secrets are never among them.
type Logged interface {
	Parameters() map[string]any
}

var (
	policyPattern     = regexp.MustCompile(`^[\x{0009}\x{000A}\x{000D}\x{0020}-\x{00FF}]+$`)
	policyNamePattern = regexp.MustCompile(`^[\w]+$`)
	markerPattern     = regexp.MustCompile(`^[\x{0020}-\x{00FF}]*$`)
)

// The names that enumerations may take. The service has all of them, coldkms the first of each.
var (
	keyUsages        = []string{UsageEncryptDecrypt, "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"}
	origins          = []string{OriginAWSKMS, "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"}
	keySpecs         = []string{SpecSymmetricDefault, "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519"}
	masterKeySpecs   = keySpecs[:13]
	algorithms       = []string{SpecSymmetricDefault, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"}
	dataKeySpecs     = []string{"AES_256", "AES_128"}
	dataKeySpecBytes = map[string]int{"AES_256": 32, "AES_128": 16}
)

func onlyFirst(member, value string, names []string) error {
	if value == "" || value == names[0] {
		return nil
	}
	return refuse(CodeUnsupportedOperation, "coldkms does not support the %s %s yet.", member, value).advise("Use " + names[0] + ".")
}

// CreateKeyRequest asks for a new key.
type CreateKeyRequest struct {
	Policy                         string `json:"Policy,omitempty"` // "" for the default key policy
	Description                    string `json:"Description,omitempty"`
	KeyUsage                       string `json:"KeyUsage,omitempty"`
	CustomerMasterKeySpec          string `json:"CustomerMasterKeySpec,omitempty"`
	KeySpec                        string `json:"KeySpec,omitempty"`
	Origin                         string `json:"Origin,omitempty"`
	CustomKeyStoreID               string `json:"CustomKeyStoreId,omitempty"`
	BypassPolicyLockoutSafetyCheck bool   `json:"BypassPolicyLockoutSafetyCheck,omitempty"`
	Tags                           []Tag  `json:"Tags,omitempty"`
	MultiRegion                    bool   `json:"MultiRegion,omitempty"`
	XksKeyID                       string `json:"XksKeyId,omitempty"`
}

// Validate checks the members' constraints.
func (r *CreateKeyRequest) Validate() error {
	var v violations
	if r.Policy != "" {
		checkPolicyText(&v, r.Policy)
	}
	v.length("description", r.Description, 0, DescriptionMax)
	v.enum("keyUsage", r.KeyUsage, keyUsages)
	v.enum("customerMasterKeySpec", r.CustomerMasterKeySpec, masterKeySpecs)
	v.enum("keySpec", r.KeySpec, keySpecs)
	v.enum("origin", r.Origin, origins)
	if err := v.err(); err != nil {
		return err
	}
	if r.KeySpec != "" && r.CustomerMasterKeySpec != "" {
		return refuse(CodeValidation, "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.")
	}
	if r.MultiRegion {
		return refuse(CodeUnsupportedOperation, "coldkms does not support multi-Region keys.")
	}
	if r.CustomKeyStoreID != "" || r.XksKeyID != "" {
		return refuse(CodeUnsupportedOperation, "coldkms does not support custom key stores.")
	}
	return firstError(
		onlyFirst("key usage", r.KeyUsage, keyUsages),
		onlyFirst("key spec", r.KeySpec, keySpecs),
		onlyFirst("key spec", r.CustomerMasterKeySpec, keySpecs),
		onlyFirst("key origin", r.Origin, origins),
		CheckTags(r.Tags),
	)
}

// Parameters returns what the trail shows.
func (r *CreateKeyRequest) Parameters() map[string]any {
	shown := map[string]any{
		"description":                    r.Description,
		"keyUsage":                       UsageEncryptDecrypt,
		"keySpec":                        SpecSymmetricDefault,
		"origin":                         OriginAWSKMS,
		"bypassPolicyLockoutSafetyCheck": r.BypassPolicyLockoutSafetyCheck,
	}
	if r.Policy != "" {
		shown["policy"] = r.Policy
	}
	if len(r.Tags) > 0 {
		tags := make([]map[string]string, len(r.Tags))
		for i, tag := range r.Tags {
			tags[i] = map[string]string{"tagKey": tag.TagKey, "tagValue": tag.TagValue}
		}
		shown["tags"] = tags
	}
	return shown
}

// CreateKeyResponse is the new key.
type CreateKeyResponse struct {
	KeyMetadata KeyMetadata `json:"KeyMetadata"`
}

// KeyRequest is the request of every operation whose only member is a key: DescribeKey, EnableKey, DisableKey and
// CancelKeyDeletion.
type KeyRequest struct {
	KeyID string `json:"KeyId"`
}

// Key returns the key's name as given.
func (r *KeyRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *KeyRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *KeyRequest) Parameters() map[string]any { return map[string]any{"keyId": r.KeyID} }

// Requests that have the key as their only member so far.
type (
	// DescribeKeyRequest asks for a key's metadata.
	DescribeKeyRequest struct {
		KeyRequest
		GrantTokens []string `json:"GrantTokens,omitempty"`
	}
	// EnableKeyRequest asks that a key can be used again.
	EnableKeyRequest struct{ KeyRequest }
	// DisableKeyRequest asks that a key cannot be used.
	DisableKeyRequest struct{ KeyRequest }
	// CancelKeyDeletionRequest asks that a key is not deleted.
	CancelKeyDeletionRequest struct{ KeyRequest }
)

// Validate checks the members' constraints.
func (r *DescribeKeyRequest) Validate() error {
	return firstError(r.KeyRequest.Validate(), checkGrantTokens(r.GrantTokens))
}

// DescribeKeyResponse is a key's metadata.
type DescribeKeyResponse struct {
	KeyMetadata KeyMetadata `json:"KeyMetadata"`
}

// EmptyResponse is the answer of operations that answer nothing but success.
type EmptyResponse struct{}

// UpdateKeyDescriptionRequest replaces a key's description.
type UpdateKeyDescriptionRequest struct {
	KeyID       string `json:"KeyId"`
	Description string `json:"Description"`
}

// Key returns the key's name as given.
func (r *UpdateKeyDescriptionRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *UpdateKeyDescriptionRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.length("description", r.Description, 0, DescriptionMax)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *UpdateKeyDescriptionRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "description": r.Description}
}

// ScheduleKeyDeletionRequest asks that a key is deleted after a waiting period.
type ScheduleKeyDeletionRequest struct {
	KeyID               string `json:"KeyId"`
	PendingWindowInDays *int   `json:"PendingWindowInDays,omitempty"` // nil for DefaultWindowDays
}

// Key returns the key's name as given.
func (r *ScheduleKeyDeletionRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *ScheduleKeyDeletionRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.between("pendingWindowInDays", r.PendingWindowInDays, MinWindowDays, MaxWindowDays)
	return v.err()
}

// Days returns the waiting period in days.
func (r *ScheduleKeyDeletionRequest) Days() int {
	if r.PendingWindowInDays == nil {
		return DefaultWindowDays
	}
	return *r.PendingWindowInDays
}

// Parameters returns what the trail shows.
func (r *ScheduleKeyDeletionRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "pendingWindowInDays": r.Days()}
}

// ScheduleKeyDeletionResponse says when the key is deleted.
type ScheduleKeyDeletionResponse struct {
	KeyID               string    `json:"KeyId"` // the key ARN
	DeletionDate        time.Time `json:"DeletionDate"`
	KeyState            KeyState  `json:"KeyState"`
	PendingWindowInDays int       `json:"PendingWindowInDays"`
}

// CancelKeyDeletionResponse names the key.
type CancelKeyDeletionResponse struct {
	KeyID string `json:"KeyId"` // the key ARN
}

// CreateAliasRequest gives a key an alias.
type CreateAliasRequest struct {
	AliasName   string `json:"AliasName"`
	TargetKeyID string `json:"TargetKeyId"`
}

// Key returns the target's name as given.
func (r *CreateAliasRequest) Key() string { return r.TargetKeyID }

// Validate checks the members' constraints.
func (r *CreateAliasRequest) Validate() error {
	var v violations
	v.length("targetKeyId", r.TargetKeyID, 1, 2048)
	if err := firstError(CheckAliasName(r.AliasName), v.err()); err != nil {
		return err
	}
	if namesAlias(r.TargetKeyID) {
		return ErrAliasToAlias()
	}
	return nil
}

// Parameters returns what the trail shows.
func (r *CreateAliasRequest) Parameters() map[string]any {
	return map[string]any{"aliasName": r.AliasName, "targetKeyId": r.TargetKeyID}
}

// Page is how a list is asked for in parts.
type Page struct {
	Limit  *int   `json:"Limit,omitempty"` // nil for the operation's default
	Marker string `json:"Marker,omitempty"`
}

func (p Page) check(v *violations) {
	v.between("limit", p.Limit, 1, 1000)
	if p.Marker != "" {
		v.length("marker", p.Marker, 1, 1024)
		v.pattern("marker", p.Marker, markerPattern)
	}
}

// Size returns how many entries the list holds at most.
func (p Page) Size(usual int) int {
	if p.Limit == nil {
		return usual
	}
	return *p.Limit
}

func (p Page) parameters() map[string]any {
	shown := map[string]any{}
	if p.Limit != nil {
		shown["limit"] = *p.Limit
	}
	if p.Marker != "" {
		shown["marker"] = p.Marker
	}
	return shown
}

// More says whether a list goes on, and with which marker.
type More struct {
	NextMarker string `json:"NextMarker,omitempty"`
	Truncated  bool   `json:"Truncated"`
}

// DefaultKeysPage is how many keys or aliases a list holds when the request does not say.
const DefaultKeysPage = 100

// ListKeysRequest asks for the keys of an account in a Region.
type ListKeysRequest struct{ Page }

// Validate checks the members' constraints.
func (r *ListKeysRequest) Validate() error {
	var v violations
	r.check(&v)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *ListKeysRequest) Parameters() map[string]any { return r.parameters() }

// KeyListEntry names a key.
type KeyListEntry struct {
	KeyID  string `json:"KeyId"`
	KeyARN string `json:"KeyArn"`
}

// ListKeysResponse is one part of the list, in the order of the key IDs.
type ListKeysResponse struct {
	Keys []KeyListEntry `json:"Keys"`
	More
}

// ListAliasesRequest asks for the aliases of an account in a Region, or of one key.
type ListAliasesRequest struct {
	KeyID string `json:"KeyId,omitempty"`
	Page
}

// Validate checks the members' constraints.
func (r *ListAliasesRequest) Validate() error {
	var v violations
	if r.KeyID != "" {
		v.keyID(r.KeyID)
	}
	r.check(&v)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *ListAliasesRequest) Parameters() map[string]any {
	shown := r.parameters()
	if r.KeyID != "" {
		shown["keyId"] = r.KeyID
	}
	return shown
}

// AliasListEntry is an alias and its key.
type AliasListEntry struct {
	AliasName       string    `json:"AliasName"`
	AliasARN        string    `json:"AliasArn"`
	TargetKeyID     string    `json:"TargetKeyId"`
	CreationDate    time.Time `json:"CreationDate"`
	LastUpdatedDate time.Time `json:"LastUpdatedDate"`
}

// ListAliasesResponse is one part of the list, in the order of the names.
type ListAliasesResponse struct {
	Aliases []AliasListEntry `json:"Aliases"`
	More
}
