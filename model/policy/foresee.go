package policy

import (
	"slices"
	"strings"
)

// Prospect is what is known of requests before they are made.
type Prospect uint8

// The prospects.
const (
	Open   Prospect = iota // it depends on the request
	Given                  // every request is allowed
	Denied                 // every request is refused
)

// Foresee decides all requests at once that differ from r in what only a request itself says: its encryption context,
// the grant that it asks for, and the condition keys of the service that are about these. Everything else that r says
// counts, what its context does not have too. Of requests that are Denied the decision is theirs, as far as it can be
// said without one of them.
func Foresee(r *Request) (Prospect, Decision) {
	best := foreseen(r, true)
	switch {
	case best.Outcome != Allowed:
		return Denied, best
	case foreseen(r, false).Outcome == Allowed:
		return Given, best
	}
	return Open, best
}

// foreseen decides the request for which everything that is open comes out for the best, or for the worst.
func foreseen(r *Request, best bool) Decision {
	e := newEvaluation(r)
	action, _ := FindAction(r.Action)
	e.foresight = &foresight{action: action, best: best}
	f := e.find()
	return e.decide(&f)
}

// foresight decides what only a request says.
type foresight struct {
	action Action
	best   bool // for the best
}

// allows returns how an open part of a statement of this effect comes out.
func (f *foresight) allows(effect Effect) bool { return f.best == (effect == Allow) }

// opens reports whether only a request says what stands under a condition key.
func (f *foresight) opens(key string) bool {
	return strings.HasPrefix(strings.ToLower(key), vendorPrefix) && f.action.HasKey(key) &&
		!slices.ContainsFunc(onGrants, func(known string) bool { return isKey(known, key) })
}

// opensIn reports whether one of the texts has a variable for what only a request says.
func (f *foresight) opensIn(list []Value) bool {
	return slices.ContainsFunc(list, func(v Value) bool {
		read := compilePattern(v.Text, language{variables: true})
		return slices.ContainsFunc(read.parts, func(p part) bool { return p.kind == variable && f.opens(p.text) })
	})
}

// met returns how a grant's constraints come out.
func (f *foresight) met(c Constraints) bool {
	return f.best || c.EncryptionContextEquals == nil && c.EncryptionContextSubset == nil
}
