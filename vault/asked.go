package vault

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

// asked is what a request says that policies and grants can be about.
type asked struct {
	pairs    map[string]string // the encryption context
	newGrant *policy.Terms
	keys     map[string][]string // condition keys that the operation has
}

// askedBy reads a request. The guide, "AWS KMS Condition Keys".
func askedBy(req model.Request) asked {
	switch r := req.(type) {
	case *model.EncryptRequest:
		return asked{pairs: r.EncryptionContext}
	case *model.DecryptRequest:
		return asked{pairs: r.EncryptionContext}
	case *model.GenerateDataKeyRequest:
		return asked{pairs: r.EncryptionContext}
	case *model.GenerateDataKeyWithoutPlaintextRequest:
		return asked{pairs: r.EncryptionContext}
	case *model.CreateKeyRequest:
		return asked{keys: withBypass(r.BypassPolicyLockoutSafetyCheck, map[string][]string{"kms:KeyOrigin": {r.KeyOrigin()}})}
	case *model.PutKeyPolicyRequest:
		return asked{keys: withBypass(r.BypassPolicyLockoutSafetyCheck, map[string][]string{})}
	case *model.CreateGrantRequest:
		terms := termsOf(r.Operations, r.Constraints)
		keys := map[string][]string{"kms:GrantOperations": r.Operations}
		switch {
		case terms.Constraints.EncryptionContextEquals != nil:
			keys["kms:GrantConstraintType"] = []string{"EncryptionContextEquals"}
		case terms.Constraints.EncryptionContextSubset != nil:
			keys["kms:GrantConstraintType"] = []string{"EncryptionContextSubset"}
		}
		return asked{newGrant: &terms, keys: keys}
	}
	return asked{}
}

// withBypass adds whether the lockout safety check is bypassed; a request that does not say so does not have the key.
func withBypass(bypass bool, keys map[string][]string) map[string][]string {
	if bypass {
		keys["kms:BypassPolicyLockoutSafetyCheck"] = []string{"true"}
	}
	return keys
}

// hasKey reports whether requests for an action have a condition key of the service.
func hasKey(action, conditionKey string) bool {
	known, ok := policy.FindAction(action)
	return ok && known.HasKey(conditionKey)
}

// conditionKeys returns the request context of one permission: the global keys, those of the service, and what the
// caller says of its requests, which wins.
func (c *call) conditionKeys(action string) map[string][]string {
	caller := c.session.caller
	keys := make(map[string][]string, 24)
	set := func(key, value string) {
		if value != "" {
			keys[key] = []string{value}
		}
	}
	c.globalKeys(set)
	if hasKey(action, "kms:CallerAccount") {
		set("kms:CallerAccount", caller.Principal.Account)
		set("kms:ViaService", caller.InvokedBy)
	}
	if hasKey(action, "kms:GrantIsForAWSResource") {
		set("kms:GrantIsForAWSResource", strconv.FormatBool(caller.InvokedBy != ""))
	}
	if hasKey(action, "kms:EncryptionContextKeys") && len(c.asked.pairs) > 0 {
		keys["kms:EncryptionContextKeys"] = slices.Sorted(maps.Keys(c.asked.pairs))
		for key, value := range c.asked.pairs {
			set("kms:EncryptionContext:"+key, value)
		}
	}
	maps.Copy(keys, c.asked.keys)
	for key, values := range caller.Context {
		if strings.EqualFold(key, "kms:ViaService") && !hasKey(action, key) {
			continue
		}
		maps.DeleteFunc(keys, func(known string, _ []string) bool { return strings.EqualFold(known, key) })
		keys[key] = values
	}
	return keys
}

// globalKeys sets the keys that every service has (IAM User Guide, "AWS global condition context keys").
func (c *call) globalKeys(set func(key, value string)) {
	caller := c.session.caller
	set("aws:CurrentTime", c.now.Format(time.RFC3339))
	set("aws:EpochTime", strconv.FormatInt(c.now.Unix(), 10))
	set("aws:RequestedRegion", c.session.place.Region)
	set("aws:SecureTransport", "true")
	set("aws:SourceIp", caller.SourceIP)
	set("aws:UserAgent", caller.UserAgent)
	set("aws:ViaAWSService", strconv.FormatBool(caller.InvokedBy != ""))
	principalKeys(caller, set)
}

// principalKeys sets the global keys that are about who calls.
func principalKeys(caller identity.Caller, set func(key, value string)) {
	principal := caller.Principal
	set("aws:PrincipalAccount", principal.Account)
	set("aws:PrincipalArn", principal.ARN())
	switch principal.Kind {
	case identity.User:
		set("aws:PrincipalType", "User")
		set("aws:username", principal.Name)
		set("aws:userid", principal.UniqueID)
	case identity.Role:
		set("aws:PrincipalType", "AssumedRole")
		set("aws:userid", principal.UniqueID+":"+caller.SessionName)
	default:
		set("aws:PrincipalType", "Account")
		set("aws:userid", principal.Account)
	}
}
