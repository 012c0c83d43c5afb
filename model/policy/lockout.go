package policy

import (
	"errors"

	"coldkms/model"
)

const lockedOut = "The new key policy will not allow you to update the key policy in the future."

// IsLockout reports whether an error is that of CheckLockout.
func IsLockout(err error) bool {
	return errors.Is(err, &model.Error{Code: model.CodeMalformedPolicy, Message: lockedOut})
}

// CheckLockout returns nil when a key's new policy, together with the caller's IAM policies, allows the caller to
// change the policy again, and otherwise MalformedPolicyDocumentException. The request describes the caller, its own
// policies, the key and the context; its action, key policy and grants are left out of account. Callers skip the
// check when BypassPolicyLockoutSafetyCheck is true.
func CheckLockout(document *Document, r Request) error {
	r.Action, r.KeyPolicy, r.Grants = "kms:PutKeyPolicy", document, nil
	decision := Evaluate(&r)
	if decision.Outcome == Allowed {
		return nil
	}
	return &model.Error{
		Code:    model.CodeMalformedPolicy,
		Message: lockedOut,
		Advice:  "Allow yourself kms:PutKeyPolicy: " + decision.Reason() + ".",
	}
}
