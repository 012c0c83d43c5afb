package iam

import (
	"fmt"
	"time"

	"coldkms/model"
)

// The operations of STS, which hands out the credentials of roles.
var (
	OpAssumeRole        = &model.Operation{Name: "AssumeRole", Actions: []string{"sts:AssumeRole"}, Source: "sts.amazonaws.com"}
	OpGetCallerIdentity = &model.Operation{Name: "GetCallerIdentity", Actions: []string{"sts:GetCallerIdentity"}, Source: "sts.amazonaws.com", ReadOnly: true}
)

// How long a role's credentials work. STS API Reference, "AssumeRole"; a session that assumes a role has less.
const (
	DefaultSession = time.Hour
	MaxChained     = time.Hour
)

// AssumeRoleRequest asks for credentials of a role.
type AssumeRoleRequest struct {
	RoleARN         string `json:"RoleArn"`
	RoleSessionName string `json:"RoleSessionName"`
	DurationSeconds *int   `json:"DurationSeconds,omitempty"` // nil for DefaultSession
	ExternalID      string `json:"ExternalId,omitempty"`

	// Session policies: the session may do what one of them allows, as far as the role may. Without any it may do all that
	// the role may.
	Policy     *string                `json:"Policy,omitempty"` // an inline one
	PolicyARNs []PolicyDescriptorType `json:"PolicyArns,omitempty"`
}

// PolicyDescriptorType names a managed policy.
type PolicyDescriptorType struct {
	ARN string `json:"arn"`
}

// Validate checks the members' constraints.
func (r *AssumeRoleRequest) Validate() error {
	if err := check(r); err != nil {
		return err
	}
	if len(r.PolicyARNs) > MaxSessionPolicies {
		return violation("PolicyArns", "", fmt.Sprintf("Member must have length less than or equal to %d", MaxSessionPolicies))
	}
	return nil
}

// Duration returns how long the credentials are to work.
func (r *AssumeRoleRequest) Duration() time.Duration {
	if r.DurationSeconds == nil {
		return DefaultSession
	}
	return time.Duration(*r.DurationSeconds) * time.Second
}

// AssumeRoleResponse is the credentials of a role, and whose they are.
type AssumeRoleResponse struct {
	Credentials     Credentials     `json:"Credentials"`
	AssumedRoleUser AssumedRoleUser `json:"AssumedRoleUser"`

	PackedPolicySize *int `json:"PackedPolicySize,omitempty"` // of session policies, in percent of what there is room for
}

// Forget takes the secrets out of an answer that nobody gets.
func (r *AssumeRoleResponse) Forget() {
	if r != nil {
		r.Credentials = Credentials{}
	}
}

// Credentials are an access key that works until it expires, and only together with its token.
type Credentials struct {
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey Secret `json:"SecretAccessKey"` // 40 characters
	SessionToken    Secret `json:"SessionToken"`
	Expiration      Time   `json:"Expiration"`
}

// AssumedRoleUser is a session of a role.
type AssumedRoleUser struct {
	AssumedRoleID string `json:"AssumedRoleId"` // AROA…:NAME
	ARN           string `json:"Arn"`
}

// GetCallerIdentityRequest asks who calls.
type GetCallerIdentityRequest struct{}

// Validate returns nil: there is nothing to check.
func (*GetCallerIdentityRequest) Validate() error { return nil }

// GetCallerIdentityResponse says who calls.
type GetCallerIdentityResponse struct {
	UserID  string `json:"UserId"`
	Account string `json:"Account"`
	ARN     string `json:"Arn"`
}
