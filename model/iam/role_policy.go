package iam

// PutRolePolicyRequest adds an inline policy to a role, or replaces it.
type PutRolePolicyRequest struct {
	OfRole
	OfPolicyName
	OfDocument
}

// Validate checks the members' constraints.
func (r *PutRolePolicyRequest) Validate() error { return check(r) }

// GetRolePolicyRequest asks for an inline policy of a role.
type GetRolePolicyRequest struct {
	OfRole
	OfPolicyName
}

// Validate checks the members' constraints.
func (r *GetRolePolicyRequest) Validate() error { return check(r) }

// GetRolePolicyResponse is the document.
type GetRolePolicyResponse struct {
	RoleName       string   `json:"RoleName"`
	PolicyName     string   `json:"PolicyName"`
	PolicyDocument Document `json:"PolicyDocument"`
}

// ListRolePoliciesRequest asks for the names of the inline policies of a role.
type ListRolePoliciesRequest struct {
	OfRole
	Page
}

// Validate checks the members' constraints.
func (r *ListRolePoliciesRequest) Validate() error { return check(r) }

// DeleteRolePolicyRequest asks that an inline policy of a role is deleted.
type DeleteRolePolicyRequest struct {
	OfRole
	OfPolicyName
}

// Validate checks the members' constraints.
func (r *DeleteRolePolicyRequest) Validate() error { return check(r) }

// AttachRolePolicyRequest attaches a managed policy to a role.
type AttachRolePolicyRequest struct {
	OfRole
	OfManaged
}

// Validate checks the members' constraints.
func (r *AttachRolePolicyRequest) Validate() error { return check(r) }

// DetachRolePolicyRequest detaches a managed policy from a role.
type DetachRolePolicyRequest struct {
	OfRole
	OfManaged
}

// Validate checks the members' constraints.
func (r *DetachRolePolicyRequest) Validate() error { return check(r) }

// ListAttachedRolePoliciesRequest asks for the managed policies of a role.
type ListAttachedRolePoliciesRequest struct {
	OfRole
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListAttachedRolePoliciesRequest) Validate() error { return check(r) }
