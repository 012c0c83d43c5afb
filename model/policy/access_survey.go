package policy

import (
	"iter"
	"slices"
	"strings"
)

// Survey finds out who may do what with which key. It keeps what it learns of a statement or of a key's grants for the
// next question about them, so that a thousand keys and principals are looked at in seconds. It is for one goroutine.
type Survey struct {
	clauses map[*Statement][]clause
	grants  map[*Grants]*concerned
}

// NewSurvey returns a survey that knows nothing yet.
func NewSurvey() *Survey {
	return &Survey{clauses: map[*Statement][]clause{}, grants: map[*Grants]*concerned{}}
}

// clause is a statement with those of its actions that have the same conditions.
type clause struct {
	statement *Statement
	actions   ActionSet
	open      []openCondition // on keys that requests for the actions can have
}

type openCondition struct {
	test *test
	Requirement
}

// clausesOf goes through the clauses of a document that are about a request's resource.
func (s *Survey) clausesOf(d *Document, e *evaluation) iter.Seq[*clause] {
	return func(yield func(*clause) bool) {
		statements := d.statements()
		for i := range statements {
			statement := &statements[i]
			if statement.broken || !e.resourceMatches(statement) {
				continue
			}
			known, ok := s.clauses[statement]
			if !ok {
				known = statement.clauses(d.Variables())
				s.clauses[statement] = known
			}
			for j := range known {
				if !yield(&known[j]) {
					return
				}
			}
		}
	}
}

// clauses splits a statement by what becomes of its conditions. A condition on a key that requests for an action never
// have is settled: it holds always or never.
func (s *Statement) clauses(variables bool) (list []clause) {
	var nothing Context
	if len(s.actions) == 0 {
		return nil
	}
	for i := range actions {
		action := &actions[i]
		if anyMatch(s.actions, loweredActions[i], &nothing) == s.Actions.Not {
			continue
		}
		open, holds := s.openFor(action, variables)
		if !holds {
			continue
		}
		at := slices.IndexFunc(list, func(c clause) bool { return slices.EqualFunc(c.open, open, sameCondition) })
		if at < 0 {
			at = len(list)
			list = append(list, clause{statement: s, open: open})
		}
		list[at].actions |= 1 << i
	}
	return list
}

func sameCondition(a, b openCondition) bool { return a.test == b.test }

func (s *Statement) openFor(action *Action, variables bool) (open []openCondition, holds bool) {
	var nothing Context
	for i := range s.Conditions {
		c := &s.Conditions[i]
		switch {
		case action.HasKey(c.test.key):
			open = append(open, openCondition{&c.test, c.requirement(variables)})
		case !c.test.holds(&nothing):
			return nil, false
		}
	}
	return open, true
}

// requirement returns the condition as it is written under Version2012.
func (c *Condition) requirement(variables bool) Requirement {
	values := texts(c.Values)
	if !variables {
		for i, value := range values {
			values[i] = strings.ReplaceAll(value, "${", "${$}{")
		}
	}
	return Requirement{c.Operator.Text, c.Key.Text, values}
}
