package policy

import (
	"slices"
	"strings"
)

// Explanation is a decision with its reasons.
type Explanation struct {
	Decision
	Reason     string     `json:"reason,omitempty"`     // why a request is refused
	Message    string     `json:"message,omitempty"`    // what a refused caller is told
	Statements []Source   `json:"statements,omitempty"` // that decided; of an implicit deny those that allow in vain
	NearMisses []NearMiss `json:"nearMisses,omitempty"` // of an implicit deny
	AbsentKeys []string   `json:"absentKeys,omitempty"` // condition keys whose presence would change the outcome
	Remedies   []Remedy   `json:"remedies,omitempty"`   // what, all added, would allow a request that nothing allows
}

// Source is a statement or a grant that has a part in a decision.
type Source struct {
	In        Place  `json:"in"`
	Policy    string `json:"policy,omitempty"` // the policy's name
	GrantID   string `json:"grantId,omitempty"`
	Effect    Effect `json:"effect"`
	Sid       string `json:"sid,omitempty"`
	Statement int    `json:"statement,omitempty"` // its number from 1
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	Enables   bool   `json:"enablesIAM,omitempty"` // it only enables the account's IAM policies
}

// NearMiss is an Allow that fails in one element alone.
type NearMiss struct {
	Source
	Element    string    `json:"element"` // Principal, Action, Resource or Condition, with Not where it stands there
	Wanted     []string  `json:"wanted,omitempty"`
	Got        []string  `json:"got,omitempty"`
	Conditions []Failure `json:"conditions,omitempty"` // of the element Condition: those that do not hold
}

// Failure is a condition that does not hold.
type Failure struct {
	Operator string   `json:"operator"`
	Key      string   `json:"key"`
	Wanted   []string `json:"wanted"`
	Got      []string `json:"got"`           // null when the request does not have the key
	Why      string   `json:"why,omitempty"` // when the values do not show it
	Line     int      `json:"line"`
	Column   int      `json:"column"`
}

// Explain decides a request and gives the reasons. Its decision is that of Evaluate.
func Explain(r *Request) Explanation {
	e := newEvaluation(r)
	f := e.find()
	x := Explanation{Decision: e.decide(&f)}
	if x.Outcome != Allowed {
		x.Reason, x.Message = x.Decision.Reason(), x.refusal(r).Message
	}
	x.Statements = e.deciding(&f, x.Outcome)
	x.AbsentKeys = e.absentKeys(x.Outcome)
	if x.Outcome == ImplicitDeny {
		x.NearMisses = e.nearMisses()
		x.Remedies = e.remedies(f)
	}
	return x
}

// each calls visit for every statement that is read for the request, with how far it goes for the caller.
func (e *evaluation) each(visit func(from Source, s *Statement, r reach)) {
	read := func(in Place, name string, d *Document) {
		statements := d.statements()
		for i := range statements {
			s, r := &statements[i], reachCaller
			if in == InKeyPolicy {
				r = s.reach(e.caller)
			}
			from := s.source(in, name)
			from.Enables = s.Effect == Allow && r == reachAccount
			visit(from, s, r)
		}
	}
	if e.route.hasKey() {
		read(InKeyPolicy, "", e.request.KeyPolicy)
	}
	e.request.attached(func(in Place, a Attachment) { read(in, a.Name, a.Document) })
}

func (s *Statement) source(in Place, policy string) Source {
	return Source{In: in, Policy: policy, Effect: s.Effect, Sid: s.Sid.Text, Statement: s.Index + 1, Line: s.At.Line, Column: s.At.Column}
}

// deciding returns the statements and grants that decided.
func (e *evaluation) deciding(f *findings, outcome Outcome) (list []Source) {
	needed := e.needed(f)
	e.each(func(from Source, s *Statement, r reach) {
		switch {
		case r == reachNobody || !e.matches(s):
		case outcome == ExplicitDeny && s.Effect == Deny,
			outcome == ImplicitDeny && s.Effect == Allow,
			outcome == Allowed && s.Effect == Allow && needed(from.In, r):
			list = append(list, from)
		}
	})
	if outcome != ExplicitDeny {
		list = append(list, e.grantsThat(func(g *PreparedGrant) bool {
			r := g.allows(e)
			if e.route == grantRoute {
				r = g.retires(e)
			}
			return r > reachNobody && (outcome == ImplicitDeny || needed(InGrant, r))
		})...)
	}
	return list
}

// needed tells, for a request that is allowed, whether an Allow at a place is one of those that allow it.
func (e *evaluation) needed(f *findings) func(in Place, r reach) bool {
	direct := e.direct(f)
	if e.route == identityRoute || !f.suffices(direct) {
		direct = reachNobody // everything in the caller's account is needed
	}
	return func(in Place, r reach) bool {
		switch in {
		case InKeyPolicy:
			return e.foreign() && f.own() || !e.foreign() && f.suffices(r)
		case InGrant:
			return f.suffices(r)
		case InIAMPolicy:
			return direct <= reachAccount
		case InSessionPolicy:
			return direct <= reachUser
		}
		return direct <= reachRole
	}
}

// grantsThat returns the key's grants for which is holds, in the order of their ids.
func (e *evaluation) grantsThat(is func(*PreparedGrant) bool) (list []Source) {
	if e.request.Grants == nil {
		return nil
	}
	if e.route == grantRoute {
		if g := e.request.Grants.byID[e.request.GrantID]; g != nil && is(g) {
			list = append(list, g.source())
		}
		return list
	}
	for _, place := range e.caller.places() {
		for _, g := range e.request.Grants.byGrantee[place] {
			if is(g) {
				list = append(list, g.source())
			}
		}
	}
	slices.SortFunc(list, func(a, b Source) int { return strings.Compare(a.GrantID, b.GrantID) })
	return list
}

func (g *PreparedGrant) source() Source {
	return Source{In: InGrant, GrantID: g.GrantID, Effect: Allow}
}
