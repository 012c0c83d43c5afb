// Package identity holds who can call: accounts, their root, users and roles, each with a unique id, so that a
// namesake made later is another principal.
//
// It refuses to decide what a principal may do (that is policy) and to know where principals are kept.
package identity

import (
	"encoding/base32"
	"fmt"
	"io"
	"regexp"
	"time"

	"coldkms/model"
)

// Kind is what a principal is.
type Kind string

// The kinds of principal, as the console's columns word them.
const (
	Root Kind = "Root"
	User Kind = "User"
	Role Kind = "Role"
)

// Principal is an identity of an account.
type Principal struct {
	Account  string
	Kind     Kind
	Path     string // "/" or "/…/"
	Name     string // empty for the root
	UniqueID string // AIDA… for users, AROA… for roles, the account id for the root
	Created  time.Time
}

// RootOf returns the root user of an account.
func RootOf(account string) Principal {
	return Principal{Account: account, Kind: Root, UniqueID: account}
}

// ARN returns the principal's Amazon Resource Name.
func (p Principal) ARN() string {
	prefix := "arn:aws:iam::" + p.Account + ":"
	switch p.Kind {
	case User:
		return prefix + "user" + p.Path + p.Name
	case Role:
		return prefix + "role" + p.Path + p.Name
	}
	return prefix + "root"
}

// DisplayName returns what the console calls the principal in its top line.
func (p Principal) DisplayName() string {
	if p.Kind == Root {
		return "root"
	}
	return p.Name
}

// Caller is a principal with a session: who makes a request, and from where.
type Caller struct {
	Principal    Principal
	SessionStart time.Time
	UserAgent    string
	SourceIP     string
	AccessKeyID  string // "" for a session without an access key, as at the console
	InvokedBy    string // the service that calls on the principal's behalf; "" for none
}

var namePattern = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)

// CheckName returns nil when name can be the name of a user or role: 1 to 64 letters, digits and _+=,.@- (IAM User
// Guide, "IAM and STS quotas").
func CheckName(kind Kind, name string) error {
	if namePattern.MatchString(name) {
		return nil
	}
	return &model.Error{
		Code:    model.CodeValidation,
		Message: fmt.Sprintf("The specified value for %sName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", lower(kind)),
		Advice:  "Use 1 to 64 letters, digits and _+=,.@-",
	}
}

// ErrExists is the answer for a name that is taken.
func ErrExists(kind Kind, name string) error {
	return &model.Error{
		Code:    model.CodeEntityAlreadyExists,
		Message: fmt.Sprintf("%s with name %s already exists.", kind, name),
		Advice:  "Choose another name.",
	}
}

func lower(kind Kind) string {
	if kind == Role {
		return "role"
	}
	return "user"
}

// NewUniqueID returns a fresh unique id: AIDA for users or AROA for roles, and 17 base32 characters.
func NewUniqueID(kind Kind, random io.Reader) (string, error) {
	raw := make([]byte, 11)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("making a unique id: %w", err)
	}
	prefix := "AIDA"
	if kind == Role {
		prefix = "AROA"
	}
	return prefix + base32.StdEncoding.EncodeToString(raw)[:17], nil
}
