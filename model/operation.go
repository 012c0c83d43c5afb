package model

import "slices"

// Operation declares what is common to every call of one operation of the API.
type Operation struct {
	Name     string
	Actions  []string // the permissions, such as kms:Encrypt; ReEncrypt has one for each of its keys
	Source   string   // the event source in the trail
	Forms    Form     // how a request may name the key; 0 when it names none
	ReadOnly bool     // the trail's flag; it says nothing about transactions
	Usage    string   // the key usage that the operation needs; "" when any will do
	Origin   string   // the origin that the key material must have; "" when any will do
	refusals map[KeyState]func(arn string) *Error
}

// ChangesNothing reports that a call leaves the vault as it was, but for its record.
func (o *Operation) ChangesNothing() bool {
	return o.ReadOnly && o != OpGetParametersForImport || o == OpReEncrypt
}

// TakesWork reports that a call computes so long that it must not hold up others: it does so beside the writer, and
// again only when something changed meanwhile.
func (o *Operation) TakesWork() bool {
	return o == OpGetParametersForImport || o == OpImportKeyMaterial
}

// IsKeyManagement reports that the operation is one of the key management service, which has limits of requests.
func (o *Operation) IsKeyManagement() bool { return o.Source == sourceKMS }

// CheckState returns nil when a key in this state allows the operation, and otherwise the service's refusal.
func (o *Operation) CheckState(state KeyState, arn string) error {
	if refusal := o.refusals[state]; refusal != nil {
		refused := refusal(arn)
		refused.Because = &StateRefusal{Operation: o, State: state, Key: arn, Advice: refused.Advice}
		return refused
	}
	return nil
}

// StateRefused returns the refusal that a key's state brings with this answer, nil when the answer is of another kind.
func (o *Operation) StateRefused(code, message, arn string) *StateRefusal {
	for state, refusal := range o.refusals {
		if refused := refusal(arn); refused.Code == code && refused.Message == message {
			return &StateRefusal{Operation: o, State: state, Key: arn, Advice: refused.Advice}
		}
	}
	return nil
}

// StateRefusal says that a key's state refused an operation.
type StateRefusal struct {
	Operation *Operation
	State     KeyState
	Key       string // its ARN, or what it was asked about by
	Advice    string // what to do about it
}

func (r *StateRefusal) Error() string {
	return r.Operation.Name + " is refused while the key is " + r.State.Words()
}

// AllowedIn returns the states of a key that allow the operation.
func (r *StateRefusal) AllowedIn() []KeyState {
	return slices.DeleteFunc([]KeyState{Enabled, Disabled, PendingImport, PendingDeletion}, func(state KeyState) bool {
		return r.Operation.refusals[state] != nil
	})
}

// CheckUsage returns nil when a key of this usage is for the operation, and otherwise the service's refusal.
func (o *Operation) CheckUsage(usage, arn string) error {
	if o.Usage == "" || o.Usage == usage {
		return nil
	}
	return refuse(CodeInvalidKeyUsage, "%s key usage is %s which is not valid for %s.", arn, usage, o.Name).advise("Choose a key of another usage.")
}

// CheckOrigin returns nil when key material of this origin is for the operation, and otherwise the service's refusal.
func (o *Operation) CheckOrigin(origin, arn string) error {
	switch {
	case o.Origin == "" || o.Origin == origin:
		return nil
	case origin == OriginExternal:
		return isImported(arn)
	}
	return refuse(CodeUnsupportedOperation, "%s origin is %s which is not valid for this operation.", arn, origin).
		advise("Only a key whose origin is External takes key material from outside.")
}

// OnlyReads reports that a call neither changes anything nor uses a key.
func (o *Operation) OnlyReads() bool { return o.ReadOnly && o.ChangesNothing() && !o.IsUse() }

// IsUse reports that the operation uses a key's material.
func (o *Operation) IsUse() bool { return o.Usage != "" }

