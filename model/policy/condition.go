package policy

import "strings"

// test is a compiled condition.
type test struct {
	operator
	key     string // in lower case
	accepts []accepts
}

// accepts reports whether a value of the request stands in the operator's relation to one value of the policy. A
// value that is not of the operator's type does so never.
type accepts func(value string, context *Context) bool

func compileTest(op operator, key string, values []Value, variables bool) test {
	t := test{operator: op, key: strings.ToLower(key)}
	for _, v := range values {
		t.accepts = append(t.accepts, compileValue(op, v.Text, variables))
	}
	return t
}

// holds reports whether the request's context meets the condition.
func (t *test) holds(context *Context) bool {
	found := context.all()[t.key]
	switch {
	case t.family == unknownFamily:
		return false
	case t.family == nullFamily:
		return t.match(absence(found.values == nil), context)
	case found.values == nil:
		return t.withoutKey()
	case t.set == allValues:
		for _, value := range found.values {
			if t.match(value, context) == t.negated {
				return false
			}
		}
		return true
	case t.set == anyValue:
		for _, value := range found.values {
			if t.match(value, context) != t.negated {
				return true
			}
		}
		return false
	}
	return !found.many && t.match(found.values[0], context) != t.negated
}

// withoutKey says what the condition is worth when the request does not have the key.
func (t *test) withoutKey() bool {
	switch {
	case t.ifExists || t.set == allValues:
		return true
	case t.set == anyValue:
		return false
	}
	return t.negated
}

func (t *test) match(value string, context *Context) bool {
	for _, accepts := range t.accepts {
		if accepts(value, context) {
			return true
		}
	}
	return false
}

// absence words whether a key is absent as the operator Null has it.
func absence(absent bool) string {
	if absent {
		return "true"
	}
	return "false"
}
