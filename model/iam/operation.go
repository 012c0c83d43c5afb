package iam

import "coldkms/model"

func operation(name string, readOnly bool) *model.Operation {
	return &model.Operation{Name: name, Actions: []string{"iam:" + name}, Source: "iam.amazonaws.com", ReadOnly: readOnly}
}

// The operations.
var (
	OpCreateUser = operation("CreateUser", false)
	OpGetUser    = operation("GetUser", true)
	OpListUsers  = operation("ListUsers", true)
	OpDeleteUser = operation("DeleteUser", false)

	OpCreateAccessKey = operation("CreateAccessKey", false)
	OpListAccessKeys  = operation("ListAccessKeys", true)
	OpUpdateAccessKey = operation("UpdateAccessKey", false)
	OpDeleteAccessKey = operation("DeleteAccessKey", false)

	OpCreateGroup         = operation("CreateGroup", false)
	OpGetGroup            = operation("GetGroup", true)
	OpListGroups          = operation("ListGroups", true)
	OpDeleteGroup         = operation("DeleteGroup", false)
	OpAddUserToGroup      = operation("AddUserToGroup", false)
	OpRemoveUserFromGroup = operation("RemoveUserFromGroup", false)
	OpListGroupsForUser   = operation("ListGroupsForUser", true)

	OpCreateRole             = operation("CreateRole", false)
	OpGetRole                = operation("GetRole", true)
	OpListRoles              = operation("ListRoles", true)
	OpDeleteRole             = operation("DeleteRole", false)
	OpUpdateAssumeRolePolicy = operation("UpdateAssumeRolePolicy", false)
	OpUpdateRole             = operation("UpdateRole", false)

	OpPutUserPolicy    = operation("PutUserPolicy", false)
	OpGetUserPolicy    = operation("GetUserPolicy", true)
	OpListUserPolicies = operation("ListUserPolicies", true)
	OpDeleteUserPolicy = operation("DeleteUserPolicy", false)

	OpPutGroupPolicy    = operation("PutGroupPolicy", false)
	OpGetGroupPolicy    = operation("GetGroupPolicy", true)
	OpListGroupPolicies = operation("ListGroupPolicies", true)
	OpDeleteGroupPolicy = operation("DeleteGroupPolicy", false)

	OpPutRolePolicy    = operation("PutRolePolicy", false)
	OpGetRolePolicy    = operation("GetRolePolicy", true)
	OpListRolePolicies = operation("ListRolePolicies", true)
	OpDeleteRolePolicy = operation("DeleteRolePolicy", false)

	OpAttachUserPolicy         = operation("AttachUserPolicy", false)
	OpDetachUserPolicy         = operation("DetachUserPolicy", false)
	OpListAttachedUserPolicies = operation("ListAttachedUserPolicies", true)

	OpAttachGroupPolicy         = operation("AttachGroupPolicy", false)
	OpDetachGroupPolicy         = operation("DetachGroupPolicy", false)
	OpListAttachedGroupPolicies = operation("ListAttachedGroupPolicies", true)

	OpAttachRolePolicy         = operation("AttachRolePolicy", false)
	OpDetachRolePolicy         = operation("DetachRolePolicy", false)
	OpListAttachedRolePolicies = operation("ListAttachedRolePolicies", true)

	OpCreatePolicy = operation("CreatePolicy", false)
	OpGetPolicy    = operation("GetPolicy", true)
	OpListPolicies = operation("ListPolicies", true)
	OpDeletePolicy = operation("DeletePolicy", false)

	OpCreatePolicyVersion     = operation("CreatePolicyVersion", false)
	OpGetPolicyVersion        = operation("GetPolicyVersion", true)
	OpListPolicyVersions      = operation("ListPolicyVersions", true)
	OpDeletePolicyVersion     = operation("DeletePolicyVersion", false)
	OpSetDefaultPolicyVersion = operation("SetDefaultPolicyVersion", false)

	OpSimulatePrincipalPolicy = operation("SimulatePrincipalPolicy", true)
)
