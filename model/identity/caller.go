package identity

import (
	"time"

	"coldkms/model/policy"
)

// Caller is a principal with a session: who makes a request, and from where.
type Caller struct {
	Principal    Principal
	SessionName  string // of a role's session
	SessionStart time.Time
	UserAgent    string
	SourceIP     string
	AccessKeyID  string              // "" for a session without an access key, as at the console
	InvokedBy    string              // the service that calls on the principal's behalf; "" for none
	Policies     *SessionPolicies    // of a role's session; nil when it may do all that the role may
	Context      map[string][]string // condition keys that the caller's requests have, such as aws:SourceVpc
}

// ARN returns the Amazon Resource Name under which the caller makes requests: that of the session when the principal
// is a role. It has no path.
func (c Caller) ARN() string {
	if c.Principal.Kind == Role && c.SessionName != "" {
		return "arn:aws:sts::" + c.Principal.Account + ":assumed-role/" + c.Principal.Name + "/" + c.SessionName
	}
	return c.Principal.ARN()
}

// DisplayName returns what the console calls the caller in its top line: a principal's name, and that of a role's session
// behind it.
func (c Caller) DisplayName() string {
	if c.Principal.Kind == Role && c.SessionName != "" {
		return c.Principal.Name + "/" + c.SessionName
	}
	return c.Principal.DisplayName()
}

// Policy returns the caller as policies see it. The error is for a principal that cannot call: a group.
func (c Caller) Policy() (policy.Caller, error) {
	seen, err := policy.ParseCaller(c.ARN())
	if err != nil {
		return policy.Caller{}, err
	}
	switch c.Principal.Kind {
	case Role:
		seen.UniqueID, seen.RoleARN = c.Principal.UniqueID, c.Principal.ARN()
	case User:
		seen.UniqueID = c.Principal.UniqueID
	}
	return seen, nil
}
