package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Severity is how much a finding weighs.
type Severity uint8

// The severities.
const (
	Warning Severity = iota // the document may do something else than it seems to
	Mistake                 // the document does not do what it says
)

// String returns "warning" or "error".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Check is what a finding is about. Its text is the id by which a check is switched off.
type Check string

// The checks.
const (
	CheckUnknownAction     Check = "unknown-action"
	CheckUnknownKey        Check = "unknown-condition-key"
	CheckDeadAction        Check = "action-never-matches"
	CheckKeyNotInOperation Check = "condition-key-not-in-operation"
	CheckNoEffect          Check = "statement-without-effect"
	CheckNoRoot            Check = "no-statement-for-root"
	CheckNoNullGuard       Check = "for-all-values-without-null"
	CheckAllOnContext      Check = "for-all-values-on-encryption-context"
	CheckSetMissing        Check = "set-operator-missing"
	CheckSetNeedless       Check = "set-operator-needless"
	CheckVariable2008      Check = "variable-under-2008"
	CheckWildcardEquals    Check = "wildcard-under-equals"
	CheckSameKeyTwice      Check = "same-key-twice"
	CheckNotPrincipalAllow Check = "not-principal-allow"
	CheckNotPrincipalDeny  Check = "not-principal-without-account"
	CheckMFABool           Check = "mfa-bool-in-deny"
	CheckSourceIP          Check = "source-ip-through-service"
	CheckCreateGrant       Check = "create-grant-unguarded"
	CheckStarResource      Check = "resource-star-across-accounts"
	CheckAliasResource     Check = "alias-arn-for-key"
	CheckRetireGrant       Check = "retire-grant-in-key-policy"
	CheckPublic            Check = "principal-star-unguarded"
	CheckDuplicateSid      Check = "duplicate-sid"
	CheckValue             Check = "value-of-another-type"
)

// Finding is something in a valid document that is probably not meant.
type Finding struct {
	At       Position
	Check    Check
	Severity Severity
	Text     string
}

// LintOptions say what a document is looked at for.
type LintOptions struct {
	Account string  // that owns the key; "" leaves CheckNoRoot out
	Off     []Check // not to be reported
}

// Lint returns what a document without faults probably does not mean, in the order of the places.
func Lint(d *Document, options LintOptions) []Finding {
	l := &linter{document: d}
	for i := range d.Statements {
		l.statement(&d.Statements[i])
	}
	if d.Kind == KeyPolicy {
		l.root(options.Account)
		l.sids()
	}
	findings := slices.DeleteFunc(l.findings, func(f Finding) bool { return slices.Contains(options.Off, f.Check) })
	slices.SortStableFunc(findings, func(a, b Finding) int { return a.At.Offset - b.At.Offset })
	return findings
}

// IsPublic reports whether a document allows everybody something, as CheckPublic and CheckNotPrincipalAllow find it.
func IsPublic(d *Document) bool {
	l := &linter{document: d}
	for i := range d.Statements {
		l.principals(&d.Statements[i])
	}
	return slices.ContainsFunc(l.findings, func(f Finding) bool { return f.Check == CheckPublic || f.Check == CheckNotPrincipalAllow })
}

type linter struct {
	document *Document
	findings []Finding
}

func (l *linter) warn(at Position, check Check, format string, args ...any) {
	l.findings = append(l.findings, Finding{At: at, Check: check, Text: fmt.Sprintf(format, args...)})
}

func (l *linter) fail(at Position, check Check, format string, args ...any) {
	l.findings = append(l.findings, Finding{At: at, Check: check, Severity: Mistake, Text: fmt.Sprintf(format, args...)})
}

func (l *linter) statement(s *Statement) {
	if len(s.Actions.Values) == 0 || len(s.Resources.Values) == 0 {
		l.fail(s.At, CheckNoEffect, "A statement without Action or without Resource has no effect.")
	}
	for i, v := range s.Actions.Values {
		l.action(s, v, &s.actions[i])
	}
	l.principals(s)
	l.resources(s)
	for i := range s.Conditions {
		l.condition(s, &s.Conditions[i])
	}
	l.keysTwice(s)
	if s.Effect == Allow && s.Actions.names("kms:CreateGrant") && !s.tests("kms:GrantIsForAWSResource") && !s.tests("kms:ViaService") {
		l.warn(s.Actions.At, CheckCreateGrant, "kms:CreateGrant without the condition kms:GrantIsForAWSResource lets the principal give the key's use to anybody.")
	}
}

func (l *linter) action(s *Statement, v Value, p *pattern) {
	vendor, _, _ := strings.Cut(strings.ToLower(v.Text), ":")
	matched := covered(p)
	usable := slices.ContainsFunc(matched, func(a Action) bool { return l.document.Kind == IdentityPolicy || a.Scope != OnAccount })
	switch {
	case v.Text == "*" || vendor != "kms" && l.document.Kind == IdentityPolicy:
	case vendor != "kms":
		l.fail(v.At, CheckDeadAction, "%s can never match: a key policy is about actions of kms.", v.Text)
	case strings.EqualFold(v.Text, "kms:ReEncrypt"):
		l.fail(v.At, CheckDeadAction, "kms:ReEncrypt can never match: the permissions are kms:ReEncryptFrom and kms:ReEncryptTo, or kms:ReEncrypt* for both.")
	case len(matched) == 0 && strings.ContainsAny(v.Text, "*?"):
		l.fail(v.At, CheckDeadAction, "%s can never match: no action has such a name.", v.Text)
	case len(matched) == 0:
		l.fail(v.At, CheckUnknownAction, "There is no action %s.", v.Text)
	case !usable:
		l.fail(v.At, CheckDeadAction, "%s can never match in a key policy: it is not about a key.", v.Text)
	case l.document.Kind == KeyPolicy && s.Effect == Allow && !s.Actions.Not && strings.EqualFold(v.Text, vendorPrefix+retireGrant):
		l.warn(v.At, CheckRetireGrant, "No policy can allow kms:RetireGrant: the grant says who may retire it.")
	}
}

