package iam

// OfInline is a request about one inline policy.
type OfInline interface {
	OfEntity
	Inline() string // its name
}

// OfPolicyName names an inline policy.
type OfPolicyName struct {
	PolicyName string `json:"PolicyName"`
}

// Inline returns the name.
func (o OfPolicyName) Inline() string { return o.PolicyName }

// PutInline is a request for an inline policy.
type PutInline interface {
	OfInline
	Text() string
}

// OfDocument is a new document.
type OfDocument struct {
	PolicyDocument string `json:"PolicyDocument"`
}

// Text returns the document.
func (o OfDocument) Text() string { return o.PolicyDocument }

// ListOfEntity is a request for a list that belongs to one entity.
type ListOfEntity interface {
	OfEntity
	Part() Page
}

// Part returns which part of the list is asked for.
func (p Page) Part() Page { return p }

// ListPoliciesOfEntity is a request for the managed policies of one entity.
type ListPoliciesOfEntity interface {
	ListOfEntity
	Prefix() string
}

// Prefix returns the path that entries must begin with.
func (p InPath) Prefix() string {
	if p.PathPrefix == "" {
		return "/"
	}
	return p.PathPrefix
}

// AttachPolicy is a request about one entity and one managed policy.
type AttachPolicy interface {
	OfEntity
	Policy() string
}

// ListNamesResponse is one part of the names of inline policies, in order.
type ListNamesResponse struct {
	PolicyNames []string `json:"PolicyNames"`
	More
}

// AttachedPolicy is a managed policy that is attached.
type AttachedPolicy struct {
	PolicyName string `json:"PolicyName"`
	PolicyARN  string `json:"PolicyArn"`
}

// ListAttachedResponse is one part of the attached managed policies, in the order of their ARNs.
type ListAttachedResponse struct {
	AttachedPolicies []AttachedPolicy `json:"AttachedPolicies"`
	More
}
