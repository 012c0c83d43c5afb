package policy

import (
	"slices"
	"strings"
)

// condition looks at one condition of a statement.
func (l *linter) condition(s *Statement, c *Condition) {
	key, t := c.Key.Text, &c.test
	many := MultiValued(key)
	onContext := isKey(contextPrefix, key)
	switch {
	case !KnownKey(key) && (l.document.Kind == KeyPolicy || strings.HasPrefix(t.key, "aws:") || strings.HasPrefix(t.key, vendorPrefix)):
		l.fail(c.Key.At, CheckUnknownKey, "There is no condition key %s.", key)
	case many && t.set == oneValue && t.family != nullFamily:
		l.fail(c.Operator.At, CheckSetMissing, "%s has several values: without ForAllValues or ForAnyValue the condition never holds.", key)
	case t.set == allValues && onContext:
		l.warn(c.Operator.At, CheckAllOnContext, "ForAllValues holds when the encryption context lacks the pair. %s has one value: leave the set operator out.", key)
	case t.set != oneValue && !many && KnownKey(key):
		l.warn(c.Operator.At, CheckSetNeedless, "%s has one value: leave the set operator out.", key)
	case t.set == allValues && s.Effect == Allow && !s.present(t.key):
		l.warn(c.Operator.At, CheckNoNullGuard, "ForAllValues holds when the key is absent: add \"Null\": {%q: \"false\"}.", key)
	}
	l.inOperation(s, c)
	if s.Effect == Deny && t.family == boolFamily && !t.ifExists && t.key == "aws:multifactorauthpresent" {
		l.warn(c.Operator.At, CheckMFABool, "Requests with long-term credentials do not have the key, so this does not deny them: use BoolIfExists.")
	}
	if t.key == "aws:sourceip" && s.throughService() {
		l.warn(c.Key.At, CheckSourceIP, "When a service uses the key for somebody, aws:SourceIp is the service's address.")
	}
	for _, v := range c.Values {
		l.value(c, v)
	}
}

// present reports whether a Null condition makes sure that a key is in the request.
func (s *Statement) present(key string) bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		return c.test.family == nullFamily && c.test.key == key && len(c.Values) == 1 && strings.EqualFold(c.Values[0].Text, "false")
	})
}

// inOperation reports a key that requests for an action never have. For a wildcard it is enough that one of the
// actions has it.
func (l *linter) inOperation(s *Statement, c *Condition) {
	if s.Actions.Not || !KnownKey(c.Key.Text) {
		return
	}
	for i := range s.actions {
		known := covered(&s.actions[i])
		if len(known) > 0 && !slices.ContainsFunc(known, func(a Action) bool { return a.HasKey(c.Key.Text) }) {
			l.fail(c.Key.At, CheckKeyNotInOperation, "Requests for %s do not have the key %s.", s.Actions.Values[i].Text, c.Key.Text)
		}
	}
}

// throughService reports whether services use the statement's actions for their users, and the statement does not
// leave such requests out.
func (s *Statement) throughService() bool {
	direct := slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		t := &c.test
		return len(c.Values) == 1 && (t.family == nullFamily && t.key == "kms:viaservice" && strings.EqualFold(c.Values[0].Text, "true") ||
			t.family == boolFamily && t.key == "aws:viaawsservice" && strings.EqualFold(c.Values[0].Text, "false"))
	})
	return !direct && slices.ContainsFunc(s.permissions(), func(a Action) bool { return a.Grantable && a.Scope == OnKey })
}

// value looks at one value of a condition.
func (l *linter) value(c *Condition, v Value) {
	t := &c.test
	texts := t.family == stringFamily || t.family == arnFamily
	hasVariable := compilePattern(v.Text, language{variables: true}).variable
	switch {
	case texts && !l.document.Variables() && strings.Contains(v.Text, "${"):
		l.plainVariable(v)
	case t.family == stringFamily && t.relation != like && strings.ContainsAny(unescaped(v.Text), "*?"):
		l.warn(v.At, CheckWildcardEquals, "%s takes * and ? as they are: use StringLike.", c.Operator.Text)
	case !t.understands(v.Text) && !hasVariable:
		l.fail(v.At, CheckValue, "%s can not compare %q.", c.Operator.Text, v.Text)
	}
}

// unescaped leaves out the characters that ${*}, ${?} and ${$} write.
func unescaped(text string) string {
	return strings.NewReplacer("${*}", "", "${?}", "", "${$}", "").Replace(text)
}

// understands reports whether a value of the policy is of the operator's type.
func (t *test) understands(text string) bool {
	switch t.family {
	case numericFamily:
		_, ok := parseDecimal(text)
		return ok
	case dateFamily:
		_, ok := parseDate(text)
		return ok
	case boolFamily, nullFamily:
		_, ok := parseBool(text)
		return ok
	case binaryFamily:
		_, ok := parseBinary(text)
		return ok
	case ipFamily:
		_, ok := parseIP(text)
		return ok
	case arnFamily:
		return strings.Count(text, ":") >= 5
	}
	return true
}

// keysTwice reports keys that differ in letter case alone under one operator: both must hold, which is seldom meant.
func (l *linter) keysTwice(s *Statement) {
	type place struct{ operator, key string }
	seen := map[place]bool{}
	for i := range s.Conditions {
		c := &s.Conditions[i]
		at := place{c.Operator.Text, c.test.key}
		if seen[at] {
			l.warn(c.Key.At, CheckSameKeyTwice, "%s stands twice under %s, in different letter case. Both conditions must hold.", c.Key.Text, c.Operator.Text)
		}
		seen[at] = true
	}
}
