package iam

// PutGroupPolicyRequest adds an inline policy to a group, or replaces it.
type PutGroupPolicyRequest struct {
	OfGroup
	OfPolicyName
	OfDocument
}

// Validate checks the members' constraints.
func (r *PutGroupPolicyRequest) Validate() error { return check(r) }

// GetGroupPolicyRequest asks for an inline policy of a group.
type GetGroupPolicyRequest struct {
	OfGroup
	OfPolicyName
}

// Validate checks the members' constraints.
func (r *GetGroupPolicyRequest) Validate() error { return check(r) }

// GetGroupPolicyResponse is the document.
type GetGroupPolicyResponse struct {
	GroupName      string   `json:"GroupName"`
	PolicyName     string   `json:"PolicyName"`
	PolicyDocument Document `json:"PolicyDocument"`
}

// ListGroupPoliciesRequest asks for the names of the inline policies of a group.
type ListGroupPoliciesRequest struct {
	OfGroup
	Page
}

// Validate checks the members' constraints.
func (r *ListGroupPoliciesRequest) Validate() error { return check(r) }

// DeleteGroupPolicyRequest asks that an inline policy of a group is deleted.
type DeleteGroupPolicyRequest struct {
	OfGroup
	OfPolicyName
}

// Validate checks the members' constraints.
func (r *DeleteGroupPolicyRequest) Validate() error { return check(r) }

// AttachGroupPolicyRequest attaches a managed policy to a group.
type AttachGroupPolicyRequest struct {
	OfGroup
	OfManaged
}

// Validate checks the members' constraints.
func (r *AttachGroupPolicyRequest) Validate() error { return check(r) }

// DetachGroupPolicyRequest detaches a managed policy from a group.
type DetachGroupPolicyRequest struct {
	OfGroup
	OfManaged
}

// Validate checks the members' constraints.
func (r *DetachGroupPolicyRequest) Validate() error { return check(r) }

// ListAttachedGroupPoliciesRequest asks for the managed policies of a group.
type ListAttachedGroupPoliciesRequest struct {
	OfGroup
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListAttachedGroupPoliciesRequest) Validate() error { return check(r) }
