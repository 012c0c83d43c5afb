package model

import "slices"

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

// Quotas are how many things there may be. 0 is no limit.
type Quotas struct {
	Keys          int // an account and Region
	Aliases       int // an account and Region
	Grants        int // a key
	GranteeGrants int // a grantee principal, a key
}

// DefaultQuotas returns the service's own. The guide, "Limits".
func DefaultQuotas() Quotas {
	return Quotas{Keys: MaxKeys, Aliases: MaxAliases, Grants: MaxGrants, GranteeGrants: MaxGranteeGrants}
}

// Reached reports whether a quota leaves no room for one more.
func Reached(quota, have int) bool { return quota > 0 && have >= quota }

// CryptographicRate names the limit that the cryptographic operations share.
const CryptographicRate = "Cryptographic"

// RateGroup returns the name of the request limit that an operation counts against: its own, or CryptographicRate.
func (o *Operation) RateGroup() string {
	if o.IsUse() || o == OpGenerateRandom {
		return CryptographicRate
	}
	return o.Name
}

// DefaultRate returns how many requests of a group the service takes in a second. The guide, "Requests per second"; the
// operations that it leaves out have the service's later default.
func DefaultRate(group string) float64 {
	switch group {
	case CryptographicRate:
		return 600
	case OpDescribeKey.Name, OpGetKeyPolicy.Name:
		return 30
	case OpCreateGrant.Name, OpRetireGrant.Name, OpRevokeGrant.Name:
		return 15
	case OpGetParametersForImport.Name:
		return 0.25
	}
	return 5
}

// RateGroups returns the names of all request limits: the shared one, then the operations that have their own.
func RateGroups() []string {
	groups := []string{CryptographicRate}
	for _, op := range operations {
		if group := op.RateGroup(); !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return groups
}
