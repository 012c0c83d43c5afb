package policy

import "strings"

// Request is one permission on one resource, with everything that decides it. An operation that needs two or three
// permissions is as many requests.
type Request struct {
	Caller   Caller
	Action   string // such as kms:Decrypt
	Resource string // the key's or the alias's ARN, or "*" for the account
	Account  string // which owns the resource; "" for the one in its ARN, or the caller's
	Region   string // of a request on "*"; "" when it does not matter
	Context  Context

	KeyPolicy  *Document
	OfRole     bool         // the resource is a role, and KeyPolicy says who may assume it
	Identity   []Attachment // the caller's own policies and those of its groups; those of a session's role
	Session    []Attachment // nil when the session has no policies of its own
	Boundaries []Attachment // all of them must allow

	Grants            *Grants           // of the key; nil for none
	EncryptionContext map[string]string // what grants are matched against
	NewGrant          *Terms            // for kms:CreateGrant
	GrantID           string            // for kms:RetireGrant
}

// Attachment is a policy under the name by which its owner knows it.
type Attachment struct {
	Name     string
	Document *Document
}

// attached calls visit for every policy in the caller's own account.
func (r *Request) attached(visit func(in Place, a Attachment)) {
	for _, a := range r.Identity {
		visit(InIAMPolicy, a)
	}
	for _, a := range r.Session {
		visit(InSessionPolicy, a)
	}
	for _, a := range r.Boundaries {
		visit(InBoundary, a)
	}
}

// owner returns the account of the resource.
func (r *Request) owner() string {
	if r.Account != "" {
		return r.Account
	}
	if part := strings.SplitN(r.Resource, ":", 6); len(part) == 6 {
		return part[4]
	}
	return r.Caller.Account
}

// matched returns what resource patterns are matched against. Requests for the account as a whole have an ARN with a
// last part that no other resource has: arn:aws:kms:*:111122223333:* covers it, …:key/* does not.
func (r *Request) matched() string {
	if r.Resource != "*" {
		return r.Resource
	}
	vendor, _, _ := strings.Cut(r.Action, ":")
	region := r.Region
	if region == "" {
		region = "*"
	}
	return "arn:aws:" + strings.ToLower(vendor) + ":" + region + ":" + r.owner() + ":*"
}

// route is the way on which a request can be allowed.
type route uint8

const (
	keyRoute      route = iota // key policy, IAM policies and grants
	identityRoute              // IAM policies alone
	grantRoute                 // the grant alone
	noRoute                    // the permission does not exist on such a resource
)

// hasKey reports whether a key, with its policy and its grants, has a part in the decision.
func (r route) hasKey() bool { return r == keyRoute || r == grantRoute }

func (r *Request) route() route {
	action, known := FindAction(r.Action)
	switch {
	case r.OfRole:
		return keyRoute
	case !known && !strings.HasPrefix(r.Action, vendorPrefix), action.Scope == OnAccount && known:
		return identityRoute
	case action.Scope == OnGrant:
		return grantRoute
	case strings.HasPrefix(resourcePart(r.Resource), "alias/"):
		if action.Scope == OnAlias {
			return identityRoute
		}
		return noRoute
	case r.Resource == "*":
		return noRoute
	}
	return keyRoute
}

// resourcePart returns what stands behind an ARN's fifth colon; "" when it is no ARN.
func resourcePart(arn string) string {
	if part := strings.SplitN(arn, ":", 6); len(part) == 6 {
		return part[5]
	}
	return ""
}
