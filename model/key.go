package model

import "time"

// KeyState says whether a key can be used. The guide, "How Key State Affects Use of a Customer Master Key".
type KeyState string

// The key states.
const (
	Enabled         KeyState = "Enabled"
	Disabled        KeyState = "Disabled"
	PendingDeletion KeyState = "PendingDeletion"
	PendingImport   KeyState = "PendingImport"
)

// Words returns the state as the console words it: "Pending deletion".
func (s KeyState) Words() string {
	switch s {
	case PendingDeletion:
		return "Pending deletion"
	case PendingImport:
		return "Pending import"
	}
	return string(s)
}

// Values of the members of KeyMetadata that coldkms has so far.
const (
	OriginAWSKMS         = "AWS_KMS"
	OriginExternal       = "EXTERNAL" // the key material is imported
	UsageEncryptDecrypt  = "ENCRYPT_DECRYPT"
	SpecSymmetricDefault = "SYMMETRIC_DEFAULT"
	ManagerCustomer      = "CUSTOMER"
	ManagerAWS           = "AWS"

	MaterialExpires       = "KEY_MATERIAL_EXPIRES"
	MaterialDoesNotExpire = "KEY_MATERIAL_DOES_NOT_EXPIRE"
)

// KeyMetadata is what DescribeKey answers.
type KeyMetadata struct {
	AWSAccountID          string     `json:"AWSAccountId"`
	ARN                   string     `json:"Arn"`
	CreationDate          time.Time  `json:"CreationDate"`
	CurrentKeyMaterialID  string     `json:"CurrentKeyMaterialId,omitempty"`
	CustomerMasterKeySpec string     `json:"CustomerMasterKeySpec"`
	DeletionDate          *time.Time `json:"DeletionDate,omitempty"`
	Description           string     `json:"Description"`
	Enabled               bool       `json:"Enabled"`
	EncryptionAlgorithms  []string   `json:"EncryptionAlgorithms"`
	ExpirationModel       string     `json:"ExpirationModel,omitempty"` // of imported key material that is there
	KeyID                 string     `json:"KeyId"`
	KeyManager            string     `json:"KeyManager"`
	KeySpec               string     `json:"KeySpec"`
	KeyState              KeyState   `json:"KeyState"`
	KeyUsage              string     `json:"KeyUsage"`
	MultiRegion           bool       `json:"MultiRegion"`
	Origin                string     `json:"Origin"`
	ValidTo               *time.Time `json:"ValidTo,omitempty"` // when imported key material expires
}

// Tag is a label on a key.
type Tag struct {
	TagKey   string `json:"TagKey"`
	TagValue string `json:"TagValue"`
}
