package model

import (
	"cmp"
	"time"
)

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
	v.text("description", r.Description)
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
		return errNoCustomKeyStore()
	}
	return firstError(
		onlyFirst("key usage", r.KeyUsage, keyUsages),
		onlyFirst("key spec", r.KeySpec, keySpecs),
		onlyFirst("key spec", r.CustomerMasterKeySpec, keySpecs),
		onlyThese("key origin", r.Origin, origins[:2]),
		CheckTags(r.Tags),
	)
}

// KeyOrigin returns where the key material comes from.
func (r *CreateKeyRequest) KeyOrigin() string { return cmp.Or(r.Origin, OriginAWSKMS) }

// Parameters returns what the trail shows.
func (r *CreateKeyRequest) Parameters() map[string]any {
	shown := map[string]any{
		"description":                    r.Description,
		"keyUsage":                       UsageEncryptDecrypt,
		"keySpec":                        SpecSymmetricDefault,
		"origin":                         r.KeyOrigin(),
		"bypassPolicyLockoutSafetyCheck": r.BypassPolicyLockoutSafetyCheck,
	}
	if r.Policy != "" {
		shown["policy"] = r.Policy
	}
	if len(r.Tags) > 0 {
		shown["tags"] = shownTags(r.Tags)
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
	v.text("description", r.Description)
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
