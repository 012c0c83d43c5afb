package policy

// Access is what a caller may do with a key as far as the documents and grants alone say it. What differs from request
// to request stays open and is listed as conditions.
type Access struct {
	Ways    []Way    `json:"ways"`
	Denials []Denial `json:"denials,omitempty"` // of actions for which there is a way
}

// Way is one way on which requests for some actions are allowed.
type Way struct {
	Actions ActionSet `json:"actions"`
	Part              // the statement or the grant that allows
	// EnabledBy is the key's side when it does not suffice by itself: it trusts an account, whose IAM policies then
	// allow.
	EnabledBy *Part `json:"enabledBy,omitempty"`
}

// Denial takes actions away: always, or when its conditions hold.
type Denial struct {
	Actions ActionSet `json:"actions"`
	Always  bool      `json:"always"`
	Part
}

// Part is a statement or a grant with the conditions that a request must meet, all of them.
type Part struct {
	Source
	Conditions []Requirement `json:"conditions,omitempty"`
}

// Requirement is a condition that only a request decides. The constraints of a grant have their names as operators and
// the keys of an encryption context; without a key, the context must be empty.
type Requirement struct {
	Operator string   `json:"operator"`
	Key      string   `json:"key,omitempty"`
	Values   []string `json:"values"`
}

// Possible returns the actions that some request is allowed: there is a way, and nothing denies them always.
func (a Access) Possible() ActionSet {
	possible := a.actions()
	for i := range a.Denials {
		if a.Denials[i].Always {
			possible &^= a.Denials[i].Actions
		}
	}
	return possible
}

func (a Access) actions() (set ActionSet) {
	for i := range a.Ways {
		set |= a.Ways[i].Actions
	}
	return set
}

// Access finds the ways on which the caller of a request may use or manage the key that is its Resource, whatever the
// action is. The context holds what is known of all the caller's requests, such as aws:username; a condition on another
// key stays open, unless requests for an action never have the key. A caller of another account has the actions that
// work across accounts.
//
// Session policies and permissions boundaries are left out of account: they allow nothing. So is what conditions say
// together: a way may be listed whose conditions no request can meet.
func (s *Survey) Access(r *Request) Access {
	if r.Caller.kind == InvalidPrincipal {
		return Access{}
	}
	a := access{survey: s, evaluation: evaluation{request: r, caller: &r.Caller, resource: r.Resource}, within: onKeys}
	if a.foreign() {
		a.within = acrossAccounts
	}
	a.readKeyPolicy()
	a.readGrants()
	if a.caller.Root() { // who needs no IAM policy
		for _, t := range a.trusts {
			t.Enables = false
			a.allow(t.Actions, t.Part, nil)
		}
	}
	for _, attached := range r.Identity {
		a.readAttached(attached)
	}
	return a.found()
}

// access is an Access in the making.
type access struct {
	evaluation
	survey  *Survey
	within  ActionSet // actions that the caller can have at all
	ways    []Way
	trusts  []Way // the key's side, where the account's IAM policies must allow too
	denials []Denial
}

func (a *access) readKeyPolicy() {
	for c := range a.survey.clausesOf(a.request.KeyPolicy, &a.evaluation) {
		r := c.statement.reach(a.caller)
		part, applies := a.part(c, InKeyPolicy, "")
		switch {
		case r == reachNobody || !applies:
		case c.statement.Effect == Deny:
			a.deny(c.actions, part)
		case a.foreign() || r == reachAccount:
			part.Enables = true
			a.trust(c.actions&^retiring, part)
		default:
			a.allow(c.actions&^retiring, part, nil)
		}
	}
}

func (a *access) readAttached(attached Attachment) {
	for c := range a.survey.clausesOf(attached.Document, &a.evaluation) {
		if c.statement.Effect == Allow && len(a.trusts) == 0 {
			continue
		}
		part, applies := a.part(c, InIAMPolicy, attached.Name)
		switch {
		case !applies:
		case c.statement.Effect == Deny:
			a.deny(c.actions, part)
		default:
			for i := range a.trusts {
				a.allow(c.actions&a.trusts[i].Actions, part, &a.trusts[i].Part)
			}
		}
	}
}

// readGrants takes down what the grants that concern the caller allow.
func (a *access) readGrants() {
	for _, g := range a.survey.grantsFor(a.request.Grants, a.caller) {
		a.granted(g.grantee.reach(a.caller), g.uses, g.PreparedGrant)
		a.granted(g.retirer(a.caller), []Way{{Actions: retiring}}, g.PreparedGrant)
	}
}

// granted takes down what a grant allows a caller for whom it goes this far.
func (a *access) granted(r reach, uses []Way, g *PreparedGrant) {
	for _, use := range uses {
		part := Part{Source: g.source(), Conditions: use.Conditions}
		switch r {
		case reachNobody:
		case reachAccount:
			part.Enables = true
			a.trust(use.Actions, part)
		default:
			a.allow(use.Actions, part, nil)
		}
	}
}

func (a *access) allow(actions ActionSet, by Part, enabledBy *Part) {
	if actions &= a.within; actions != 0 {
		a.ways = append(a.ways, Way{actions, by, enabledBy})
	}
}

func (a *access) trust(actions ActionSet, by Part) {
	if actions &= a.within; actions != 0 {
		a.trusts = append(a.trusts, Way{Actions: actions, Part: by})
	}
}

func (a *access) deny(actions ActionSet, by Part) {
	a.denials = append(a.denials, Denial{actions, len(by.Conditions) == 0, by})
}

// found returns the ways, with the denials that matter to them.
func (a *access) found() Access {
	found := Access{Ways: a.ways}
	all := found.actions()
	for _, d := range a.denials {
		if d.Actions &= all; d.Actions != 0 {
			found.Denials = append(found.Denials, d)
		}
	}
	return found
}

// part returns a clause with the conditions that stay open. It does not apply when what is known of the caller's
// requests already fails a condition.
func (a *access) part(c *clause, in Place, name string) (p Part, applies bool) {
	for _, condition := range c.open {
		if a.request.Context.all()[condition.test.key].values == nil {
			p.Conditions = append(p.Conditions, condition.Requirement)
		} else if !condition.test.holds(&a.request.Context) {
			return Part{}, false
		}
	}
	p.Source = c.statement.source(in, name)
	return p, true
}
