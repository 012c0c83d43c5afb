package policy

import "strings"

// Outcome is a decision.
type Outcome string

// The outcomes, as the policy simulator words them.
const (
	Allowed      Outcome = "allowed"
	ExplicitDeny Outcome = "explicitDeny"
	ImplicitDeny Outcome = "implicitDeny" // denied because nothing allows it
)

// Place is where a policy stands.
type Place string

// The places of policies.
const (
	InKeyPolicy     Place = "key policy"
	InIAMPolicy     Place = "IAM policy"
	InSessionPolicy Place = "session policy"
	InBoundary      Place = "permissions boundary"
	InGrant         Place = "grant"
)

// Decision is the answer to a request.
type Decision struct {
	Outcome Outcome `json:"decision"`
	Missing Missing `json:"-"`                // of an implicit deny
	DenyIn  Place   `json:"denyIn,omitempty"` // of an explicit deny
}

// evaluation is a request with what its decision needs over and over.
type evaluation struct {
	request  *Request
	caller   *Caller
	action   string // in lower case, as the patterns are
	resource string // what resource patterns are matched against
	route    route

	foresight *foresight // nil for a request that is there
}

func newEvaluation(r *Request) *evaluation {
	return &evaluation{request: r, caller: &r.Caller, action: strings.ToLower(r.Action), resource: r.matched(), route: r.route()}
}

// compile prepares a statement's patterns.
func (s *Statement) compile(variables bool) {
	for _, v := range s.Actions.Values {
		s.actions = append(s.actions, compilePattern(strings.ToLower(v.Text), language{wildcards: true}))
	}
	for _, v := range s.Resources.Values {
		s.resources = append(s.resources, compileResource(v.Text, variables))
	}
}

// matches reports whether the statement is about the request, leaving out its principals. A statement of a key policy
// without Action or Resource is about none.
func (e *evaluation) matches(s *Statement) bool {
	return !s.broken && e.actionMatches(s) && e.resourceMatches(s) && e.conditionsHold(s)
}

func (e *evaluation) actionMatches(s *Statement) bool {
	return len(s.actions) > 0 && anyMatch(s.actions, e.action, &e.request.Context) != s.Actions.Not
}

func (e *evaluation) resourceMatches(s *Statement) bool {
	if e.foresight != nil && e.foresight.opensIn(s.Resources.Values) {
		return e.foresight.allows(s.Effect)
	}
	return len(s.resources) > 0 && anyMatch(s.resources, e.resource, &e.request.Context) != s.Resources.Not
}

func (e *evaluation) conditionsHold(s *Statement) bool {
	for i := range s.Conditions {
		if !e.holds(&s.Conditions[i], s.Effect) {
			return false
		}
	}
	return true
}

func (e *evaluation) holds(c *Condition, effect Effect) bool {
	if e.foresight != nil && (e.foresight.opens(c.test.key) || e.foresight.opensIn(c.Values)) {
		return e.foresight.allows(effect)
	}
	return c.test.holds(&e.request.Context)
}

// side is what the policies of one place say.
type side struct {
	allow reach
	deny  bool
}

// readKeyPolicy returns what the key policy says, wherever the caller is.
func (e *evaluation) readKeyPolicy() (s side) {
	statements := e.request.KeyPolicy.statements()
	for i := range statements {
		statement := &statements[i]
		r := statement.reach(e.caller)
		if r == reachNobody || statement.Effect == Allow && r <= s.allow || !e.matches(statement) {
			continue
		}
		if statement.Effect == Deny {
			return side{deny: true}
		}
		s.allow = r
	}
	return s
}

// readAttached returns what one document in the caller's own account says.
func (e *evaluation) readAttached(d *Document) (s side) {
	statements := d.statements()
	for i := range statements {
		statement := &statements[i]
		if statement.Effect == Allow && s.allow > reachNobody || !e.matches(statement) {
			continue
		}
		if statement.Effect == Deny {
			return side{deny: true}
		}
		s.allow = reachCaller
	}
	return s
}

// findings is what all the policies and grants say before they are weighed.
type findings struct {
	key      reach // from the key policy
	grant    reach
	identity bool // an IAM policy allows, or the caller is a root user, who needs none
	session  bool // session policies do not hold it back
	boundary bool // boundaries do not hold it back
	deny     Place
}

func (e *evaluation) find() findings {
	f := findings{identity: e.caller.Root(), session: e.request.Session == nil, boundary: true}
	if e.route.hasKey() {
		key := e.readKeyPolicy()
		if key.deny {
			f.deny = InKeyPolicy
			return f
		}
		f.key, f.grant = key.allow, e.granted()
	}
	e.request.attached(func(in Place, a Attachment) {
		s := e.readAttached(a.Document)
		if s.deny && f.deny == "" {
			f.deny = in
		}
		switch allows := s.allow > reachNobody; in {
		case InIAMPolicy:
			f.identity = f.identity || allows
		case InSessionPolicy:
			f.session = f.session || allows
		case InBoundary:
			f.boundary = f.boundary && allows
		}
	})
	return f
}

// granted returns how far the key's grants go for the request.
func (e *evaluation) granted() reach {
	grants := e.request.Grants
	if grants == nil {
		return reachNobody
	}
	if e.route == grantRoute {
		if g := grants.byID[e.request.GrantID]; g != nil {
			return g.retires(e)
		}
		return reachNobody
	}
	farthest := reachNobody
	for _, place := range e.caller.places() {
		for _, g := range grants.byGrantee[place] {
			farthest = max(farthest, g.allows(e))
		}
	}
	return farthest
}

// Evaluate decides a request (the guide, "Understanding Policy Evaluation"). Every policy that applies is read and
// their order does not matter: an explicit deny wins, over grants too, and without an Allow the answer is no.
func Evaluate(r *Request) Decision {
	e := newEvaluation(r)
	f := e.find()
	return e.decide(&f)
}

// foreign reports whether the caller is from another account than the resource. A service is from none.
func (e *evaluation) foreign() bool {
	return e.caller.kind != ServicePrincipal && e.caller.Account != e.request.owner()
}

func (e *evaluation) decide(f *findings) Decision {
	switch {
	case f.deny != "":
		return Decision{Outcome: ExplicitDeny, DenyIn: f.deny}
	case e.allows(f):
		return Decision{Outcome: Allowed}
	}
	return Decision{Outcome: ImplicitDeny, Missing: e.missing(f)}
}

// allows weighs what allows. A key policy reaches a caller of another account only together with that account's own
// policies; a grant that names its grantee needs no more.
func (e *evaluation) allows(f *findings) bool {
	switch {
	case e.route == noRoute || e.caller.kind == InvalidPrincipal:
		return false
	case e.route == identityRoute:
		return f.own() && !e.foreign()
	case e.route == keyRoute && e.foreign() && f.key > reachNobody && f.own():
		return true
	}
	return f.suffices(e.direct(f))
}

// direct returns how far the key's side goes by itself: for a caller of another account, and for retiring a grant,
// the grants alone.
func (e *evaluation) direct(f *findings) reach {
	if e.foreign() || e.route == grantRoute {
		return f.grant
	}
	return max(f.key, f.grant)
}

// own reports whether the policies in the caller's own account allow.
func (f *findings) own() bool { return f.identity && f.session && f.boundary }

// suffices reports whether an Allow of this reach decides, with what holds the caller back in its own account.
func (f *findings) suffices(r reach) bool {
	switch r {
	case reachAccount:
		return f.own()
	case reachRole:
		return f.session && f.boundary
	case reachUser:
		return f.session
	}
	return r == reachCaller
}
