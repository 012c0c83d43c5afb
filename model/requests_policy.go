package model

// DefaultPolicyName is the name of the only policy that a key has.
const DefaultPolicyName = "default"

func checkPolicyText(v *violations, policy string) {
	v.size("", "policy", len(policy), 1, 131072)
	if policy != "" && !policyPattern.MatchString(policy) {
		v.add("", "policy", mustMatch(policyPattern))
	}
}

func checkPolicyName(v *violations, name string) {
	if name == "" {
		return
	}
	v.length("policyName", name, 1, 128)
	v.pattern("policyName", name, policyNamePattern)
}

// GetKeyPolicyRequest asks for a key's policy.
type GetKeyPolicyRequest struct {
	KeyID      string `json:"KeyId"`
	PolicyName string `json:"PolicyName,omitempty"` // "" for DefaultPolicyName
}

// Key returns the key's name as given.
func (r *GetKeyPolicyRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *GetKeyPolicyRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	checkPolicyName(&v, r.PolicyName)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *GetKeyPolicyRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "policyName": policyName(r.PolicyName)}
}

// GetKeyPolicyResponse is the policy document.
type GetKeyPolicyResponse struct {
	Policy     string `json:"Policy"`
	PolicyName string `json:"PolicyName"`
}

// PutKeyPolicyRequest replaces a key's policy.
type PutKeyPolicyRequest struct {
	KeyID                          string `json:"KeyId"`
	PolicyName                     string `json:"PolicyName,omitempty"` // "" for DefaultPolicyName
	Policy                         string `json:"Policy"`
	BypassPolicyLockoutSafetyCheck bool   `json:"BypassPolicyLockoutSafetyCheck,omitempty"`
}

// Key returns the key's name as given.
func (r *PutKeyPolicyRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *PutKeyPolicyRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	checkPolicyName(&v, r.PolicyName)
	checkPolicyText(&v, r.Policy)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *PutKeyPolicyRequest) Parameters() map[string]any {
	return map[string]any{
		"keyId": r.KeyID, "policyName": policyName(r.PolicyName), "policy": r.Policy,
		"bypassPolicyLockoutSafetyCheck": r.BypassPolicyLockoutSafetyCheck,
	}
}

func policyName(given string) string {
	if given == "" {
		return DefaultPolicyName
	}
	return given
}

// ListKeyPoliciesRequest asks for the names of a key's policies.
type ListKeyPoliciesRequest struct {
	KeyID string `json:"KeyId"`
	Page
}

// Key returns the key's name as given.
func (r *ListKeyPoliciesRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *ListKeyPoliciesRequest) Validate() error { return checkKeyPage(r.KeyID, r.Page) }

// Parameters returns what the trail shows.
func (r *ListKeyPoliciesRequest) Parameters() map[string]any { return r.of(r.KeyID) }

// ListKeyPoliciesResponse is the names; there is one, DefaultPolicyName.
type ListKeyPoliciesResponse struct {
	PolicyNames []string `json:"PolicyNames"`
	More
}
