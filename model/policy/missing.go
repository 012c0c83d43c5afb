package policy

// Missing is the side from which nothing allows a request that is implicitly denied. The texts are for people.
type Missing string

// What can be missing.
const (
	MissingNothing  Missing = ""
	MissingIAM      Missing = "the key policy enables IAM policies, but no IAM policy allows it"
	MissingKey      Missing = "IAM allows, but the key policy does not trust the account"
	MissingBoth     Missing = "neither the key policy nor an IAM policy allows it"
	MissingCaller   Missing = "the key's account allows, the caller's does not"
	MissingOwner    Missing = "the caller's account allows, the key's does not"
	MissingAccounts Missing = "neither the key's account nor the caller's allows it"
	MissingPolicy   Missing = "no IAM policy allows it"
	MissingDirect   Missing = "the key policy does not allow it, and nothing else can allow the root user or a service"
	MissingSession  Missing = "the session policy does not allow it"
	MissingBoundary Missing = "the permissions boundary does not allow it"
	MissingGrant    Missing = "only the grant says who may retire it, and it does not name the caller"
	MissingShared   Missing = "no policy reaches the aliases and the account of somebody else"
	MissingResource Missing = "the permission does not exist on this kind of resource"
)

// missing says what a request that nothing allows lacks.
func (e *evaluation) missing(f *findings) Missing {
	foreign, trusted := e.foreign(), max(f.key, f.grant) > reachNobody
	switch {
	case e.route == noRoute:
		return MissingResource
	case e.route == identityRoute && foreign:
		return MissingShared
	case e.route == identityRoute && !f.identity:
		return MissingPolicy
	case e.route == grantRoute && !trusted:
		return MissingGrant
	case e.route == keyRoute && !trusted:
		return e.untrusted(f.identity)
	case !f.identity && e.direct(f) <= reachAccount && foreign:
		return MissingCaller
	case !f.identity && e.direct(f) <= reachAccount:
		return MissingIAM
	case !f.session:
		return MissingSession
	}
	return MissingBoundary
}

// untrusted says what is missing when neither the key policy nor a grant is about the caller.
func (e *evaluation) untrusted(identity bool) Missing {
	switch {
	case e.foreign() && identity:
		return MissingOwner
	case e.foreign():
		return MissingAccounts
	case e.caller.Root() || e.caller.kind == ServicePrincipal:
		return MissingDirect
	case identity:
		return MissingKey
	}
	return MissingBoth
}

// place returns where a policy would have to allow, first of all.
func (m Missing) place() (Place, bool) {
	switch m {
	case MissingIAM, MissingCaller, MissingPolicy:
		return InIAMPolicy, true
	case MissingKey, MissingBoth, MissingOwner, MissingAccounts, MissingDirect:
		return InKeyPolicy, true
	case MissingSession:
		return InSessionPolicy, true
	case MissingBoundary:
		return InBoundary, true
	}
	return "", false
}
