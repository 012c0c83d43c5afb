package command

import (
	"strings"

	"coldkms/model"
)

// hint is a line after a refusal that says what to do about it; "" for most. The arguments are left out: they can hold a
// secret.
func (op *operation) hint(refusal *model.Error) string {
	switch {
	case op.command != "" && refusal.Code == model.CodeAccessDenied:
		return "\nwhy: " + op.command + " … --explain"
	case refusal.Code == model.CodeNotFound && op.refusesAlias():
		return "\nhint: " + op.api.Operation.Name + " takes no alias; give the key ID or the key ARN (\"coldkms kms describe-key\" finds both by the alias)"
	}
	return ""
}

// refusesAlias reports whether the request names its key by an alias, in an operation that takes none.
func (op *operation) refusesAlias() bool {
	keyed, ok := op.request.(model.Keyed)
	if !ok || op.api.Operation.Forms&(model.FormAliasName|model.FormAliasARN) != 0 {
		return false
	}
	given := keyed.Key()
	return strings.HasPrefix(given, model.AliasPrefix) || strings.HasPrefix(given, "arn:") && strings.Contains(given, ":"+model.AliasPrefix)
}
