package policy

import (
	"maps"
	"slices"
	"strings"
)

// absentKeys returns the condition keys that the request does not have and whose presence would change the outcome.
// It finds them by trying: for each statement a context in which its conditions come out the other way.
func (e *evaluation) absentKeys(outcome Outcome) []string {
	found := map[string]string{} // by the name in lower case
	try := func(conditions []*Condition, holds bool) {
		changed := *e.request
		for _, c := range conditions {
			witness, ok := c.witness(changed.Context, holds)
			if !ok {
				return
			}
			changed.Context = witness
		}
		if len(conditions) > 0 && Evaluate(&changed).Outcome != outcome {
			for _, c := range conditions {
				found[c.test.key] = c.Key.Text
			}
		}
	}
	e.each(func(_ Source, s *Statement, r reach) {
		if s.broken || r == reachNobody || !e.actionMatches(s) || !e.resourceMatches(s) {
			return
		}
		var failing []*Condition
		for i := range s.Conditions {
			c := &s.Conditions[i]
			switch {
			case e.request.Context.Get(c.test.key) != nil:
			case c.test.holds(&e.request.Context):
				try([]*Condition{c}, false)
			default:
				failing = append(failing, c)
			}
		}
		try(failing, true)
	})
	return slices.Sorted(maps.Values(found))
}

// others are values of every type, most of which are unlike what a policy names.
var others = []string{"true", "false", "0", "999999999999", "192.0.2.1", "2001:db8::1", "arn:aws:iam::000000000000:user/x", "x"}

// witness returns the context with a value under the condition's key for which the condition holds or does not.
func (c *Condition) witness(context Context, holds bool) (Context, bool) {
	var values []string
	for _, v := range c.Values {
		address, _, _ := strings.Cut(v.Text, "/")
		values = append(values, v.Text, address, strings.NewReplacer("*", "x", "?", "x").Replace(v.Text))
	}
	for _, name := range slices.Sorted(maps.Keys(context.all())) { // what a variable may stand for
		values = append(values, context.all()[name].values...)
	}
	changed := context.With(c.Key.Text) // a copy of its own, in which one value after another is tried
	for _, value := range append(values, others...) {
		delete(changed.all(), c.test.key)
		if add(changed.all(), c.Key.Text, []string{value}); c.test.holds(&changed) == holds {
			return changed, true
		}
	}
	return Context{}, false
}
