package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// View is a key policy as the console's default view shows it.
type View struct {
	Console
	// Lacks are the permissions that the current default gives key administrators and this document does not. With
	// one or more, the document is an older default; Upgrade adds them.
	Lacks []string
}

// Obstacle is why a key policy has no default view.
type Obstacle struct {
	At   Position
	Text string // a whole sentence
}

// Error returns the text and the place.
func (o *Obstacle) Error() string { return o.Text + " (" + o.At.String() + ")" }

// ReadView returns what the default view shows of an account's key policy. A document that is not one of the defaults,
// whatever its principals, has none: the obstacle is the first thing in it that the default view cannot show.
func ReadView(d *Document, account string) (View, *Obstacle) {
	r := viewReader{View: View{Console: Console{Account: account}}}
	r.head(d)
	named := r.statements(d)
	r.root(d, named[rootSid])
	if s := named[adminSid]; s != nil {
		r.administrators(s)
	}
	r.users(named[useSid], named[attachSid])
	return r.View, r.obstacle
}

// viewReader reads on after the first obstacle, and keeps that one.
type viewReader struct {
	View
	obstacle *Obstacle
}

func (r *viewReader) stop(at Position, format string, args ...any) {
	if r.obstacle == nil {
		at.Line, at.Column = max(at.Line, 1), max(at.Column, 1)
		r.obstacle = &Obstacle{At: at, Text: fmt.Sprintf(format, args...)}
	}
}

func (r *viewReader) head(d *Document) {
	ids := []string{consoleID, oldConsoleID, defaultID}
	switch {
	case d.Version.Text != Version2012:
		r.stop(d.Version.At, "The default key policy has the Version %s.", Version2012)
	case d.ID.Text == "":
		r.stop(d.ID.At, "The document has no Id; that of a default key policy is %s.", strings.Join(ids, ", "))
	case !slices.Contains(ids, d.ID.Text):
		r.stop(d.ID.At, "The document has the Id %q; that of a default key policy is %s.", d.ID.Text, strings.Join(ids, ", "))
	}
}

// statements returns the document's statements by the Sids of the default key policy.
func (r *viewReader) statements(d *Document) map[string]*Statement {
	named := map[string]*Statement{}
	for i := range d.Statements {
		s := &d.Statements[i]
		switch sid := s.Sid.Text; {
		case !slices.Contains([]string{rootSid, adminSid, useSid, attachSid}, sid):
			r.stop(s.At, "%s is none of the default key policy's.", s.called())
		case named[sid] != nil:
			r.stop(s.At, "%s stands there twice.", s.called())
		default:
			named[sid] = s
		}
	}
	return named
}

// called names the statement in a sentence.
func (s *Statement) called() string {
	if s.Sid.Text == "" {
		return fmt.Sprintf("Statement %d, which has no Sid,", s.Index+1)
	}
	return fmt.Sprintf("The statement %q", s.Sid.Text)
}

// plain wants an Allow of actions on the key for principals that are named.
func (r *viewReader) plain(s *Statement, actions []string) {
	for _, not := range []struct {
		element string
		stands  bool
		at      Position
	}{
		{"NotPrincipal", s.Principals.Not, s.Principals.At}, {"NotAction", s.Actions.Not, s.Actions.At}, {"NotResource", s.Resources.Not, s.Resources.At},
	} {
		if not.stands {
			r.stop(not.at, "%s has %s.", s.called(), not.element)
		}
	}
	switch {
	case s.broken:
		r.stop(s.At, "%s has a fault.", s.called())
	case s.Effect != Allow:
		r.stop(s.At, "%s denies.", s.called())
	case !slices.Equal(texts(s.Resources.Values), []string{"*"}):
		r.stop(s.Resources.At, "%s is not for the Resource *.", s.called())
	}
	r.actions(s, actions)
}

