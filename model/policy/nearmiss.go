package policy

import "slices"

// nearMisses returns the Allows that fail in one element alone, with what they want and what the request has.
func (e *evaluation) nearMisses() (list []NearMiss) {
	if e.route == keyRoute || e.route == identityRoute {
		e.each(func(from Source, s *Statement, r reach) {
			if s.Effect != Allow || s.broken {
				return
			}
			if failed := e.failed(s, r); len(failed) == 1 {
				failed[0].Source = from
				list = append(list, failed[0])
			}
		})
	}
	return append(list, e.grantMisses()...)
}

// failed returns a near miss for each element of the statement that the request fails.
func (e *evaluation) failed(s *Statement, r reach) (list []NearMiss) {
	if r == reachNobody {
		list = append(list, NearMiss{Element: negated("Principal", s.Principals.Not), Wanted: principalTexts(s.Principals), Got: []string{e.caller.ARN}})
	}
	if !e.actionMatches(s) {
		list = append(list, NearMiss{Element: negated("Action", s.Actions.Not), Wanted: texts(s.Actions.Values), Got: []string{e.request.Action}})
	}
	if !e.resourceMatches(s) {
		list = append(list, NearMiss{Element: negated("Resource", s.Resources.Not), Wanted: texts(s.Resources.Values), Got: []string{e.request.Resource}})
	}
	if failures := e.failures(s); len(failures) > 0 {
		list = append(list, NearMiss{Element: "Condition", Conditions: failures})
	}
	return list
}

// grantMisses returns the caller's grants that lack the operation, or whose constraints the request does not meet.
func (e *evaluation) grantMisses() (list []NearMiss) {
	if !e.route.hasKey() {
		return nil
	}
	names := func(g *PreparedGrant) bool {
		return g.grantee.reach(e.caller) > reachNobody && g.allows(e) == reachNobody
	}
	for _, from := range e.grantsThat(names) {
		miss := NearMiss{Source: from, Element: "Operations", Got: []string{e.request.Action}}
		terms := e.request.Grants.byID[from.GrantID].Terms
		if miss.Wanted = terms.Operations; slices.Contains(terms.Operations, e.request.Action[len(vendorPrefix):]) {
			miss.Element, miss.Wanted, miss.Got = "Constraints", terms.Constraints.pairs(), Constraints{EncryptionContextEquals: e.request.EncryptionContext}.pairs()
		}
		list = append(list, miss)
	}
	return list
}

func (e *evaluation) failures(s *Statement) (list []Failure) {
	for i := range s.Conditions {
		c := &s.Conditions[i]
		if c.test.holds(&e.request.Context) {
			continue
		}
		failure := Failure{
			Operator: c.Operator.Text, Key: c.Key.Text, Wanted: texts(c.Values), Got: e.request.Context.Get(c.Key.Text),
			Line: c.Key.At.Line, Column: c.Key.At.Column,
		}
		if e.request.Context.all()[c.test.key].many && c.test.set == oneValue && c.test.family != nullFamily {
			failure.Why = "the key has several values, and the operator is not ForAllValues or ForAnyValue"
		}
		list = append(list, failure)
	}
	return list
}

func negated(element string, not bool) string {
	if not {
		return "Not" + element
	}
	return element
}

func principalTexts(p Principals) []string {
	list := make([]string, len(p.List))
	for i, each := range p.List {
		list[i] = each.Text
	}
	return list
}
