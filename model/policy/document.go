package policy

import (
	"slices"
	"strings"
)

// Kind is what a document is attached to; the rules differ.
type Kind uint8

// The kinds of policy document.
const (
	KeyPolicy      Kind = iota
	IdentityPolicy      // also session policies and permissions boundaries
)

// String returns "key policy" or "IAM policy".
func (k Kind) String() string {
	if k == KeyPolicy {
		return "key policy"
	}
	return "IAM policy"
}

// The versions of the language.
const (
	Version2012 = "2012-10-17"
	Version2008 = "2008-10-17" // the same without variables
)

// Effect is what a statement does to the requests that it matches.
type Effect string

// The effects.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Value is a text of a document with its place.
type Value struct {
	Text string
	At   Position
	End  int // the offset behind it
}

// Document is a policy document. It comes from Read or Parse alone and is not changed afterwards, so that one value
// serves many requests at once.
type Document struct {
	Kind       Kind
	Version    Value // an IAM policy may leave it out, which means Version2008
	ID         Value
	Statements []Statement
}

// Variables reports whether ${…} stands for a context key's value in this document.
func (d *Document) Variables() bool { return d.Version.Text == Version2012 }

// statements returns the statements of a document that may be missing.
func (d *Document) statements() []Statement {
	if d == nil {
		return nil
	}
	return d.Statements
}

// Statement is one statement of a document.
type Statement struct {
	Index      int // in the document, from 0
	At         Position
	Sid        Value
	Effect     Effect
	Principals Principals
	Actions    List
	Resources  List
	Conditions []Condition // all must hold

	broken    bool // has a fault: it never applies
	actions   []pattern
	resources []pattern
}

// List is the value of Action, Resource or their negations.
type List struct {
	At     Position // the element's name; zero when the statement has none
	Not    bool     // NotAction, NotResource
	Values []Value
}

func (l List) has(text string) bool {
	return slices.ContainsFunc(l.Values, func(v Value) bool { return v.Text == text })
}

// Condition is one key under one operator.
type Condition struct {
	Operator Value
	Key      Value
	Values   []Value // JSON numbers and booleans as texts
	test     test
}

// Format returns the document in its canonical form, indented: elements in the guide's order, a list of one as a
// single value, numbers and booleans of conditions as texts. Reading it gives the same document at other places.
func (d *Document) Format() string {
	out := document{Version: d.Version.Text, ID: d.ID.Text}
	for i := range d.Statements {
		out.Statement = append(out.Statement, d.Statements[i].written())
	}
	return render(out)
}

func (s *Statement) written() statement {
	out := statement{Sid: s.Sid.Text, Effect: string(s.Effect)}
	out.Action, out.NotAction = s.Actions.written()
	out.Resource, out.NotResource = s.Resources.written()
	out.Principal, out.NotPrincipal = s.Principals.written()
	for _, c := range s.Conditions {
		if out.Condition == nil {
			out.Condition = map[string]map[string]any{}
		}
		if out.Condition[c.Operator.Text] == nil {
			out.Condition[c.Operator.Text] = map[string]any{}
		}
		out.Condition[c.Operator.Text][c.Key.Text] = oneOrMany(texts(c.Values))
	}
	return out
}

// written returns the list for the element and for its negation; one of them is nil.
func (l List) written() (element, negated any) {
	switch {
	case l.At.Line == 0:
		return nil, nil
	case l.Not:
		return nil, oneOrMany(texts(l.Values))
	}
	return oneOrMany(texts(l.Values)), nil
}

func texts(values []Value) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = v.Text
	}
	return list
}

// ReplacePrincipals returns the document's text with each principal replaced by what replace returns, and everything
// else as it was written. A vault keeps the unique ids of users and roles in place of their ARNs, so that a namesake
// made later gets nothing, and shows the ARNs again as long as their owners exist.
func (d *Document) ReplacePrincipals(text string, replace func(Principal) string) string {
	var out strings.Builder
	from := 0
	for i := range d.Statements {
		for _, p := range d.Statements[i].Principals.List {
			if name := replace(p); name != p.Text {
				out.WriteString(text[from:p.At.Offset])
				out.WriteString(encode(name, ""))
				from = p.End
			}
		}
	}
	out.WriteString(text[from:])
	return out.String()
}
