package policy

import (
	"slices"
	"strings"

	"coldkms/model"
)

// Parse reads a document that must be without fault. The error is a *model.Error that words the first fault, with
// its line and column: MalformedPolicyDocumentException for a key policy (MalformedPolicyDocument for an IAM policy),
// LimitExceededException for a key policy over model.PolicyMaxBytes, ValidationException for a character that a key
// policy cannot have.
func Parse(text string, kind Kind) (*Document, error) {
	document, faults := Read(text, kind)
	if len(faults) > 0 {
		return nil, faults[0].refusal(kind)
	}
	return document, nil
}

// Read reads as much of a document as can be understood and returns all its faults in the order of their places. The
// document is nil when the text is not JSON. A statement with a fault never applies to a request: what is not
// understood must not be skipped.
func Read(text string, kind Kind) (*Document, []*Fault) {
	p := &parser{kind: kind}
	if kind == KeyPolicy {
		p.measure(text)
	}
	root, fault := readJSON(text)
	if fault != nil {
		return nil, append(p.faults, fault)
	}
	document := p.document(root)
	slices.SortStableFunc(p.faults, func(a, b *Fault) int { return a.At.Offset - b.At.Offset })
	return document, p.faults
}

type parser struct {
	kind   Kind
	faults []*Fault
	broken bool // the statement being read has a fault
}

func (p *parser) fault(at Position, rule Rule, format string, args ...any) {
	p.faults = append(p.faults, faultAt(at, rule, format, args...))
	p.broken = true
}

// measure checks what the service checks before it reads the text.
func (p *parser) measure(text string) {
	start := Position{Line: 1, Column: 1}
	if len(text) > model.PolicyMaxBytes {
		p.fault(start, RuleSize, "The key policy document is larger than %d bytes.", model.PolicyMaxBytes)
	}
	for offset, r := range text {
		if !(r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= '\u00ff') {
			p.fault(start.advance(text, offset), RuleCharacters, "The character %q is outside tab, newline, return and U+0020 to U+00FF.", r)
			return
		}
	}
}

func (p *parser) document(root node) *Document {
	d := &Document{Kind: p.kind}
	if root.shape != objectShape {
		p.fault(root.at, RuleSyntax, "A policy is an object, not %s.", root.shape)
		return d
	}
	var statements *node
	for i := range root.members {
		m := &root.members[i]
		switch {
		case m.name == "Version":
			d.Version = p.text(m)
		case m.name == "Id" && p.kind == KeyPolicy:
			d.ID = p.text(m)
		case m.name == "Statement":
			statements = &m.value
		default:
			p.unknown(m, "Version", "Id", "Statement")
		}
	}
	p.version(d, root)
	if statements == nil {
		p.fault(root.at, RuleStatement, "A policy must have a Statement.")
		return d
	}
	p.statements(d, *statements)
	if p.kind == IdentityPolicy {
		p.uniqueSids(d)
	}
	return d
}

func (p *parser) statements(d *Document, n node) {
	list := []node{n}
	if n.shape == listShape {
		list = n.items
	}
	if len(list) == 0 {
		p.fault(n.at, RuleStatement, "A policy must have a statement.")
	}
	d.Statements = make([]Statement, len(list))
	for i, n := range list {
		p.broken = false
		s := p.statement(n, d.Variables())
		s.Index, s.broken = i, p.broken
		d.Statements[i] = s
	}
}

func (p *parser) statement(n node, variables bool) Statement {
	s := Statement{At: n.at}
	if n.shape != objectShape {
		p.fault(n.at, RuleStatement, "A statement is an object, not %s.", n.shape)
		return s
	}
	var effect bool
	for i := range n.members {
		m := &n.members[i]
		switch m.name {
		case "Sid":
			s.Sid = p.sid(m)
		case "Effect":
			s.Effect, effect = p.effect(m), true
		case "Principal", "NotPrincipal":
			p.principals(m, &s.Principals)
		case "Action", "NotAction":
			p.list(m, &s.Actions)
		case "Resource", "NotResource":
			p.list(m, &s.Resources)
		case "Condition":
			s.Conditions = p.conditions(m.value, variables)
		default:
			p.unknown(m, "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
		}
	}
	if !effect {
		p.fault(n.at, RuleEffect, "A statement must have an Effect: Allow or Deny.")
	}
	p.parts(&s)
	s.compile(variables)
	return s
}

func (p *parser) text(m *member) Value {
	if m.value.shape != stringShape {
		p.fault(m.value.at, RuleSyntax, "%s must be a text, not %s.", m.name, m.value.shape)
	}
	return valueOf(m.value)
}

// list reads Action, Resource and their negations.
func (p *parser) list(m *member, into *List) {
	if into.At.Line > 0 {
		p.together(m)
		return
	}
	into.At, into.Not = m.at, strings.HasPrefix(m.name, "Not")
	for _, n := range manyOf(m.value) {
		if n.shape != stringShape {
			p.fault(n.at, RuleSyntax, "%s must be a text or a list of texts, not %s.", m.name, n.shape)
			continue
		}
		into.Values = append(into.Values, valueOf(n))
	}
}

func (p *parser) together(m *member) {
	name := strings.TrimPrefix(m.name, "Not")
	p.fault(m.at, RuleSyntax, "A statement has either %s or Not%s, not both.", name, name)
}

func (p *parser) conditions(n node, variables bool) (conditions []Condition) {
	if n.shape != objectShape {
		p.fault(n.at, RuleSyntax, "Condition must be an object, not %s.", n.shape)
		return nil
	}
	for _, block := range n.members {
		operator := Value{Text: block.name, At: block.at}
		understood, ok := parseOperator(operator.Text)
		if !ok {
			p.fault(operator.At, RuleOperator, "Invalid Condition type : %s.", operator.Text)
		}
		if block.value.shape != objectShape {
			p.fault(block.value.at, RuleSyntax, "%s must be an object of condition keys, not %s.", operator.Text, block.value.shape)
			continue
		}
		for i := range block.value.members {
			m := &block.value.members[i]
			c := Condition{Operator: operator, Key: Value{Text: m.name, At: m.at}, Values: p.values(m)}
			c.test = compileTest(understood, c.Key.Text, c.Values, variables)
			conditions = append(conditions, c)
		}
	}
	return conditions
}

func (p *parser) values(m *member) (values []Value) {
	for _, n := range manyOf(m.value) {
		switch n.shape {
		case stringShape, numberShape, boolShape:
			values = append(values, valueOf(n))
		default:
			p.fault(n.at, RuleSyntax, "A value of %s must be a text, a number or a truth value, not %s.", m.name, n.shape)
		}
	}
	return values
}

// unknown refuses a member, and names the one that was meant when only the letter case is wrong.
func (p *parser) unknown(m *member, known ...string) {
	for _, name := range known {
		if m.name != name && strings.EqualFold(m.name, name) {
			p.fault(m.at, RuleSyntax, "Unknown element %q: the name is %s.", m.name, name)
			return
		}
	}
	p.fault(m.at, RuleSyntax, "Unknown element %q in %s.", m.name, article(p.kind))
}

func article(kind Kind) string {
	if kind == KeyPolicy {
		return "a " + kind.String()
	}
	return "an " + kind.String()
}

func valueOf(n node) Value { return Value{Text: n.text, At: n.at, End: n.end} }

func manyOf(n node) []node {
	if n.shape == listShape {
		return n.items
	}
	return []node{n}
}
