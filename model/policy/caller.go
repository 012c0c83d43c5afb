package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Caller is who makes a request, as policies see them. It comes from ParseCaller, and what ParseCaller cannot know is
// added to it; any other caller is allowed nothing.
type Caller struct {
	ARN      string // of the user, role, session or account root; a service's name
	Account  string // "" for a service
	UniqueID string // AIDA… of a user, AROA… of a role or of a session's role; "" when unknown
	RoleARN  string // of a session's role, with its path; "" when unknown, and then its name alone counts
	Provider string // the identity provider of a federated session; "" for none

	kind     PrincipalKind
	roleName string
}

// ParseCaller reads the ARN of an account root, a user, a role, a session or a federated user, or a service's name.
func ParseCaller(arn string) (Caller, error) {
	c := Caller{ARN: arn}
	if servicePattern.MatchString(arn) {
		c.kind = ServicePrincipal
		return c, nil
	}
	part := strings.SplitN(arn, ":", 6)
	if len(part) != 6 || part[0] != "arn" || part[4] == "" {
		return Caller{}, fmt.Errorf("%q is neither the ARN of a principal nor a service", arn)
	}
	c.Account = part[4]
	name := strings.Split(part[5], "/")
	switch service, kind := part[2], name[0]; {
	case service == "iam" && part[5] == "root":
		c.kind = AccountPrincipal
	case service == "iam" && kind == "user" && len(name) > 1, service == "sts" && kind == "federated-user" && len(name) == 2:
		c.kind = UserPrincipal
	case service == "iam" && kind == "role" && len(name) > 1:
		c.kind, c.RoleARN, c.roleName = RolePrincipal, arn, name[len(name)-1]
	case service == "sts" && kind == "assumed-role" && len(name) == 3:
		c.kind, c.roleName = SessionPrincipal, name[1]
	default:
		return Caller{}, fmt.Errorf("%q is not the ARN of a principal", arn)
	}
	return c, nil
}

// Root reports whether the caller is the root user of its account.
func (c *Caller) Root() bool { return c.kind == AccountPrincipal }

// reach is how far an Allow for a principal goes by itself, from the nearest.
type reach uint8

const (
	reachNobody  reach = iota // the principal is not the caller
	reachAccount              // it enables the IAM policies of the caller's account
	reachRole                 // it names the caller's role: session policies and boundaries still count
	reachUser                 // it names the user: session policies still count
	reachCaller               // it names the session itself, everybody, a service or the account's root
)

// reach returns how far a principal of a policy or a grant goes for the caller.
func (p *Principal) reach(c *Caller) reach {
	switch p.Kind {
	case EveryonePrincipal:
		return reachCaller
	case AccountPrincipal:
		switch {
		case p.Account != c.Account:
		case c.Root():
			return reachCaller
		default:
			return reachAccount
		}
	case UserPrincipal:
		return when(c.kind == UserPrincipal && p.Text == c.ARN, reachUser)
	case RolePrincipal:
		return when(p.isRoleOf(c), reachRole)
	case SessionPrincipal:
		return when(c.kind == SessionPrincipal && p.Text == c.ARN, reachCaller)
	case UniqueIDPrincipal:
		return when(p.Text == c.UniqueID, ownReach(c.kind))
	case ServicePrincipal:
		return when(c.kind == ServicePrincipal && p.Text == c.ARN, reachCaller)
	case FederatedPrincipal:
		return when(c.Provider == p.Text, reachRole)
	}
	return reachNobody
}

// isRoleOf reports whether a role is the caller or the role of the caller's session. A session's ARN has no path, and
// a role's name is unique in its account without the path.
func (p *Principal) isRoleOf(c *Caller) bool {
	switch {
	case c.roleName != p.name || c.Account != p.Account:
		return false
	case c.RoleARN != "":
		return c.RoleARN == p.Text
	}
	return true
}

func ownReach(kind PrincipalKind) reach {
	if kind == UserPrincipal {
		return reachUser
	}
	return reachRole
}

func when(is bool, r reach) reach {
	if is {
		return r
	}
	return reachNobody
}

// reach returns the farthest that the statement's principals go for the caller.
func (s *Statement) reach(c *Caller) reach {
	farthest := reachNobody
	for i := range s.Principals.List {
		farthest = max(farthest, s.Principals.List[i].reach(c))
	}
	switch {
	case !s.Principals.Not:
		return farthest
	case s.Effect == Allow:
		return when(farthest == reachNobody, reachCaller)
	}
	return when(!s.exempts(c), reachCaller)
}

// exempts reports whether NotPrincipal lists the caller whole: each link of the chain from the account down.
func (s *Statement) exempts(c *Caller) bool {
	listed := func(is func(p *Principal) bool) bool {
		return slices.ContainsFunc(s.Principals.List, func(p Principal) bool { return p.Kind == EveryonePrincipal || is(&p) })
	}
	account := func(p *Principal) bool { return p.Kind == AccountPrincipal && p.Account == c.Account }
	role := func(p *Principal) bool { return p.reach(c) == reachRole }
	itself := func(p *Principal) bool { return p.reach(c) > reachRole }
	switch c.kind {
	case UserPrincipal, ServicePrincipal:
		return listed(itself) && (c.kind == ServicePrincipal || listed(account))
	case SessionPrincipal:
		return listed(account) && listed(role) && listed(itself)
	case RolePrincipal:
		return listed(account) && listed(role)
	}
	return listed(account)
}
