package policy

import (
	"maps"
	"slices"
	"strings"
)

// concerned are a key's grants by the places of those who may use or retire them, and by the accounts whose root users
// may retire them because they come from there.
type concerned struct {
	byPlace  map[string][]*surveyed
	byIssuer map[string][]*surveyed
}

// surveyed is a grant with what it allows.
type surveyed struct {
	*PreparedGrant
	uses   []Way     // but for retiring it, by what a request must meet
	allows ActionSet // retiring included
}

func newConcerned(g *Grants) *concerned {
	made := &concerned{map[string][]*surveyed{}, map[string][]*surveyed{}}
	for _, id := range slices.Sorted(maps.Keys(g.byID)) {
		each := g.byID[id].surveyed()
		issuer := ParsePrincipal(each.IssuingAccount).Account
		made.byIssuer[issuer] = append(made.byIssuer[issuer], each)
		grantee, retiring := each.grantee.place(), each.retiring.place()
		made.byPlace[grantee] = append(made.byPlace[grantee], each)
		if retiring != grantee {
			made.byPlace[retiring] = append(made.byPlace[retiring], each)
		}
	}
	return made
}

// grantsFor returns the grants that a caller may use or retire, in the order of their ids.
func (s *Survey) grantsFor(g *Grants, c *Caller) (list []*surveyed) {
	if g == nil {
		return nil
	}
	known := s.grants[g]
	if known == nil {
		known = newConcerned(g)
		s.grants[g] = known
	}
	for _, place := range c.places() {
		if place != "" {
			list = append(list, known.byPlace[place]...)
		}
	}
	if c.Root() {
		list = append(list, known.byIssuer[c.Account]...)
	}
	slices.SortFunc(list, func(a, b *surveyed) int { return strings.Compare(a.GrantID, b.GrantID) })
	return slices.Compact(list)
}

// surveyed finds out what a grant allows. Its constraints do not count for DescribeKey, and what it lets grant must be
// narrower than itself.
func (g *PreparedGrant) surveyed() *surveyed {
	constraints := g.Constraints.requirements()
	narrower := append(slices.Clip(constraints), Requirement{"ForAllValues:StringEquals", "kms:GrantOperations", g.Operations})
	allows := setOf(func(a *Action) bool { return slices.Contains(g.Operations, strings.TrimPrefix(a.Name, vendorPrefix)) })
	return &surveyed{PreparedGrant: g, allows: allows, uses: []Way{
		{Actions: allows &^ retiring &^ describing &^ granting, Part: Part{Conditions: constraints}},
		{Actions: allows & describing},
		{Actions: allows & granting, Part: Part{Conditions: narrower}},
	}}
}

// retirer returns how far a grant lets a caller retire it.
func (g *surveyed) retirer(c *Caller) reach {
	if c.Root() && ParsePrincipal(g.IssuingAccount).Account == c.Account {
		return reachCaller
	}
	return max(g.retiring.reach(c), when(g.allows.has(retiring), g.grantee.reach(c)))
}

func (c Constraints) requirements() (list []Requirement) {
	if c.EncryptionContextEquals != nil && len(c.EncryptionContextEquals) == 0 {
		list = append(list, Requirement{Operator: "EncryptionContextEquals", Values: []string{}})
	}
	for _, key := range slices.Sorted(maps.Keys(c.EncryptionContextEquals)) {
		list = append(list, Requirement{"EncryptionContextEquals", key, []string{c.EncryptionContextEquals[key]}})
	}
	for _, key := range slices.Sorted(maps.Keys(c.EncryptionContextSubset)) {
		list = append(list, Requirement{"EncryptionContextSubset", key, []string{c.EncryptionContextSubset[key]}})
	}
	return list
}
