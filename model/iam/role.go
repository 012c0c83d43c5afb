package iam

import (
	"slices"
	"time"

	"coldkms/model/identity"
	"coldkms/model/policy"
)

// CreateRoleRequest asks for a new role.
type CreateRoleRequest struct {
	Path string `json:"Path,omitempty"` // "" for "/"
	OfRole
	AssumeRolePolicyDocument string `json:"AssumeRolePolicyDocument"`
	Description              string `json:"Description,omitempty"`
	OfMaxSession
}

// OfMaxSession is a request that may say how many seconds a role's credentials work at most; one that does not means an
// hour.
type OfMaxSession struct {
	MaxSessionDuration *int `json:"MaxSessionDuration,omitempty"`
}

// MaxSession returns how long the credentials work at most; 0 when the request does not say.
func (o OfMaxSession) MaxSession() time.Duration {
	if o.MaxSessionDuration == nil {
		return 0
	}
	return time.Duration(*o.MaxSessionDuration) * time.Second
}

// Validate checks the members' constraints.
func (r *CreateRoleRequest) Validate() error { return check(r) }

// CreateRoleResponse is the new role.
type CreateRoleResponse struct {
	Role Role `json:"Role"`
}

// GetRoleRequest asks for a role.
type GetRoleRequest struct {
	OfRole
}

// Validate checks the members' constraints.
func (r *GetRoleRequest) Validate() error { return check(r) }

// GetRoleResponse is a role.
type GetRoleResponse struct {
	Role Role `json:"Role"`
}

// ListRolesRequest asks for the roles of the account.
type ListRolesRequest struct {
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListRolesRequest) Validate() error { return check(r) }

// ListRolesResponse is one part of the list, in the order of the names.
type ListRolesResponse struct {
	Roles []Role `json:"Roles"`
	More
}

// DeleteRoleRequest asks that a role is deleted, which has nothing left.
type DeleteRoleRequest struct {
	OfRole
}

// Validate checks the members' constraints.
func (r *DeleteRoleRequest) Validate() error { return check(r) }

// UpdateRoleRequest changes a role. A description that is not given stays.
type UpdateRoleRequest struct {
	OfRole
	Description *string `json:"Description,omitempty"`
	OfMaxSession
}

// Validate checks the members' constraints.
func (r *UpdateRoleRequest) Validate() error { return check(r) }

// UpdateRoleResponse says nothing; unlike the answers of other changes it is an answer.
type UpdateRoleResponse struct{}

// UpdateAssumeRolePolicyRequest replaces the document of who may assume a role.
type UpdateAssumeRolePolicyRequest struct {
	OfRole
	PolicyDocument string `json:"PolicyDocument"`
}

// Validate checks the members' constraints.
func (r *UpdateAssumeRolePolicyRequest) Validate() error { return check(r) }

// Role is a role in an answer.
type Role struct {
	Path                     string   `json:"Path"`
	RoleName                 string   `json:"RoleName"`
	RoleID                   string   `json:"RoleId"`
	ARN                      string   `json:"Arn"`
	CreateDate               Time     `json:"CreateDate"`
	AssumeRolePolicyDocument Document `json:"AssumeRolePolicyDocument,omitempty"`
	Description              string   `json:"Description,omitempty"`
	MaxSessionDuration       int      `json:"MaxSessionDuration"` // in seconds
}

// RoleOf returns a role as answers show it.
func RoleOf(e *identity.Entity) Role {
	return Role{
		Path: e.Path, RoleName: e.Name, RoleID: e.UniqueID, ARN: e.ARN(), CreateDate: Time{e.Created},
		AssumeRolePolicyDocument: Document(e.Trust), Description: e.Description,
		MaxSessionDuration: int(e.LongestSession().Seconds()),
	}
}

// CheckTrust returns nil when a document can say who may assume a role. It is read as a key policy is, which has
// principals too; but it has no resource, and it need not have a Version.
func CheckTrust(document string) error {
	read, faults := policy.Read(document, policy.KeyPolicy)
	if read != nil && slices.ContainsFunc(read.Statements, func(s policy.Statement) bool { return s.Principals.At.Line == 0 }) {
		return errField("Missing required field Principal")
	}
	for _, fault := range faults {
		if fault.Rule != policy.RuleVersion || read.Version.At.Line > 0 {
			return refuse(policy.CodeMalformedIAMPolicy, "Correct the policy at "+fault.At.String()+".", "%s", fault)
		}
	}
	for _, statement := range read.Statements {
		switch {
		case statement.Resources.At.Line > 0:
			return errField("Has prohibited field Resource")
		case statement.Actions.At.Line == 0:
			return errField("Missing required field Action")
		}
	}
	if identity.SizeOf(document) > MaxTrust {
		return ErrQuota("ACLSizePerRole", MaxTrust)
	}
	return nil
}

// TrustOf returns a document that lets an account decide which of its users and roles may assume a role.
func TrustOf(account string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + identity.RootOf(account).ARN() + `"},"Action":"sts:AssumeRole"}]}`
}