func isDisabled(arn string) *Error {
	return refuse(CodeDisabled, "%s is disabled.", arn).advise("Enable the key first.")
}

func isPendingDeletion(arn string) *Error {
	return refuse(CodeInvalidState, "%s is pending deletion.", arn).advise("Cancel key deletion first; the key comes back Disabled.")
}

func isPendingImport(arn string) *Error {
	return refuse(CodeInvalidState, "%s is pending import.", arn).advise("Import key material first.")
}

func isNotPendingDeletion(arn string) *Error {
	return refuse(CodeInvalidState, "%s is not pending deletion.", arn).advise("There is no deletion to cancel.")
}

// isImported is the answer of key rotation for a key whose material is not the vault's own to replace.
func isImported(arn string) *Error {
	return refuse(CodeUnsupportedOperation, "%s origin is EXTERNAL which is not valid for this operation.", arn).
		advise("Rotate by hand: create a key, import new material, and move the alias to it.")
}

type refusals = map[KeyState]func(arn string) *Error

// The key-state table of the guide, by its rows that are alike.
var (
	whenUsable     = refusals{Disabled: isDisabled, PendingDeletion: isPendingDeletion, PendingImport: isPendingImport}
	whenSwitchable = refusals{PendingDeletion: isPendingDeletion, PendingImport: isPendingImport}
	whenKept       = refusals{PendingDeletion: isPendingDeletion}
	whenScheduled  = refusals{Enabled: isNotPendingDeletion, Disabled: isNotPendingDeletion, PendingImport: isNotPendingDeletion}
	whenRotatable  = refusals{Disabled: isDisabled, PendingDeletion: isPendingDeletion, PendingImport: isImported}
	whenImported   = refusals{PendingImport: isImported}
	inEveryState   = refusals(nil)
)

const sourceKMS = "kms.amazonaws.com"

func kms(name string, forms Form, readOnly bool, usage string, r refusals) *Operation {
	return &Operation{Name: name, Actions: []string{"kms:" + name}, Source: sourceKMS, Forms: forms, ReadOnly: readOnly, Usage: usage, refusals: r}
}

// reEncrypt is the one operation with two keys, and with a permission for each.
func reEncrypt() *Operation {
	op := kms("ReEncrypt", FormAny, false, UsageEncryptDecrypt, whenUsable)
	op.Actions = []string{"kms:ReEncryptFrom", "kms:ReEncryptTo"}
	return op
}

// of returns an operation as one for keys of one origin.
func (o *Operation) of(origin string) *Operation {
	o.Origin = origin
	return o
}