func (r *viewReader) actions(s *Statement, actions []string) {
	left := slices.Clone(actions)
	for _, v := range s.Actions.Values {
		at := slices.Index(left, v.Text)
		if at < 0 {
			r.stop(v.At, "%s allows %s too.", s.called(), v.Text)
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	if len(left) > 0 {
		r.stop(s.Actions.At, "%s does not allow %s.", s.called(), strings.Join(left, ", "))
	}
}

func (r *viewReader) unconditional(s *Statement) {
	if len(s.Conditions) > 0 {
		r.stop(s.Conditions[0].Key.At, "%s has a condition.", s.called())
	}
}

func (r *viewReader) root(d *Document, s *Statement) {
	if s == nil {
		at := Position{}
		if len(d.Statements) > 0 {
			at = d.Statements[0].At
		}
		r.stop(at, "There is no statement %q.", rootSid)
		return
	}
	r.plain(s, []string{"kms:*"})
	r.unconditional(s)
	if p := s.Principals.List; len(p) != 1 || p[0].Kind != AccountPrincipal || p[0].Account != r.Account {
		r.stop(s.Principals.At, "%s is not for the account %s alone.", s.called(), r.Account)
	}
}

// administrators reads the key administrators statement in its current form and the older ones. Without the
// permissions for tags it is older than they are; what it lacks for deletion may be left out on purpose or be older
// still, and an upgrade adds it.
func (r *viewReader) administrators(s *Statement) {
	r.Imported = s.Actions.has(importActions[0])
	r.AllowDeletion = s.Actions.has(deletionActions[0])
	actions := r.administratorActions()
	if !s.Actions.has(taggingActions[0]) {
		actions = slices.DeleteFunc(actions, func(action string) bool { return slices.Contains(taggingActions, action) })
		r.Lacks = slices.Clone(taggingActions)
		if !r.AllowDeletion {
			r.Lacks = append(r.Lacks, deletionActions...)
		}
	}
	r.plain(s, actions)
	r.unconditional(s)
	r.principals(s, &r.Administrators, nil)
}

// users reads the two key users statements, which name the same principals.
func (r *viewReader) users(use, attach *Statement) {
	switch {
	case use == nil && attach == nil:
		return
	case attach == nil:
		r.stop(use.At, "%s stands there without the statement %q.", use.called(), attachSid)
		return
	case use == nil:
		r.stop(attach.At, "%s stands there without the statement %q.", attach.called(), useSid)
		return
	}
	r.plain(use, useActions)
	r.unconditional(use)
	r.plain(attach, attachActions)
	if !attach.forAWSResource() {
		r.stop(attach.At, "%s has another condition than that kms:GrantIsForAWSResource is true.", attach.called())
	}
	if !slices.Equal(who(use), who(attach)) {
		r.stop(attach.Principals.At, "%s names others than the statement %q.", attach.called(), useSid)
	}
	r.principals(use, &r.Users, &r.External)
}

func (s *Statement) forAWSResource() bool {
	if len(s.Conditions) != 1 {
		return false
	}
	c := s.Conditions[0]
	return c.Operator.Text == "Bool" && strings.EqualFold(c.Key.Text, "kms:GrantIsForAWSResource") && slices.Equal(texts(c.Values), []string{"true"})
}

// principals takes users, roles and unique ids for people, and other accounts for external ones. One that stands there
// twice counts once.
func (r *viewReader) principals(s *Statement, people, external *[]string) {
	for _, p := range s.Principals.List {
		list, entry := people, p.Text
		switch {
		case p.Kind == UniqueIDPrincipal, p.Account == r.Account && (p.Kind == UserPrincipal || p.Kind == RolePrincipal):
		case p.Kind == AccountPrincipal && p.Account != r.Account && external != nil:
			list, entry = external, p.Account
		default:
			r.stop(p.At, "%s names %s, which is no user or role of the account %s.", s.called(), cmp.Or(p.Text, "nobody"), r.Account)
			continue
		}
		if !slices.Contains(*list, entry) {
			*list = append(*list, entry)
		}
	}
}

// who returns whom a statement names, in order and each once, however an account is written.
func who(s *Statement) []string {
	var names []string
	for _, p := range s.Principals.List {
		names = append(names, whom(p.Text))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// whom returns the one way to write a principal: an account's id and its root's ARN are the same.
func whom(text string) string {
	if p := ParsePrincipal(text); p.Kind == AccountPrincipal {
		return p.Account
	}
	return text
}
