package iam

import "coldkms/model/identity"

// Quotas of an account that nobody has raised. IAM User Guide, "IAM and STS quotas".
const (
	MaxUsers        = 5000
	MaxGroups       = 300
	MaxRoles        = 1000
	MaxPolicies     = 1500
	MaxGroupsOfUser = 10
	MaxAccessKeys   = 2    // of a user, and of the account's root
	MaxAttached     = 10   // managed policies to a user, group or role
	MaxManaged      = 6144 // characters of a managed policy, white space left out
	MaxTrust        = 2048 // characters of a role's trust policy
	MaxVersions     = 5    // of a managed policy

	MaxSessionPolicy   = 2048 // characters of an inline session policy
	MaxSessionPolicies = 10   // managed policies of a session

	DefaultPage = 100 // entries of a list when the request does not say
)

// MaxEntities returns how many users, groups or roles an account can have, and the quota's name.
func MaxEntities(kind identity.Kind) (most int, name string) {
	most = map[identity.Kind]int{identity.User: MaxUsers, identity.Group: MaxGroups, identity.Role: MaxRoles}[kind]
	return most, string(kind) + "sPerAccount"
}

// MaxInline returns how many characters the inline policies of a user, group or role can have together.
func MaxInline(kind identity.Kind) int {
	return map[identity.Kind]int{identity.User: 2048, identity.Group: 5120, identity.Role: 10240}[kind]
}
