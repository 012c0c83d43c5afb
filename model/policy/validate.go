package policy

import (
	"strings"
	"unicode/utf8"
)

func (p *parser) version(d *Document, root node) {
	switch {
	case d.Version.Text == Version2012 || d.Version.Text == Version2008:
	case d.Version.At.Line > 0:
		p.fault(d.Version.At, RuleVersion, "The Version must be %s or %s.", Version2012, Version2008)
	case p.kind == KeyPolicy:
		p.fault(root.at, RuleVersion, "A key policy must have a Version: %s or %s.", Version2012, Version2008)
	}
}

// parts checks which of its elements a statement must have.
func (p *parser) parts(s *Statement) {
	for _, action := range s.Actions.Values {
		p.action(action)
	}
	if p.kind == KeyPolicy {
		if s.Principals.At.Line == 0 {
			p.fault(s.At, RulePrincipal, "A statement of a key policy must have a Principal.")
		}
		return
	}
	if s.Principals.At.Line > 0 {
		p.fault(s.Principals.At, RulePrincipal, "Policy document should not specify a principal.")
	}
	if len(s.Actions.Values) == 0 {
		p.fault(s.At, RuleAction, "Policy statement must contain actions.")
	}
	if len(s.Resources.Values) == 0 {
		p.fault(s.At, RuleResource, "Policy statement must contain resources.")
	}
	for _, resource := range s.Resources.Values {
		if resource.Text != "*" && !strings.HasPrefix(resource.Text, "arn:") {
			p.fault(resource.At, RuleResource, "Resource %s must be in ARN format or \"*\".", resource.Text)
		}
	}
}

func (p *parser) action(v Value) {
	vendor, name, found := strings.Cut(v.Text, ":")
	switch {
	case v.Text == "*":
	case !found || vendor == "":
		p.fault(v.At, RuleAction, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
	case strings.Contains(name, ":"):
		p.fault(v.At, RuleAction, "Actions/Condition can contain only one colon.")
	case !alphanumeric(strings.ReplaceAll(vendor, "-", "")):
		p.fault(v.At, RuleAction, "Vendor %s is not valid.", vendor)
	}
}

// sid reads a Sid. A fault in it leaves no doubt about what the statement allows, so the statement stays in force.
func (p *parser) sid(m *member) Value {
	broken := p.broken
	sid := p.text(m)
	if p.kind == IdentityPolicy && !alphanumeric(sid.Text) {
		p.fault(sid.At, RuleSid, "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*")
	}
	p.broken = broken
	return sid
}

func alphanumeric(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r > utf8.RuneSelf || !('0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z')
	})
}

func (p *parser) uniqueSids(d *Document) {
	seen := map[string]bool{}
	for i := range d.Statements {
		sid := d.Statements[i].Sid
		if sid.Text != "" && seen[sid.Text] {
			p.fault(sid.At, RuleSid, "Statement IDs (SID) in a single policy must be unique.")
		}
		seen[sid.Text] = true
	}
}

func (p *parser) effect(m *member) Effect {
	effect := Effect(p.text(m).Text)
	if effect != Allow && effect != Deny {
		p.fault(m.value.at, RuleEffect, "The Effect must be exactly Allow or Deny.")
	}
	return effect
}
