package iam

// PutUserPolicyRequest adds an inline policy to a user, or replaces it.
type PutUserPolicyRequest struct {
	OfUser
	OfPolicyName
	OfDocument
}

// Validate checks the members' constraints.
func (r *PutUserPolicyRequest) Validate() error { return check(r) }

// GetUserPolicyRequest asks for an inline policy of a user.
type GetUserPolicyRequest struct {
	OfUser
	OfPolicyName
}

// Validate checks the members' constraints.
func (r *GetUserPolicyRequest) Validate() error { return check(r) }

// GetUserPolicyResponse is the document.
type GetUserPolicyResponse struct {
	UserName       string   `json:"UserName"`
	PolicyName     string   `json:"PolicyName"`
	PolicyDocument Document `json:"PolicyDocument"`
}

// ListUserPoliciesRequest asks for the names of the inline policies of a user.
type ListUserPoliciesRequest struct {
	OfUser
	Page
}

// Validate checks the members' constraints.
func (r *ListUserPoliciesRequest) Validate() error { return check(r) }

// DeleteUserPolicyRequest asks that an inline policy of a user is deleted.
type DeleteUserPolicyRequest struct {
	OfUser
	OfPolicyName
}

// Validate checks the members' constraints.
func (r *DeleteUserPolicyRequest) Validate() error { return check(r) }

// AttachUserPolicyRequest attaches a managed policy to a user.
type AttachUserPolicyRequest struct {
	OfUser
	OfManaged
}

// Validate checks the members' constraints.
func (r *AttachUserPolicyRequest) Validate() error { return check(r) }

// DetachUserPolicyRequest detaches a managed policy from a user.
type DetachUserPolicyRequest struct {
	OfUser
	OfManaged
}

// Validate checks the members' constraints.
func (r *DetachUserPolicyRequest) Validate() error { return check(r) }

// ListAttachedUserPoliciesRequest asks for the managed policies of a user.
type ListAttachedUserPoliciesRequest struct {
	OfUser
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListAttachedUserPoliciesRequest) Validate() error { return check(r) }
