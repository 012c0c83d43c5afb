package iam

import (
	"log/slog"

	"coldkms/model/identity"
)

// Secret is the part of an answer that must be kept secret. It goes over the wire as it is and is printed nowhere else.
type Secret string

const redacted = "[secret]"

// String returns a text that says no more than that there is a secret.
func (Secret) String() string { return redacted }

// GoString is String.
func (Secret) GoString() string { return redacted }

// LogValue is String.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText is String.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// The states of an access key.
const (
	Active   = "Active"
	Inactive = "Inactive"
)

// OfAccessKey names an access key.
type OfAccessKey struct {
	UserName    string `json:"UserName,omitempty"` // "" for the caller
	AccessKeyID string `json:"AccessKeyId"`
}

// CreateAccessKeyRequest asks for a new access key.
type CreateAccessKeyRequest struct {
	UserName string `json:"UserName,omitempty"` // "" for the caller
}

// Validate checks the members' constraints.
func (r *CreateAccessKeyRequest) Validate() error { return check(r) }

// CreateAccessKeyResponse is the new access key, with the secret that no other answer has.
type CreateAccessKeyResponse struct {
	AccessKey AccessKey `json:"AccessKey"`
}

// Forget takes the secret out of an answer that nobody gets.
func (r *CreateAccessKeyResponse) Forget() {
	if r != nil {
		r.AccessKey.SecretAccessKey = ""
	}
}

// ListAccessKeysRequest asks for the access keys of a user.
type ListAccessKeysRequest struct {
	UserName string `json:"UserName,omitempty"` // "" for the caller
	Page
}

// Validate checks the members' constraints.
func (r *ListAccessKeysRequest) Validate() error { return check(r) }

// ListAccessKeysResponse is one part of the list, in the order of the ids.
type ListAccessKeysResponse struct {
	AccessKeyMetadata []AccessKeyMetadata `json:"AccessKeyMetadata"`
	More
}

// UpdateAccessKeyRequest asks that an access key works or works no more.
type UpdateAccessKeyRequest struct {
	OfAccessKey
	Status string `json:"Status"` // Active or Inactive
}

// Validate checks the members' constraints.
func (r *UpdateAccessKeyRequest) Validate() error { return check(r) }

// DeleteAccessKeyRequest asks that an access key is deleted.
type DeleteAccessKeyRequest struct {
	OfAccessKey
}

// Validate checks the members' constraints.
func (r *DeleteAccessKeyRequest) Validate() error { return check(r) }

// AccessKey is a new access key in an answer.
type AccessKey struct {
	UserName        string `json:"UserName,omitempty"` // "" for the account's root
	AccessKeyID     string `json:"AccessKeyId"`
	Status          string `json:"Status"`
	SecretAccessKey Secret `json:"SecretAccessKey"` // 40 characters
	CreateDate      Time   `json:"CreateDate"`
}

// AccessKeyMetadata is an access key in an answer.
type AccessKeyMetadata struct {
	UserName    string `json:"UserName,omitempty"` // "" for the account's root
	AccessKeyID string `json:"AccessKeyId"`
	Status      string `json:"Status"`
	CreateDate  Time   `json:"CreateDate"`
}

// AccessKeyMetadataOf returns an access key as answers show it.
func AccessKeyMetadataOf(k *identity.AccessKey) AccessKeyMetadata {
	status := Active
	if k.Inactive {
		status = Inactive
	}
	return AccessKeyMetadata{UserName: k.UserName, AccessKeyID: k.ID, Status: status, CreateDate: Time{k.Created}}
}
