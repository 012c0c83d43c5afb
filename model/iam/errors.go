package iam

import (
	"errors"
	"fmt"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

// Exception names of IAM beside identity.CodeValidation and policy.CodeMalformedIAMPolicy. IAM API Reference.
const (
	CodeAccessDenied   = "AccessDenied"
	CodeNoSuchEntity   = "NoSuchEntity"
	CodeDeleteConflict = "DeleteConflict"
	CodeLimitExceeded  = "LimitExceeded"
	CodePackedTooLarge = "PackedPolicyTooLarge" // of STS
)

func refuse(code, advice, format string, args ...any) *model.Error {
	return &model.Error{Code: code, Message: fmt.Sprintf(format, args...), Advice: advice}
}

// Denied returns the answer for a caller who may not perform an action, under the name that IAM has for it.
func Denied(refusal *model.Error) *model.Error {
	denied := *refusal
	denied.Code = CodeAccessDenied
	return &denied
}

// ErrNotFound is the answer for a user, group or role that does not exist.
func ErrNotFound(kind identity.Kind, name string) *model.Error {
	return refuse(CodeNoSuchEntity, "Check the name; capital letters count.", "The %s with name %s cannot be found.", kind.Noun(), name)
}

// ErrExists is the answer for a name that is taken.
func ErrExists(kind identity.Kind, name string) *model.Error {
	return refuse(model.CodeEntityAlreadyExists, "Choose another name.", "%s with name %s already exists.", kind, name)
}

// ErrInlineNotFound is the answer for an inline policy that does not exist.
func ErrInlineNotFound(kind identity.Kind, name string) *model.Error {
	return refuse(CodeNoSuchEntity, "List the policies to see their names.", "The %s policy with name %s cannot be found.", kind.Noun(), name)
}

// ErrAccessKeyNotFound is the answer for an access key that the user does not have.
func ErrAccessKeyNotFound(id string) *model.Error {
	return refuse(CodeNoSuchEntity, "List the user's access keys.", "The Access Key with id %s cannot be found.", id)
}

// ErrRootAssumes is the answer for the root of an account that is to become a role.
func ErrRootAssumes() *model.Error {
	return refuse(CodeAccessDenied, "Sign in as a user or a role.", "Roles may not be assumed by root accounts.")
}

// ErrNotAssumable is the answer for a caller who may not assume a role, whether there is such a role or not.
func ErrNotAssumable(callerARN, roleARN string) *model.Error {
	denied := model.ErrAccessDenied(callerARN, OpAssumeRole.Actions[0], roleARN)
	denied.Code = CodeAccessDenied
	denied.Advice = "The role's trust policy must allow it; where that trusts an account, the caller's own policies must, too."
	return denied
}

// ErrChainedDuration is the answer for a session that asks for more than an hour of a role.
func ErrChainedDuration() *model.Error {
	return refuse(identity.CodeValidation, "Ask for an hour at most.", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
}

// ErrMaxSession is the answer for credentials that are to work longer than those of the role may.
func ErrMaxSession(most time.Duration) *model.Error {
	return refuse(identity.CodeValidation, fmt.Sprintf("Ask for %d seconds at most, or raise the role's maximum with update-role.", int(most.Seconds())),
		"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
}

// ErrPackedTooLarge is the answer for session policies that a session token has no room for.
func ErrPackedTooLarge(percent int) *model.Error {
	return refuse(CodePackedTooLarge, "Shorten the session policies.", "Packed policy consumes %d%% of allotted space, please use smaller policy.", percent)
}

// InSession returns the answer for a managed policy that cannot be a session policy, under the name that STS has for it.
func InSession(refusal *model.Error) *model.Error {
	refused := *refusal
	refused.Code = identity.CodeValidation
	return &refused
}

// ErrNotMember is the answer for a user who is to leave a group without being in it.
func ErrNotMember(user, group string) *model.Error {
	return refuse(CodeNoSuchEntity, "List the user's groups.", "The user with name %s cannot be found in the group %s.", user, group)
}

// ErrPolicyNotFound is the answer for a managed policy that does not exist, or is not attached where it is to be
// detached.
func ErrPolicyNotFound(arn string) *model.Error {
	return refuse(CodeNoSuchEntity, "Check the policy's ARN.", "Policy %s was not found.", arn)
}

// ErrNotAttachable is the answer for a managed policy to be attached that does not exist.
func ErrNotAttachable(arn string) *model.Error {
	return refuse(CodeNoSuchEntity, "Check the policy's ARN.", "Policy %s does not exist or is not attachable.", arn)
}

// ErrVersionNotFound is the answer for a version that a managed policy does not have.
func ErrVersionNotFound(arn, version string) *model.Error {
	return refuse(CodeNoSuchEntity, "List the policy's versions.", "Policy %s version %s does not exist or is not attachable.", arn, version)
}

// ErrPolicyExists is the answer for the name of a managed policy that is taken.
func ErrPolicyExists(name string) *model.Error {
	return refuse(model.CodeEntityAlreadyExists, "Choose another name.", "A policy called %s already exists. Duplicate names are not allowed.", name)
}

// ErrNotAnARN is the answer for what should be the ARN of a managed policy.
func ErrNotAnARN(given string) *model.Error {
	return refuse(model.CodeInvalidInput, "Give an ARN such as arn:aws:iam::111122223333:policy/Name.", "ARN %s is not valid.", given)
}

// ErrForeignPolicy is the answer for a managed policy of another account, or a change to one of AWS.
func ErrForeignPolicy() *model.Error {
	return refuse(model.CodeInvalidInput, "Use a policy of the account, or make a copy of it.", "Policy is outside your own account.")
}

// ErrNotASource is the answer for a simulation whose principal is no user, group or role.
func ErrNotASource(given string) *model.Error {
	return refuse(model.CodeInvalidInput, "Give the ARN of a user, a group or a role.", "Invalid Entity Arn: %s does not clearly define entity type and name.", given)
}

// ErrNoUserName is the answer for a caller without a user name that asks for its own user.
func ErrNoUserName() *model.Error {
	return refuse(identity.CodeValidation, "Name a user.", "Must specify userName when calling with non-User credentials")
}

// ErrInvalidMarker is the answer for a marker that no list handed out.
func ErrInvalidMarker() *model.Error {
	return refuse(identity.CodeValidation, "Start the list again without a marker.", "Invalid Marker.")
}

// ErrHasInline is the answer for an entity to be deleted that has inline policies.
func ErrHasInline() *model.Error {
	return refuse(CodeDeleteConflict, "Delete its inline policies.", "Cannot delete entity, must delete policies first.")
}

// ErrHasAttached is the answer for an entity to be deleted that has managed policies.
func ErrHasAttached() *model.Error {
	return refuse(CodeDeleteConflict, "Detach its managed policies.", "Cannot delete entity, must detach all policies first.")
}

// ErrInGroup is the answer for a user to be deleted that is in a group, and for a group that has users.
func ErrInGroup() *model.Error {
	return refuse(CodeDeleteConflict, "Remove the users from the group.", "Cannot delete entity, must remove users from group first.")
}

// ErrHasAccessKeys is the answer for a user to be deleted that has access keys.
func ErrHasAccessKeys() *model.Error {
	return refuse(CodeDeleteConflict, "Delete its access keys.", "Cannot delete entity, must delete access keys first.")
}

// ErrAttached is the answer for a managed policy to be deleted that somebody has.
func ErrAttached() *model.Error {
	return refuse(CodeDeleteConflict, "Detach the policy everywhere.", "Cannot delete a policy attached to entities.")
}

// ErrHasVersions is the answer for a managed policy to be deleted with more versions than the one in force.
func ErrHasVersions() *model.Error {
	return refuse(CodeDeleteConflict, "Delete the other versions.", "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
}

// ErrIsDefault is the answer for a version to be deleted that is in force.
func ErrIsDefault() *model.Error {
	return refuse(CodeDeleteConflict, "Put another version in force first.", "Cannot delete the default version of a policy.")
}

// ErrQuota is the answer for more than IAM allows. The quota's name is the service's.
func ErrQuota(name string, most int) *model.Error {
	return refuse(CodeLimitExceeded, "This is a quota of IAM.", "Cannot exceed quota for %s: %d", name, most)
}

// ErrInlineSize is the answer for inline policies that are too long together.
func ErrInlineSize(kind identity.Kind, name string) *model.Error {
	return refuse(CodeLimitExceeded, "Shorten the document, or attach a managed policy.", "Maximum policy size of %d bytes exceeded for %s %s", MaxInline(kind), kind.Noun(), name)
}

// ErrVersions is the answer for one version more than a managed policy can have.
func ErrVersions() *model.Error {
	return refuse(CodeLimitExceeded, "Delete a version that is not in force.", "A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", MaxVersions)
}

// ErrRecordTooLarge is the answer for documents with so much white space that a vault's record cannot hold them. IAM
// has no such limit.
func ErrRecordTooLarge() *model.Error {
	return refuse(CodeLimitExceeded, "Take white space out of the document.", "The policies are too long together.")
}

// errField is the answer for a trust policy with an element that it cannot have, or without one that it must have.
func errField(detail string) *model.Error {
	return refuse(policy.CodeMalformedIAMPolicy, "Correct the document.", "%s", detail)
}

// Malformed words a refusal of a document as IAM does, whatever kind of policy it was read as.
func Malformed(err error) error {
	var refusal *model.Error
	if !errors.As(err, &refusal) || refusal.Code != model.CodeMalformedPolicy {
		return err
	}
	changed := *refusal
	changed.Code = policy.CodeMalformedIAMPolicy
	return &changed
}
