package identity

// SessionPolicies are policies that hold a role's session back: it may do what one of them allows, as far as the role
// may.
type SessionPolicies struct {
	Inline  *Document // nil for none
	Managed []ManagedSessionPolicy
}

// ManagedSessionPolicy is a managed policy of a session. It counts as it stands when a request is made. Its unique id
// keeps a namesake that is made later from counting in its place.
type ManagedSessionPolicy struct{ ARN, UniqueID string }
