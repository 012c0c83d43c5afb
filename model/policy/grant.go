package policy

import (
	"maps"
	"slices"
	"strings"
)

// Grant is what a grant allows, and to whom.
type Grant struct {
	GrantID          string
	GranteePrincipal string // an ARN, an account id or a unique id
	// RetiringPrincipal may be ""; IssuingAccount is an account id or its root's ARN.
	RetiringPrincipal string
	IssuingAccount    string
	Terms
}

// Terms are the parts of a grant that a grant made from it can only narrow.
type Terms struct {
	Operations  []string // such as Decrypt or ReEncryptFrom
	Constraints Constraints
}

// Constraints tie a grant to encryption contexts. A nil map is no constraint; keys and values are case-sensitive.
type Constraints struct {
	EncryptionContextEquals map[string]string // the context is this one
	EncryptionContextSubset map[string]string // the context has these pairs
}

// met reports whether an encryption context meets the constraints.
func (c Constraints) met(context map[string]string) bool {
	return (c.EncryptionContextEquals == nil || maps.Equal(c.EncryptionContextEquals, context)) && contains(context, c.EncryptionContextSubset)
}

// narrows reports whether everything that meets c meets wider too, in the ways that the guide allows ("Using Grants"):
// pairs may be added to a Subset, and a Subset may become an Equals that covers it.
func (c Constraints) narrows(wider Constraints) bool {
	if wider.EncryptionContextEquals != nil {
		return c.EncryptionContextEquals != nil && wider.met(c.EncryptionContextEquals)
	}
	if wider.EncryptionContextSubset == nil {
		return true
	}
	return contains(c.EncryptionContextEquals, wider.EncryptionContextSubset) || contains(c.EncryptionContextSubset, wider.EncryptionContextSubset)
}

func contains(context, pairs map[string]string) bool {
	for key, value := range pairs {
		if got, ok := context[key]; !ok || got != value {
			return false
		}
	}
	return true
}

// narrows reports whether the terms allow nothing that wider does not.
func (t Terms) narrows(wider Terms) bool {
	for _, operation := range t.Operations {
		if !slices.Contains(wider.Operations, operation) {
			return false
		}
	}
	return t.Constraints.narrows(wider.Constraints)
}

// Grants are the grants of a key, ordered so that a decision looks only at those that concern the caller.
type Grants struct {
	byGrantee map[string][]*PreparedGrant
	byID      map[string]*PreparedGrant
}

// PreparedGrant is a grant whose principals have been read, for keys with thousands of grants of which few change.
type PreparedGrant struct {
	Grant
	grantee, retiring Principal
}

// PrepareGrant reads a grant's principals.
func PrepareGrant(g Grant) *PreparedGrant {
	return &PreparedGrant{Grant: g, grantee: ParseGrantee(g.GranteePrincipal), retiring: ParseGrantee(g.RetiringPrincipal)}
}

// NewGrants orders the grants of a key.
func NewGrants(list []Grant) *Grants {
	prepared := make([]*PreparedGrant, len(list))
	for i := range list {
		prepared[i] = PrepareGrant(list[i])
	}
	return OrderGrants(prepared)
}

// OrderGrants is NewGrants for grants that are prepared.
func OrderGrants(list []*PreparedGrant) *Grants {
	g := &Grants{byGrantee: make(map[string][]*PreparedGrant, len(list)), byID: make(map[string]*PreparedGrant, len(list))}
	for _, each := range list {
		place := each.grantee.place()
		g.byGrantee[place] = append(g.byGrantee[place], each)
		g.byID[each.GrantID] = each
	}
	return g
}

// ParseGrantee reads the principal of a grant, who may be a service too.
func ParseGrantee(text string) Principal {
	if servicePattern.MatchString(text) {
		p, _ := principalOf("Service", text)
		p.Text = text
		return p
	}
	return ParsePrincipal(text)
}

// place is where a grantee's grants are found: a role's path is unknown to its sessions.
func (p *Principal) place() string {
	switch p.Kind {
	case AccountPrincipal:
		return p.Account
	case RolePrincipal:
		return p.Account + "/" + p.name
	}
	return p.Text
}

// places are where the grants of a caller are found.
func (c *Caller) places() [4]string {
	return [...]string{c.ARN, c.Account, c.Account + "/" + c.roleName, c.UniqueID}
}

// allows returns how far a grant goes for a request.
func (g *PreparedGrant) allows(e *evaluation) reach {
	operation, ok := strings.CutPrefix(e.request.Action, vendorPrefix)
	if !ok || !slices.Contains(g.Operations, operation) {
		return reachNobody
	}
	switch operation {
	case "CreateGrant":
		if e.foresight != nil {
			return when(e.foresight.best, g.grantee.reach(e.caller))
		}
		if e.request.NewGrant == nil || !e.request.NewGrant.narrows(g.Terms) {
			return reachNobody
		}
	case "DescribeKey", retireGrant:
	default:
		if e.foresight != nil {
			return when(e.foresight.met(g.Constraints), g.grantee.reach(e.caller))
		}
		if !g.Constraints.met(e.request.EncryptionContext) {
			return reachNobody
		}
	}
	return g.grantee.reach(e.caller)
}

// retires returns how far a grant lets the caller retire it: its issuer's root, its retiring principal, and its
// grantee when it allows that.
func (g *PreparedGrant) retires(e *evaluation) reach {
	if issuer := ParsePrincipal(g.IssuingAccount); e.caller.Root() && issuer.reach(e.caller) == reachCaller {
		return reachCaller
	}
	return max(g.retiring.reach(e.caller), g.allows(e))
}

// pairs returns the constraints as sorted texts key=value.
func (c Constraints) pairs() (list []string) {
	for _, constraint := range []map[string]string{c.EncryptionContextEquals, c.EncryptionContextSubset} {
		for key, value := range constraint {
			list = append(list, key+"="+value)
		}
	}
	slices.Sort(list)
	return list
}
