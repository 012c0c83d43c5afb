package vault

import (
	"context"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
)

// The policies of users, groups and roles: the same operations three times, as in the API.

// PutUserPolicy adds an inline policy to a user, or replaces it.
func (s *Session) PutUserPolicy(ctx context.Context, req *iam.PutUserPolicyRequest) (*model.EmptyResponse, error) {
	return s.putInline(ctx, iam.OpPutUserPolicy, req)
}

// GetUserPolicy answers an inline policy of a user.
func (s *Session) GetUserPolicy(ctx context.Context, req *iam.GetUserPolicyRequest) (*iam.GetUserPolicyResponse, error) {
	return doInline(ctx, s, iam.OpGetUserPolicy, req, func(_ *call, e *identity.Entity, i identity.Inline) (*iam.GetUserPolicyResponse, error) {
		return &iam.GetUserPolicyResponse{UserName: e.Name, PolicyName: i.Name, PolicyDocument: iam.Document(i.Text)}, nil
	})
}

// ListUserPolicies answers the names of the inline policies of a user.
func (s *Session) ListUserPolicies(ctx context.Context, req *iam.ListUserPoliciesRequest) (*iam.ListNamesResponse, error) {
	return s.listInline(ctx, iam.OpListUserPolicies, req)
}

// DeleteUserPolicy deletes an inline policy of a user.
func (s *Session) DeleteUserPolicy(ctx context.Context, req *iam.DeleteUserPolicyRequest) (*model.EmptyResponse, error) {
	return doInline(ctx, s, iam.OpDeleteUserPolicy, req, deleteInline)
}

// AttachUserPolicy attaches a managed policy to a user.
func (s *Session) AttachUserPolicy(ctx context.Context, req *iam.AttachUserPolicyRequest) (*model.EmptyResponse, error) {
	return s.attach(ctx, iam.OpAttachUserPolicy, req)
}

// DetachUserPolicy detaches a managed policy from a user.
func (s *Session) DetachUserPolicy(ctx context.Context, req *iam.DetachUserPolicyRequest) (*model.EmptyResponse, error) {
	return s.detach(ctx, iam.OpDetachUserPolicy, req)
}

// ListAttachedUserPolicies answers the managed policies of a user.
func (s *Session) ListAttachedUserPolicies(ctx context.Context, req *iam.ListAttachedUserPoliciesRequest) (*iam.ListAttachedResponse, error) {
	return s.listAttached(ctx, iam.OpListAttachedUserPolicies, req)
}

// PutGroupPolicy adds an inline policy to a group, or replaces it.
func (s *Session) PutGroupPolicy(ctx context.Context, req *iam.PutGroupPolicyRequest) (*model.EmptyResponse, error) {
	return s.putInline(ctx, iam.OpPutGroupPolicy, req)
}

// GetGroupPolicy answers an inline policy of a group.
func (s *Session) GetGroupPolicy(ctx context.Context, req *iam.GetGroupPolicyRequest) (*iam.GetGroupPolicyResponse, error) {
	return doInline(ctx, s, iam.OpGetGroupPolicy, req, func(_ *call, e *identity.Entity, i identity.Inline) (*iam.GetGroupPolicyResponse, error) {
		return &iam.GetGroupPolicyResponse{GroupName: e.Name, PolicyName: i.Name, PolicyDocument: iam.Document(i.Text)}, nil
	})
}

// ListGroupPolicies answers the names of the inline policies of a group.
func (s *Session) ListGroupPolicies(ctx context.Context, req *iam.ListGroupPoliciesRequest) (*iam.ListNamesResponse, error) {
	return s.listInline(ctx, iam.OpListGroupPolicies, req)
}

// DeleteGroupPolicy deletes an inline policy of a group.
func (s *Session) DeleteGroupPolicy(ctx context.Context, req *iam.DeleteGroupPolicyRequest) (*model.EmptyResponse, error) {
	return doInline(ctx, s, iam.OpDeleteGroupPolicy, req, deleteInline)
}

// AttachGroupPolicy attaches a managed policy to a group.
func (s *Session) AttachGroupPolicy(ctx context.Context, req *iam.AttachGroupPolicyRequest) (*model.EmptyResponse, error) {
	return s.attach(ctx, iam.OpAttachGroupPolicy, req)
}

// DetachGroupPolicy detaches a managed policy from a group.
func (s *Session) DetachGroupPolicy(ctx context.Context, req *iam.DetachGroupPolicyRequest) (*model.EmptyResponse, error) {
	return s.detach(ctx, iam.OpDetachGroupPolicy, req)
}

// ListAttachedGroupPolicies answers the managed policies of a group.
func (s *Session) ListAttachedGroupPolicies(ctx context.Context, req *iam.ListAttachedGroupPoliciesRequest) (*iam.ListAttachedResponse, error) {
	return s.listAttached(ctx, iam.OpListAttachedGroupPolicies, req)
}

// PutRolePolicy adds an inline policy to a role, or replaces it.
func (s *Session) PutRolePolicy(ctx context.Context, req *iam.PutRolePolicyRequest) (*model.EmptyResponse, error) {
	return s.putInline(ctx, iam.OpPutRolePolicy, req)
}

// GetRolePolicy answers an inline policy of a role.
func (s *Session) GetRolePolicy(ctx context.Context, req *iam.GetRolePolicyRequest) (*iam.GetRolePolicyResponse, error) {
	return doInline(ctx, s, iam.OpGetRolePolicy, req, func(_ *call, e *identity.Entity, i identity.Inline) (*iam.GetRolePolicyResponse, error) {
		return &iam.GetRolePolicyResponse{RoleName: e.Name, PolicyName: i.Name, PolicyDocument: iam.Document(i.Text)}, nil
	})
}

// ListRolePolicies answers the names of the inline policies of a role.
func (s *Session) ListRolePolicies(ctx context.Context, req *iam.ListRolePoliciesRequest) (*iam.ListNamesResponse, error) {
	return s.listInline(ctx, iam.OpListRolePolicies, req)
}

// DeleteRolePolicy deletes an inline policy of a role.
func (s *Session) DeleteRolePolicy(ctx context.Context, req *iam.DeleteRolePolicyRequest) (*model.EmptyResponse, error) {
	return doInline(ctx, s, iam.OpDeleteRolePolicy, req, deleteInline)
}

// AttachRolePolicy attaches a managed policy to a role.
func (s *Session) AttachRolePolicy(ctx context.Context, req *iam.AttachRolePolicyRequest) (*model.EmptyResponse, error) {
	return s.attach(ctx, iam.OpAttachRolePolicy, req)
}

// DetachRolePolicy detaches a managed policy from a role.
func (s *Session) DetachRolePolicy(ctx context.Context, req *iam.DetachRolePolicyRequest) (*model.EmptyResponse, error) {
	return s.detach(ctx, iam.OpDetachRolePolicy, req)
}

// ListAttachedRolePolicies answers the managed policies of a role.
func (s *Session) ListAttachedRolePolicies(ctx context.Context, req *iam.ListAttachedRolePoliciesRequest) (*iam.ListAttachedResponse, error) {
	return s.listAttached(ctx, iam.OpListAttachedRolePolicies, req)
}
