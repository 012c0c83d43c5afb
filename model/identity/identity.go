// Package identity holds who can call: accounts, their root, users, groups and roles, each with a unique id, so that a
// namesake made later is another principal; and the policies that are attached to them.
//
// It refuses to decide what a principal may do (that is policy), to know the operations that change it (that is iam)
// and where it is kept.
package identity

import (
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"coldkms/model"
)

// Kind is what a principal is.
type Kind string

// The kinds of principal, as the console's columns word them.
const (
	Root    Kind = "Root"
	User    Kind = "User"
	Role    Kind = "Role"
	Group   Kind = "Group"   // has policies, which its users have too; it never calls
	Service Kind = "Service" // an AWS service, such as workspaces.amazonaws.com
)

// Principal is an identity of an account.
type Principal struct {
	Account  string // of a service: the account that it calls for
	Kind     Kind
	Path     string // "/" or "/…/"
	Name     string // empty for the root
	UniqueID string // AIDA… for users, AGPA… for groups, AROA… for roles, the account id for the root
	Created  time.Time
}

// RootOf returns the root user of an account.
func RootOf(account string) Principal {
	return Principal{Account: account, Kind: Root, UniqueID: account}
}

// ServiceOf returns a service that calls for an account.
func ServiceOf(name, account string) Principal {
	return Principal{Account: account, Kind: Service, Name: name, UniqueID: name}
}

// ARN returns the principal's Amazon Resource Name; a service has none, and is known by its name.
func (p Principal) ARN() string {
	switch p.Kind {
	case Root:
		return Resource(p.Account, "root")
	case Service:
		return p.Name
	}
	return Resource(p.Account, p.Kind.Noun()+p.Path+p.Name)
}

// Resource returns the Amazon Resource Name of what an account has in IAM.
func Resource(account, resource string) string { return "arn:aws:iam::" + account + ":" + resource }

// Noun returns the kind as it stands in an ARN, such as "user".
func (k Kind) Noun() string { return strings.ToLower(string(k)) }

// DisplayName returns what the console calls the principal in its top line.
func (p Principal) DisplayName() string {
	if p.Kind == Root {
		return "root"
	}
	return p.Name
}

// CodeValidation is IAM's exception for a member that breaks its constraints.
const CodeValidation = "ValidationError"

var namePattern = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)

// CheckName returns nil when name can be the name of a user or role: 1 to 64 letters, digits and _+=,.@- (IAM User
// Guide, "IAM and STS quotas").
func CheckName(kind Kind, name string) error {
	if namePattern.MatchString(name) {
		return nil
	}
	return &model.Error{
		Code:    CodeValidation,
		Message: fmt.Sprintf("The specified value for %sName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", kind.Noun()),
		Advice:  "Use 1 to 64 letters, digits and _+=,.@-",
	}
}

var sessionPattern = regexp.MustCompile(`^[\w+=,.@-]{2,64}$`)

// CheckSessionName returns nil when name can be the name of a role's session: 2 to 64 letters, digits and _+=,.@- (STS
// API Reference, "AssumeRole").
func CheckSessionName(name string) error {
	if sessionPattern.MatchString(name) {
		return nil
	}
	return errors.New("the name of a session has 2 to 64 letters, digits and _+=,.@-")
}

// prefixes begin the unique ids. IAM User Guide, "Unique identifiers".
var prefixes = map[Kind]string{User: "AIDA", Group: "AGPA", Role: "AROA", policyKind: "ANPA"}

// NewUniqueID returns a fresh unique id: AIDA for users, AGPA for groups or AROA for roles, and 17 base32 characters.
func NewUniqueID(kind Kind, random io.Reader) (string, error) {
	raw := make([]byte, 11)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("making a unique id: %w", err)
	}
	return prefixes[kind] + base32.StdEncoding.EncodeToString(raw)[:17], nil
}
