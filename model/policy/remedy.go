package policy

import (
	"encoding/json"
	"slices"
)

// Remedy is a statement that is missing, and where.
type Remedy struct {
	In        Place           `json:"in"`
	Account   string          `json:"account"`          // whose policy it is
	Policy    string          `json:"policy,omitempty"` // the name of the policy, of a boundary
	Statement json.RawMessage `json:"statement"`
}

// remedies returns the smallest statements that, all added, allow a request that nothing allows: this caller, this
// action, this resource. It returns none where no policy can allow it.
func (e *evaluation) remedies(f findings) (list []Remedy) {
	if e.route == noRoute || e.route == identityRoute && e.foreign() || e.route != keyRoute && e.caller.kind == ServicePrincipal {
		return nil
	}
	fixed := *e.request
	add := func(in Place, policy string, s statement) {
		r := Remedy{In: in, Account: e.caller.Account, Policy: policy, Statement: json.RawMessage(encode(s, "  "))}
		if in == InKeyPolicy {
			r.Account = e.request.owner()
		}
		list = append(list, r)
		fixed = r.Apply(&fixed)
	}
	own := statement{Effect: string(Allow), Action: e.request.Action, Resource: e.request.Resource}
	if e.route == keyRoute && max(f.key, f.grant) == reachNobody {
		named := own
		named.Principal, named.Resource = e.caller.principal(f.session && f.boundary), "*"
		if e.request.OfRole { // such a policy has no resources
			named.Resource = nil
		}
		add(InKeyPolicy, "", named)
		f = newEvaluation(&fixed).find()
	}
	if e.route == grantRoute && f.grant == reachNobody || e.allows(&f) {
		return list
	}
	direct := e.direct(&f)
	if !f.identity && direct <= reachAccount {
		add(InIAMPolicy, "", own)
	}
	if !f.session {
		add(InSessionPolicy, "", own)
	}
	if f.boundary || direct == reachUser {
		return list
	}
	for _, a := range e.request.Boundaries {
		if e.readAttached(a.Document).allow == reachNobody {
			add(InBoundary, a.Name, own)
		}
	}
	return list
}

// principal returns the principal to name for the caller. A session is named by its role, unless only the session
// itself would get past its own policies and the boundary.
func (c *Caller) principal(free bool) map[string]any {
	switch {
	case c.kind == ServicePrincipal:
		return map[string]any{"Service": c.ARN}
	case c.RoleARN != "" && free:
		return map[string]any{"AWS": c.RoleARN}
	}
	return map[string]any{"AWS": c.ARN}
}

// Apply returns the request as it would be with the remedy in place.
func (r Remedy) Apply(request *Request) Request {
	changed := *request
	kind := IdentityPolicy
	if r.In == InKeyPolicy {
		kind = KeyPolicy
	}
	text := `{"Version": "` + Version2012 + `", "Statement": ` + string(r.Statement) + `}`
	added, _ := Read(text, kind)
	if kind == KeyPolicy && request.OfRole {
		added = ReadTrust(text)
	}
	switch r.In {
	case InKeyPolicy:
		changed.KeyPolicy = joined(request.KeyPolicy, added)
	case InIAMPolicy:
		changed.Identity = append(slices.Clip(request.Identity), Attachment{Document: added})
	case InSessionPolicy:
		changed.Session = append(slices.Clip(request.Session), Attachment{Document: added})
	case InBoundary:
		changed.Boundaries = slices.Clone(request.Boundaries)
		for i, a := range changed.Boundaries {
			if a.Name == r.Policy {
				changed.Boundaries[i].Document = joined(a.Document, added)
			}
		}
	}
	return changed
}

// joined returns the statements of both documents in one.
func joined(d, added *Document) *Document {
	return &Document{Kind: added.Kind, Version: added.Version, Statements: append(slices.Clone(d.statements()), added.Statements...)}
}
