package vault

import "coldkms/model/iam"

// LookupIAM returns the operation of IAM of a name as the API writes it, such as "CreateUser".
func LookupIAM(name string) (API, bool) {
	for _, a := range IAMAPIs() {
		if a.Operation.Name == name {
			return a, true
		}
	}
	return API{}, false
}

// IAMAPIs returns every operation of IAM, in the order of their names.
func IAMAPIs() []API {
	return []API{
		api(iam.OpAddUserToGroup, (*Session).AddUserToGroup),
		api(iam.OpAttachGroupPolicy, (*Session).AttachGroupPolicy),
		api(iam.OpAttachRolePolicy, (*Session).AttachRolePolicy),
		api(iam.OpAttachUserPolicy, (*Session).AttachUserPolicy),
		api(iam.OpCreateAccessKey, (*Session).CreateAccessKey),
		api(iam.OpCreateGroup, (*Session).CreateGroup),
		api(iam.OpCreatePolicy, (*Session).CreatePolicy),
		api(iam.OpCreatePolicyVersion, (*Session).CreatePolicyVersion),
		api(iam.OpCreateRole, (*Session).CreateRole),
		api(iam.OpCreateUser, (*Session).CreateUser),
		api(iam.OpDeleteAccessKey, (*Session).DeleteAccessKey),
		api(iam.OpDeleteGroup, (*Session).DeleteGroup),
		api(iam.OpDeleteGroupPolicy, (*Session).DeleteGroupPolicy),
		api(iam.OpDeletePolicy, (*Session).DeletePolicy),
		api(iam.OpDeletePolicyVersion, (*Session).DeletePolicyVersion),
		api(iam.OpDeleteRole, (*Session).DeleteRole),
		api(iam.OpDeleteRolePolicy, (*Session).DeleteRolePolicy),
		api(iam.OpDeleteUser, (*Session).DeleteUser),
		api(iam.OpDeleteUserPolicy, (*Session).DeleteUserPolicy),
		api(iam.OpDetachGroupPolicy, (*Session).DetachGroupPolicy),
		api(iam.OpDetachRolePolicy, (*Session).DetachRolePolicy),
		api(iam.OpDetachUserPolicy, (*Session).DetachUserPolicy),
		api(iam.OpGetGroup, (*Session).GetGroup),
		api(iam.OpGetGroupPolicy, (*Session).GetGroupPolicy),
		api(iam.OpGetPolicy, (*Session).GetPolicy),
		api(iam.OpGetPolicyVersion, (*Session).GetPolicyVersion),
		api(iam.OpGetRole, (*Session).GetRole),
		api(iam.OpGetRolePolicy, (*Session).GetRolePolicy),
		api(iam.OpGetUser, (*Session).GetUser),
		api(iam.OpGetUserPolicy, (*Session).GetUserPolicy),
		api(iam.OpListAccessKeys, (*Session).ListAccessKeys),
		api(iam.OpListAttachedGroupPolicies, (*Session).ListAttachedGroupPolicies),
		api(iam.OpListAttachedRolePolicies, (*Session).ListAttachedRolePolicies),
		api(iam.OpListAttachedUserPolicies, (*Session).ListAttachedUserPolicies),
		api(iam.OpListGroupPolicies, (*Session).ListGroupPolicies),
		api(iam.OpListGroups, (*Session).ListGroups),
		api(iam.OpListGroupsForUser, (*Session).ListGroupsForUser),
		api(iam.OpListPolicies, (*Session).ListPolicies),
		api(iam.OpListPolicyVersions, (*Session).ListPolicyVersions),
		api(iam.OpListRolePolicies, (*Session).ListRolePolicies),
		api(iam.OpListRoles, (*Session).ListRoles),
		api(iam.OpListUserPolicies, (*Session).ListUserPolicies),
		api(iam.OpListUsers, (*Session).ListUsers),
		api(iam.OpPutGroupPolicy, (*Session).PutGroupPolicy),
		api(iam.OpPutRolePolicy, (*Session).PutRolePolicy),
		api(iam.OpPutUserPolicy, (*Session).PutUserPolicy),
		api(iam.OpRemoveUserFromGroup, (*Session).RemoveUserFromGroup),
		api(iam.OpSetDefaultPolicyVersion, (*Session).SetDefaultPolicyVersion),
		api(iam.OpSimulatePrincipalPolicy, (*Session).SimulatePrincipalPolicy),
		api(iam.OpUpdateAccessKey, (*Session).UpdateAccessKey),
		api(iam.OpUpdateAssumeRolePolicy, (*Session).UpdateAssumeRolePolicy),
		api(iam.OpUpdateRole, (*Session).UpdateRole),
	}
}

// LookupSTS returns the operation of STS of a name as the API writes it, such as "AssumeRole".
func LookupSTS(name string) (API, bool) {
	for _, a := range STSAPIs() {
		if a.Operation.Name == name {
			return a, true
		}
	}
	return API{}, false
}

// STSAPIs returns every operation of STS, in the order of their names.
func STSAPIs() []API {
	return []API{
		api(iam.OpAssumeRole, (*Session).AssumeRole),
		api(iam.OpGetCallerIdentity, (*Session).GetCallerIdentity),
	}
}
