package model

import (
	"fmt"
	"strings"
)

// Exception names of the API, as clients see them.
const (
	CodeAccessDenied          = "AccessDeniedException"
	CodeAlreadyExists         = "AlreadyExistsException"
	CodeDisabled              = "DisabledException"
	CodeDryRun                = "DryRunOperationException"
	CodeEntityAlreadyExists   = "EntityAlreadyExists"
	CodeExpiredImportToken    = "ExpiredImportTokenException"
	CodeExpiredToken          = "ExpiredTokenException"
	CodeIncorrectKey          = "IncorrectKeyException"
	CodeIncorrectKeyMaterial  = "IncorrectKeyMaterialException"
	CodeInternal              = "KMSInternalException"
	CodeInvalidARN            = "InvalidArnException"
	CodeInvalidAliasName      = "InvalidAliasNameException"
	CodeInvalidCiphertext     = "InvalidCiphertextException"
	CodeInvalidGrantID        = "InvalidGrantIdException"
	CodeInvalidGrantToken     = "InvalidGrantTokenException"
	CodeInvalidImportToken    = "InvalidImportTokenException"
	CodeInvalidKeyUsage       = "InvalidKeyUsageException"
	CodeInvalidMarker         = "InvalidMarkerException"
	CodeInvalidState          = "KMSInvalidStateException"
	CodeLimitExceeded         = "LimitExceededException"
	CodeMalformedPolicy       = "MalformedPolicyDocumentException"
	CodeNotAuthorized         = "NotAuthorizedException"
	CodeNotFound              = "NotFoundException"
	CodeTag                   = "TagException"
	CodeThrottling            = "ThrottlingException"
	CodeUnrecognizedClient    = "UnrecognizedClientException"
	CodeUnsupportedOperation  = "UnsupportedOperationException"
	CodeValidation            = "ValidationException"
	CodeInvalidInput          = "InvalidInput"
	undisclosedCiphertextText = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access."
)

// Error is a refusal by the service: an exception name, the service's message and, for a person at the console,
// what to do about it. Errors compare by their code: errors.Is(err, &Error{Code: CodeNotFound}).
type Error struct {
	Code    string
	Message string // as the service words it; empty for InvalidCiphertextException
	Advice  string // for a person; never part of an API answer
	Because error  // what it was decided by, for a person who asks why; nil when there is no more to say, never part of an API answer
}

func (e *Error) Error() string {
	if e.Message == "" {
		return e.Code
	}
	return e.Code + ": " + e.Message
}

// Unwrap returns what the refusal was decided by.
func (e *Error) Unwrap() error { return e.Because }

// Is reports whether target is an Error of the same code, and of the same message when target has one.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && (t.Message == "" || t.Message == e.Message)
}