// The operations.
var (
	OpCancelKeyDeletion               = kms("CancelKeyDeletion", FormKey, false, "", whenScheduled)
	OpCreateAlias                     = kms("CreateAlias", FormKey, false, "", whenKept)
	OpCreateGrant                     = kms("CreateGrant", FormKey, false, "", whenUsable)
	OpCreateKey                       = kms("CreateKey", 0, false, "", nil)
	OpDecrypt                         = kms("Decrypt", FormAny, true, UsageEncryptDecrypt, whenUsable)
	OpDeleteAlias                     = kms("DeleteAlias", 0, false, "", inEveryState)
	OpDeleteImportedKeyMaterial       = kms("DeleteImportedKeyMaterial", FormKey, false, "", inEveryState).of(OriginExternal)
	OpDescribeKey                     = kms("DescribeKey", FormAny, true, "", inEveryState)
	OpDisableKey                      = kms("DisableKey", FormKey, false, "", whenSwitchable)
	OpDisableKeyRotation              = kms("DisableKeyRotation", FormKey, false, "", whenRotatable).of(OriginAWSKMS)
	OpEnableKey                       = kms("EnableKey", FormKey, false, "", whenSwitchable)
	OpEnableKeyRotation               = kms("EnableKeyRotation", FormKey, false, "", whenRotatable).of(OriginAWSKMS)
	OpEncrypt                         = kms("Encrypt", FormAny, true, UsageEncryptDecrypt, whenUsable)
	OpGenerateDataKey                 = kms("GenerateDataKey", FormAny, true, UsageEncryptDecrypt, whenUsable)
	OpGenerateDataKeyWithoutPlaintext = kms("GenerateDataKeyWithoutPlaintext", FormAny, true, UsageEncryptDecrypt, whenUsable)
	OpGenerateRandom                  = kms("GenerateRandom", 0, true, "", nil)
	OpGetKeyPolicy                    = kms("GetKeyPolicy", FormKey, true, "", inEveryState)
	OpGetKeyRotationStatus            = kms("GetKeyRotationStatus", FormKey, true, "", whenImported).of(OriginAWSKMS)
	OpGetParametersForImport          = kms("GetParametersForImport", FormKey, true, "", whenKept).of(OriginExternal)
	OpImportKeyMaterial               = kms("ImportKeyMaterial", FormKey, false, "", whenKept).of(OriginExternal)
	OpListAliases                     = kms("ListAliases", 0, true, "", nil)
	OpListGrants                      = kms("ListGrants", FormKey, true, "", inEveryState)
	OpListKeyPolicies                 = kms("ListKeyPolicies", FormAny, true, "", inEveryState)
	OpListKeys                        = kms("ListKeys", 0, true, "", nil)
	OpListResourceTags                = kms("ListResourceTags", FormKey, true, "", inEveryState)
	OpListRetirableGrants             = kms("ListRetirableGrants", 0, true, "", nil)
	OpPutKeyPolicy                    = kms("PutKeyPolicy", FormKey, false, "", inEveryState)
	OpReEncrypt                       = reEncrypt()
	OpRetireGrant                     = kms("RetireGrant", FormKeyARN, false, "", inEveryState)
	OpRevokeGrant                     = kms("RevokeGrant", FormKey, false, "", inEveryState)
	OpScheduleKeyDeletion             = kms("ScheduleKeyDeletion", FormKey, false, "", whenKept)
	OpTagResource                     = kms("TagResource", FormKey, false, "", whenKept)
	OpUntagResource                   = kms("UntagResource", FormKey, false, "", whenKept)
	OpUpdateAlias                     = kms("UpdateAlias", FormKey, false, "", whenKept)
	OpUpdateKeyDescription            = kms("UpdateKeyDescription", FormKey, false, "", whenKept)

	// OpLookupEvents reads the trail.
	OpLookupEvents = &Operation{Name: "LookupEvents", Actions: []string{"cloudtrail:LookupEvents"}, Source: "cloudtrail.amazonaws.com", ReadOnly: true}
)

// operations are the key management operations in the order of their names.
var operations = []*Operation{
	OpCancelKeyDeletion, OpCreateAlias, OpCreateGrant, OpCreateKey, OpDecrypt, OpDeleteAlias, OpDeleteImportedKeyMaterial,
	OpDescribeKey, OpDisableKey, OpDisableKeyRotation, OpEnableKey, OpEnableKeyRotation, OpEncrypt, OpGenerateDataKey,
	OpGenerateDataKeyWithoutPlaintext, OpGenerateRandom, OpGetKeyPolicy, OpGetKeyRotationStatus, OpGetParametersForImport,
	OpImportKeyMaterial, OpListAliases, OpListGrants, OpListKeyPolicies, OpListKeys, OpListResourceTags,
	OpListRetirableGrants, OpPutKeyPolicy, OpReEncrypt, OpRetireGrant, OpRevokeGrant, OpScheduleKeyDeletion,
	OpTagResource, OpUntagResource, OpUpdateAlias, OpUpdateKeyDescription,
}

// Operations returns the key management operations in the order of their names.
func Operations() []*Operation { return slices.Clone(operations) }

// OperationNamed returns the key management operation of a name, nil when there is none.
func OperationNamed(name string) *Operation {
	for _, op := range operations {
		if op.Name == name {
			return op
		}
	}
	return nil
}
