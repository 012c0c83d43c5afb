package policy

import (
	"fmt"

	"coldkms/model"
)

// Rule names what a fault is about.
type Rule string

// The rules that a document must keep.
const (
	RuleJSON            Rule = "json"
	RuleDuplicateMember Rule = "duplicate-member"
	RuleSize            Rule = "size"
	RuleCharacters      Rule = "characters"
	RuleSyntax          Rule = "syntax" // an unknown element, or a value of another shape
	RuleVersion         Rule = "version"
	RuleStatement       Rule = "statement"
	RuleSid             Rule = "sid"
	RuleEffect          Rule = "effect"
	RulePrincipal       Rule = "principal"
	RuleAction          Rule = "action"
	RuleResource        Rule = "resource"
	RuleOperator        Rule = "operator"
)

// CodeMalformedIAMPolicy is IAM's exception for a document that it refuses.
const CodeMalformedIAMPolicy = "MalformedPolicyDocument"

const invalidPrincipals = "Policy contains a statement with one or more invalid principals."

// Fault is one reason to refuse a document, with its place.
type Fault struct {
	At   Position
	Rule Rule
	Text string
}

// Error returns the text and the place.
func (f *Fault) Error() string { return f.Text + " (" + f.At.String() + ")" }

// refusal returns the service's answer to a document with this fault.
func (f *Fault) refusal(kind Kind) *model.Error {
	refused := &model.Error{Code: model.CodeMalformedPolicy, Message: f.Error(), Advice: "Correct the policy at " + f.At.String() + "."}
	switch {
	case f.Rule == RuleSize:
		return model.ErrPolicyTooLong()
	case f.Rule == RuleCharacters:
		refused.Code = model.CodeValidation
	case f.Text == invalidPrincipals:
		refused.Message = f.Text
	}
	if kind == IdentityPolicy && refused.Code == model.CodeMalformedPolicy {
		refused.Code = CodeMalformedIAMPolicy
	}
	return refused
}

func faultAt(at Position, rule Rule, format string, args ...any) *Fault {
	return &Fault{At: at, Rule: rule, Text: fmt.Sprintf(format, args...)}
}