func refuse(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

func (e *Error) advise(advice string) *Error {
	e.Advice = advice
	return e
}

// ErrUnrecognizedClient is the answer for a request that was signed with an access key that does not work.
func ErrUnrecognizedClient() *Error {
	return refuse(CodeUnrecognizedClient, "The security token included in the request is invalid.").
		advise("The access key may be another vault's, inactive or deleted, or lack its token.")
}

// ErrDryRun is the answer for a request that was tried out and would have been done.
func ErrDryRun() *Error {
	return refuse(CodeDryRun, "The request would have succeeded, but the DryRun option is set.").advise("Leave DryRun out to have it done.")
}

// ErrExpiredToken is the answer for credentials whose time is over.
func ErrExpiredToken() *Error {
	return refuse(CodeExpiredToken, "The security token included in the request is expired").advise("Assume the role again.")
}

// ErrKeyNotFound is the answer for a key that does not exist in this account and Region.
func ErrKeyNotFound(arn string) *Error {
	return refuse(CodeNotFound, "Key '%s' does not exist", arn).advise("Check the key ID and the Region: a key lives in one Region only.")
}

// ErrInvalidKeyID is the answer for an identifier that an operation does not take.
func ErrInvalidKeyID(given string) *Error {
	return refuse(CodeNotFound, "Invalid keyId '%s'", given).advise("Give the key ID or the key ARN.")
}

// ErrAliasNotFound is the answer for an alias that does not exist.
func ErrAliasNotFound(arn string) *Error {
	return refuse(CodeNotFound, "Alias %s is not found.", arn).advise("Check the alias and the Region.")
}

// ErrAliasExists is the answer for an alias that is taken.
func ErrAliasExists(arn string) *Error {
	return refuse(CodeAlreadyExists, "An alias with the name %s already exists", arn).advise("Choose another alias.")
}

// ErrAliasToAlias is the answer for an alias whose target is an alias.
func ErrAliasToAlias() *Error {
	return refuse(CodeValidation, "Aliases must refer to keys. Not aliases").advise("Give the key ID or the key ARN as the target.")
}

// ErrIncorrectKey is the answer when KeyId names another key than the ciphertext.
func ErrIncorrectKey() *Error {
	return refuse(CodeIncorrectKey, "The key ID in the request does not identify a CMK that can perform this operation.").
		advise("Another key made the ciphertext. Leave the key out, or name the right one.")
}

// ErrInvalidCiphertext is the one answer for every ciphertext that does not open; it tells no part apart.
func ErrInvalidCiphertext() *Error {
	return (&Error{Code: CodeInvalidCiphertext}).
		advise("The ciphertext was changed, or the encryption context is another one.")
}

// ErrUndisclosedCiphertext is the answer for a ciphertext whose key is unknown or not the caller's to use.
func ErrUndisclosedCiphertext() *Error {
	return refuse(CodeAccessDenied, undisclosedCiphertextText).advise("The key may belong to another vault, account or Region, or have been deleted.")
}

// ErrAccessDenied is the answer for a caller who may not perform an operation on a resource.
func ErrAccessDenied(callerARN, action, resourceARN string) *Error {
	return refuse(CodeAccessDenied, "User: %s is not authorized to perform: %s on resource: %s", callerARN, action, resourceARN).
		advise("Sign in as a principal of the key's account.")
}

// DeniedIn returns which permission on what the text of ErrAccessDenied says was missing; ok is false for other texts.
func DeniedIn(message string) (action, resource string, ok bool) {
	_, said, found := strings.Cut(message, " is not authorized to perform: ")
	action, resource, ok = strings.Cut(said, " on resource: ")
	resource, _, _ = strings.Cut(resource, " ")
	return action, resource, found && ok
}

// IsUndisclosed reports that a text is that of ErrUndisclosedCiphertext.
func IsUndisclosed(message string) bool { return message == undisclosedCiphertextText }

// ErrPolicyNotFound is the answer for a key policy of another name than "default", the only one there is.
func ErrPolicyNotFound(name string) *Error {
	return refuse(CodeNotFound, "No such policy exists").advise("A key has one policy, named default; there is none named " + name + ".")
}

// ErrPolicyTooLong is the answer for a key policy over PolicyMaxBytes.
func ErrPolicyTooLong() *Error {
	return refuse(CodeLimitExceeded, "The key policy document is larger than %d bytes.", PolicyMaxBytes).advise("Shorten the document.")
}

// ErrInvalidPrincipal is the answer for a grant to or by a principal who does not exist.
func ErrInvalidPrincipal(arn string) *Error {
	return refuse(CodeInvalidARN, "Invalid principal %s", arn).advise("Give the ARN of a user, a role, a session or an account.")
}

// ErrForeignDenied is the answer for a key of another account that the caller may not use, whether it exists or not.
func ErrForeignDenied(callerARN, action, resource string) *Error {
	denied := ErrAccessDenied(callerARN, action, resource)
	denied.Message += " because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"
	return denied.advise("Both must allow it: the key policy the account, its own policies the action.")
}

// ErrKeyLimit is the answer when an account has as many keys in a Region as it may.
func ErrKeyLimit(limit int) *Error {
	return refuse(CodeLimitExceeded, "You have reached the limit of %d customer master keys in this Region.", limit)
}

// ErrAliasLimit is the answer when an account has as many aliases in a Region as it may.
func ErrAliasLimit(limit int) *Error {
	return refuse(CodeLimitExceeded, "You have reached the limit of %d aliases in this Region.", limit)
}

// ErrKeyRecordTooLarge is the answer for a description and tags that are too long together. The service has no such
// limit; a vault's records do.
func ErrKeyRecordTooLarge() *Error {
	return refuse(CodeLimitExceeded, "The description and the tags of the key are too long together.").advise("Shorten the description or give fewer tags.")
}

// ErrNoRoomToRotate says why a key was not rotated: its record has no room for another backing key.
func ErrNoRoomToRotate() *Error {
	return refuse(CodeLimitExceeded, "The key has no room for another backing key.").advise("Shorten the description or give fewer tags, or move the alias to another key.")
}

// ErrInvalidMarker is the answer for a marker that no listing handed out.
func ErrInvalidMarker() *Error {
	return refuse(CodeInvalidMarker, "The marker is not valid.").advise("Start the list again without a marker.")
}

// ErrWaitingPeriodOver is the answer to a cancellation after the deletion date.
func ErrWaitingPeriodOver(arn, date string) *Error {
	return refuse(CodeInvalidState, "%s is pending deletion.", arn).
		advise("The waiting period ended on " + date + ". From then on deletion cannot be cancelled.")
}

func errNoCustomKeyStore() *Error {
	return refuse(CodeUnsupportedOperation, "coldkms does not support custom key stores.")
}

// ErrGrantNotFound is the answer for a grant id that the key does not have.
func ErrGrantNotFound(grantID string) *Error {
	return refuse(CodeInvalidGrantID, "Invalid grant Id '%s'", grantID).advise("List the key's grants for their ids.")
}

// ErrInvalidGrantToken is the answer for a token that no grant handed out.
func ErrInvalidGrantToken() *Error {
	return refuse(CodeInvalidGrantToken, "Invalid grant token").advise("Leave the token out: a grant works without it at once.")
}

// ErrGrantLimit is the answer when a key has as many grants as it may.
func ErrGrantLimit(limit int) *Error {
	return refuse(CodeLimitExceeded, "You have reached the limit of %d grants for the customer master key.", limit).
		advise("Revoke or retire grants that are no longer used.")
}

// ErrGranteeLimit is the answer when a principal has as many grants for a key as it may.
func ErrGranteeLimit(limit int) *Error {
	return refuse(CodeLimitExceeded, "You have reached the limit of %d grants for the grantee principal and the customer master key.", limit).
		advise("Revoke or retire grants that are no longer used.")
}