// covered returns the known actions that a pattern matches.
func covered(p *pattern) (list []Action) {
	for _, a := range actions {
		if p.match(strings.ToLower(a.Name), nil) {
			list = append(list, a)
		}
	}
	return list
}

// permissions returns the known actions that a statement is about.
func (s *Statement) permissions() (list []Action) {
	for _, a := range actions {
		if len(s.actions) > 0 && anyMatch(s.actions, strings.ToLower(a.Name), nil) != s.Actions.Not {
			list = append(list, a)
		}
	}
	return list
}

func (l *linter) principals(s *Statement) {
	everyone := slices.ContainsFunc(s.Principals.List, func(p Principal) bool { return p.Kind == EveryonePrincipal })
	account := slices.ContainsFunc(s.Principals.List, func(p Principal) bool { return p.Kind == AccountPrincipal })
	switch {
	case s.Principals.Not && s.Effect == Allow:
		l.warn(s.Principals.At, CheckNotPrincipalAllow, "NotPrincipal with Allow allows everybody who is not listed, in all accounts.")
	case s.Principals.Not && !account:
		l.warn(s.Principals.At, CheckNotPrincipalDeny, "NotPrincipal with Deny exempts nobody whose account is not listed too.")
	case everyone && s.Effect == Allow && !s.Principals.Not && !s.guarded():
		l.warn(s.Principals.At, CheckPublic, "Everybody is allowed: add a condition on kms:CallerAccount.")
	}
}

// callerKeys are the keys whose value says who calls.
var callerKeys = []string{"kms:CallerAccount", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:userid"}

// guarded reports whether a condition limits the callers of a statement for everybody. One that holds without the key,
// or for any value, does not.
func (s *Statement) guarded() bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		t := &c.test
		limits := (t.family == stringFamily || t.family == arnFamily) && !t.negated && !t.withoutKey()
		open := slices.ContainsFunc(c.Values, func(v Value) bool { return t.relation == like && strings.Trim(v.Text, "*?:") == "" })
		return limits && !open && slices.ContainsFunc(callerKeys, func(key string) bool { return isKey(key, c.Key.Text) })
	})
}

func (l *linter) resources(s *Statement) {
	permissions := s.permissions()
	for _, v := range s.Resources.Values {
		if !l.document.Variables() && strings.Contains(v.Text, "${") {
			l.plainVariable(v)
		}
		switch {
		case s.Resources.Not:
		case strings.HasPrefix(resourcePart(v.Text), "alias/") && len(permissions) > 0 && !slices.ContainsFunc(permissions, func(a Action) bool { return a.Scope == OnAlias }):
			l.fail(v.At, CheckAliasResource, "An alias ARN never authorises the key behind it: give the key's ARN.")
		case v.Text == "*" && l.document.Kind == IdentityPolicy && s.Effect == Allow && slices.ContainsFunc(permissions, func(a Action) bool { return a.CrossAccount }):
			l.warn(v.At, CheckStarResource, "\"*\" covers the keys of other accounts too, for actions that work across accounts: list the keys' ARNs.")
		}
	}
}

func (l *linter) plainVariable(v Value) {
	l.fail(v.At, CheckVariable2008, "Under Version %s a variable is plain text: use %s.", Version2008, Version2012)
}

// names reports whether an action stands in the list by its name, not through a wildcard.
func (l List) names(action string) bool {
	return !l.Not && slices.ContainsFunc(l.Values, func(v Value) bool { return strings.EqualFold(v.Text, action) })
}

// tests reports whether the statement has a condition on the key.
func (s *Statement) tests(key string) bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool { return strings.EqualFold(c.Key.Text, key) })
}

// root reports a key policy without a statement for the account's root: it can become unmanageable.
func (l *linter) root(account string) {
	trusts := func(s Statement) bool {
		return s.Effect == Allow && !s.Principals.Not && slices.ContainsFunc(s.Principals.List, func(p Principal) bool {
			return p.Kind == AccountPrincipal && p.Account == account || p.Kind == EveryonePrincipal
		})
	}
	if account != "" && len(l.document.Statements) > 0 && !slices.ContainsFunc(l.document.Statements, trusts) {
		l.warn(l.document.Statements[0].At, CheckNoRoot, "No statement allows the account's root user: the key becomes unmanageable when the principals that are named are deleted.")
	}
}

func (l *linter) sids() {
	seen := map[string]bool{}
	for i := range l.document.Statements {
		sid := l.document.Statements[i].Sid
		if sid.Text != "" && seen[sid.Text] {
			l.warn(sid.At, CheckDuplicateSid, "Another statement has the Sid %q.", sid.Text)
		}
		seen[sid.Text] = true
	}
}
