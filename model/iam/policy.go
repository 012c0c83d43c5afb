package iam

import (
	"coldkms/model/identity"
)

// CreatePolicyRequest asks for a new managed policy.
type CreatePolicyRequest struct {
	PolicyName     string `json:"PolicyName"`
	Path           string `json:"Path,omitempty"` // "" for "/"
	PolicyDocument string `json:"PolicyDocument"`
	Description    string `json:"Description,omitempty"`
}

// Validate checks the members' constraints.
func (r *CreatePolicyRequest) Validate() error { return check(r) }

// CreatePolicyResponse is the new policy.
type CreatePolicyResponse struct {
	Policy Policy `json:"Policy"`
}

// GetPolicyRequest asks for a managed policy.
type GetPolicyRequest struct {
	OfManaged
}

// Validate checks the members' constraints.
func (r *GetPolicyRequest) Validate() error { return check(r) }

// GetPolicyResponse is a managed policy.
type GetPolicyResponse struct {
	Policy Policy `json:"Policy"`
}

// ListPoliciesRequest asks for the managed policies that the account can attach.
type ListPoliciesRequest struct {
	Scope        string `json:"Scope,omitempty"` // All, AWS or Local; "" for All
	OnlyAttached bool   `json:"OnlyAttached,omitempty"`
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListPoliciesRequest) Validate() error { return check(r) }

// ListPoliciesResponse is one part of the list, in the order of the ARNs.
type ListPoliciesResponse struct {
	Policies []Policy `json:"Policies"`
	More
}

// DeletePolicyRequest asks that a managed policy is deleted, which nobody has.
type DeletePolicyRequest struct {
	OfManaged
}

// Validate checks the members' constraints.
func (r *DeletePolicyRequest) Validate() error { return check(r) }

// CreatePolicyVersionRequest asks for a new version of a managed policy.
type CreatePolicyVersionRequest struct {
	OfManaged
	PolicyDocument string `json:"PolicyDocument"`
	SetAsDefault   bool   `json:"SetAsDefault,omitempty"`
}

// Validate checks the members' constraints.
func (r *CreatePolicyVersionRequest) Validate() error { return check(r) }

// CreatePolicyVersionResponse is the new version, without its document.
type CreatePolicyVersionResponse struct {
	PolicyVersion PolicyVersion `json:"PolicyVersion"`
}

// GetPolicyVersionRequest asks for a version of a managed policy.
type GetPolicyVersionRequest struct {
	OfManaged
	VersionID string `json:"VersionId"`
}

// Validate checks the members' constraints.
func (r *GetPolicyVersionRequest) Validate() error { return check(r) }

// Version returns the version's name.
func (r *GetPolicyVersionRequest) Version() string { return r.VersionID }

// DeletePolicyVersionRequest asks that a version is deleted that is not in force.
type DeletePolicyVersionRequest struct {
	OfManaged
	VersionID string `json:"VersionId"`
}

// Validate checks the members' constraints.
func (r *DeletePolicyVersionRequest) Validate() error { return check(r) }

// Version returns the version's name.
func (r *DeletePolicyVersionRequest) Version() string { return r.VersionID }

// SetDefaultPolicyVersionRequest puts a version of a managed policy in force.
type SetDefaultPolicyVersionRequest struct {
	OfManaged
	VersionID string `json:"VersionId"`
}

// Validate checks the members' constraints.
func (r *SetDefaultPolicyVersionRequest) Validate() error { return check(r) }

// Version returns the version's name.
func (r *SetDefaultPolicyVersionRequest) Version() string { return r.VersionID }

// GetPolicyVersionResponse is the version with its document.
type GetPolicyVersionResponse struct {
	PolicyVersion PolicyVersion `json:"PolicyVersion"`
}

// ListPolicyVersionsRequest asks for the versions of a managed policy.
type ListPolicyVersionsRequest struct {
	OfManaged
	Page
}

// Validate checks the members' constraints.
func (r *ListPolicyVersionsRequest) Validate() error { return check(r) }

// ListPolicyVersionsResponse is one part of the list, the newest version first.
type ListPolicyVersionsResponse struct {
	Versions []PolicyVersion `json:"Versions"`
	More
}

// OfVersion is a request about one version of a managed policy.
type OfVersion interface {
	OfPolicy
	Version() string
}

// Policy is a managed policy in an answer.
type Policy struct {
	PolicyName       string `json:"PolicyName"`
	PolicyID         string `json:"PolicyId"`
	ARN              string `json:"Arn"`
	Path             string `json:"Path"`
	DefaultVersionID string `json:"DefaultVersionId"`
	AttachmentCount  int    `json:"AttachmentCount"`
	IsAttachable     bool   `json:"IsAttachable"`
	Description      string `json:"Description,omitempty"` // not in lists
	CreateDate       Time   `json:"CreateDate"`
	UpdateDate       Time   `json:"UpdateDate"`
}

// PolicyOf returns a managed policy as answers show it; attached is how many users, groups and roles of the caller's
// account have it.
func PolicyOf(p *identity.ManagedPolicy, attached int) Policy {
	return Policy{
		PolicyName: p.Name, PolicyID: p.UniqueID, ARN: p.ARN(), Path: p.Path, DefaultVersionID: identity.VersionID(p.Default),
		AttachmentCount: attached, IsAttachable: true, Description: p.Description, CreateDate: Time{p.Created}, UpdateDate: Time{p.Updated},
	}
}

// PolicyVersion is a version in an answer.
type PolicyVersion struct {
	Document         Document `json:"Document,omitempty"` // of GetPolicyVersion alone
	VersionID        string   `json:"VersionId"`
	IsDefaultVersion bool     `json:"IsDefaultVersion"`
	CreateDate       Time     `json:"CreateDate"`
}

// VersionOf returns a version of a policy as answers show it, without its document.
func VersionOf(p *identity.ManagedPolicy, v identity.Version) PolicyVersion {
	return PolicyVersion{VersionID: v.ID(), IsDefaultVersion: v.Number == p.Default, CreateDate: Time{v.Created}}
}
