package model

// Limits of the service as the guide of 2017 gives them, section "Limits".
const (
	MaxKeys            = 1000 // an account and Region
	MaxAliases         = 1100 // an account and Region
	MaxTags            = 50   // a key
	MaxGrants          = 2500 // a key
	MaxGranteeGrants   = 30   // a grantee principal, a key
	PolicyMaxBytes     = 32768
	ContextMaxBytes    = 8192 // keys and values of an encryption context together
	PlaintextMaxBytes  = 4096
	CiphertextMaxBytes = 6144
	DescriptionMax     = 8192 // characters
)
