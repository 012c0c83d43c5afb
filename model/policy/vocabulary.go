package policy

import (
	"slices"
	"strings"
)

const (
	vendorPrefix  = "kms:"
	retireGrant   = "RetireGrant"
	contextPrefix = "kms:EncryptionContext:"
)

// Scope is what a permission is given on.
type Scope uint8

// The scopes of a permission.
const (
	OnKey     Scope = iota // the key policy decides, with IAM policies and grants
	OnAlias                // on an alias IAM policies alone decide; the key needs the permission too
	OnAccount              // IAM policies alone decide
	OnGrant                // the grant alone decides
)

// Action is a permission of the service.
type Action struct {
	Name         string // such as kms:Decrypt
	Scope        Scope
	Keys         []string // its condition keys besides the global ones; kms:EncryptionContext: stands for all its keys
	Grantable    bool
	CrossAccount bool // works on keys of other accounts
}

var (
	onEveryKey    = []string{"kms:CallerAccount", "kms:ViaService"}
	onContext     = append([]string{contextPrefix, "kms:EncryptionContextKeys"}, onEveryKey...)
	onReEncrypt   = append([]string{"kms:ReEncryptOnSameKey"}, onContext...)
	onGrants      = append([]string{"kms:GrantIsForAWSResource"}, onEveryKey...)
	onCreateGrant = append([]string{"kms:GrantConstraintType", "kms:GrantOperations"}, onGrants...)
)

// actions are the permissions of the API of 2017 in the order of their names (the guide, "AWS KMS API Permissions").
var actions = []Action{
	{Name: "kms:CancelKeyDeletion", Keys: onEveryKey},
	{Name: "kms:CreateAlias", Scope: OnAlias, Keys: onEveryKey},
	{Name: "kms:CreateGrant", Keys: onCreateGrant, Grantable: true, CrossAccount: true},
	{Name: "kms:CreateKey", Scope: OnAccount, Keys: []string{"kms:BypassPolicyLockoutSafetyCheck", "kms:KeyOrigin"}},
	{Name: "kms:Decrypt", Keys: onContext, Grantable: true, CrossAccount: true},
	{Name: "kms:DeleteAlias", Scope: OnAlias, Keys: onEveryKey},
	{Name: "kms:DeleteImportedKeyMaterial", Keys: onEveryKey},
	{Name: "kms:DescribeKey", Keys: onEveryKey, Grantable: true, CrossAccount: true},
	{Name: "kms:DisableKey", Keys: onEveryKey},
	{Name: "kms:DisableKeyRotation", Keys: onEveryKey},
	{Name: "kms:EnableKey", Keys: onEveryKey},
	{Name: "kms:EnableKeyRotation", Keys: onEveryKey},
	{Name: "kms:Encrypt", Keys: onContext, Grantable: true, CrossAccount: true},
	{Name: "kms:GenerateDataKey", Keys: onContext, Grantable: true, CrossAccount: true},
	{Name: "kms:GenerateDataKeyWithoutPlaintext", Keys: onContext, Grantable: true, CrossAccount: true},
	{Name: "kms:GenerateRandom", Scope: OnAccount},
	{Name: "kms:GetKeyPolicy", Keys: onEveryKey},
	{Name: "kms:GetKeyRotationStatus", Keys: onEveryKey, CrossAccount: true},
	{Name: "kms:GetParametersForImport", Keys: onEveryKey},
	{Name: "kms:ImportKeyMaterial", Keys: onEveryKey},
	{Name: "kms:ListAliases", Scope: OnAccount},
	{Name: "kms:ListGrants", Keys: onGrants, CrossAccount: true},
	{Name: "kms:ListKeyPolicies", Keys: onEveryKey},
	{Name: "kms:ListKeys", Scope: OnAccount},
	{Name: "kms:ListResourceTags", Keys: onEveryKey},
	{Name: "kms:ListRetirableGrants", Scope: OnAccount},
	{Name: "kms:PutKeyPolicy", Keys: append([]string{"kms:BypassPolicyLockoutSafetyCheck"}, onEveryKey...)},
	{Name: "kms:ReEncryptFrom", Keys: onReEncrypt, Grantable: true, CrossAccount: true},
	{Name: "kms:ReEncryptTo", Keys: onReEncrypt, Grantable: true, CrossAccount: true},
	{Name: "kms:RetireGrant", Scope: OnGrant, Grantable: true, CrossAccount: true},
	{Name: "kms:RevokeGrant", Keys: onGrants, CrossAccount: true},
	{Name: "kms:ScheduleKeyDeletion", Keys: onEveryKey},
	{Name: "kms:TagResource", Keys: onEveryKey},
	{Name: "kms:UntagResource", Keys: onEveryKey},
	{Name: "kms:UpdateAlias", Scope: OnAlias, Keys: onEveryKey},
	{Name: "kms:UpdateKeyDescription", Keys: onEveryKey},
}

// actionsByName are the places of the permissions: every call asks for its own, spelt as here, several times.
var actionsByName = func() map[string]int {
	byName := make(map[string]int, len(actions))
	for i := range actions {
		byName[actions[i].Name] = i
	}
	return byName
}()

// Actions returns the permissions of the service in the order of their names.
func Actions() []Action { return slices.Clone(actions) }

// FindAction returns the permission of a name, in any letter case.
func FindAction(name string) (Action, bool) {
	if at, exact := actionsByName[name]; exact {
		return actions[at], true
	}
	for i := range actions {
		if strings.EqualFold(actions[i].Name, name) {
			return actions[i], true
		}
	}
	return Action{}, false
}

// HasKey reports whether requests for the permission on a key, or on the account, can have the condition key. On the
// alias side of alias operations there are the global keys alone.
func (a *Action) HasKey(key string) bool {
	if !strings.HasPrefix(strings.ToLower(key), vendorPrefix) {
		return true
	}
	return slices.ContainsFunc(a.Keys, func(known string) bool { return isKey(known, key) })
}

// isKey compares a condition key with a known one; a known key that ends in a colon or a slash is a prefix.
func isKey(known, key string) bool {
	if strings.HasSuffix(known, ":") || strings.HasSuffix(known, "/") {
		return len(key) > len(known) && strings.EqualFold(key[:len(known)], known)
	}
	return strings.EqualFold(known, key)
}

// globalKeys are the keys that every service knows (IAM User Guide, "AWS global condition context keys").
var globalKeys = []string{
	"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:CurrentTime", "aws:EpochTime", "aws:FederatedProvider",
	"aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:PrincipalAccount", "aws:PrincipalArn",
	"aws:PrincipalIsAWSService", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalTag/", "aws:PrincipalType",
	"aws:Referer", "aws:RequestedRegion", "aws:SecureTransport", "aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity",
	"aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:TokenIssueTime", "aws:UserAgent", "aws:userid", "aws:username",
	"aws:ViaAWSService", "aws:VpcSourceIp",
}

// KnownKey reports whether a condition key exists, in any letter case.
func KnownKey(key string) bool {
	has := func(known string) bool { return isKey(known, key) }
	return slices.ContainsFunc(globalKeys, has) ||
		slices.ContainsFunc(actions, func(a Action) bool { return slices.ContainsFunc(a.Keys, has) })
}

// MultiValued reports whether a request has a list of values under a condition key, also when it is a list of one.
func MultiValued(key string) bool {
	switch strings.ToLower(key) {
	case "kms:encryptioncontextkeys", "kms:grantoperations", "aws:calledvia", "aws:principalorgpaths", "aws:tagkeys":
		return true
	}
	return false
}
