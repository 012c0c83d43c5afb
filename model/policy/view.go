package policy

import (
	"slices"
	"strings"
)

// View is a key policy as the console's default view shows it.
type View struct {
	Console
	// Lacks are the permissions that the current default gives key administrators and this document does not. With
	// one or more, the document is an older default; Upgraded has them.
	Lacks []string
}

// Upgraded returns the document in the current version of the default, which only adds permissions (the guide,
// "Changes to the Default Key Policy").
func (v View) Upgraded() string {
	v.AllowDeletion = v.AllowDeletion || len(v.Lacks) > 0
	return v.Console.Document()
}

// ReadView returns what the default view shows of an account's key policy. It reports false for a document that is
// not one of the defaults, whatever its principals: the console shows such a one in the policy view alone.
func ReadView(d *Document, account string) (View, bool) {
	v := View{Console: Console{Account: account}}
	if d.Version.Text != Version2012 || !slices.Contains([]string{defaultID, consoleID, oldConsoleID}, d.ID.Text) {
		return v, false
	}
	var root, use, attach *Statement
	for i := range d.Statements {
		s := &d.Statements[i]
		var part **Statement
		switch s.Sid.Text {
		case rootSid:
			part = &root
		case useSid:
			part = &use
		case attachSid:
			part = &attach
		case adminSid:
			if len(v.Administrators) > 0 || !v.readAdministrators(s) {
				return v, false
			}
			continue
		}
		if part == nil || *part != nil {
			return v, false
		}
		*part = s
	}
	return v, v.isRoot(root) && v.readUsers(use, attach)
}

// plain reports whether a statement is an Allow of actions on the key for principals of the type AWS.
func (s *Statement) plain(actions []string) bool {
	return s.Effect == Allow && !s.broken && !s.Principals.Not && !s.Actions.Not && !s.Resources.Not &&
		slices.Equal(texts(s.Resources.Values), []string{"*"}) && sameTexts(texts(s.Actions.Values), actions)
}

func (v *View) isRoot(s *Statement) bool {
	return s != nil && s.plain([]string{"kms:*"}) && len(s.Conditions) == 0 &&
		len(s.Principals.List) == 1 && s.Principals.List[0].Kind == AccountPrincipal && s.Principals.List[0].Account == v.Account
}

// readAdministrators reads the key administrators statement in its current form and the older ones. Without the
// permissions for tags it is older than they are; what it lacks for deletion may be left out on purpose or be older
// still, and an upgrade adds it.
func (v *View) readAdministrators(s *Statement) bool {
	v.Imported = s.Actions.has(importActions[0])
	v.AllowDeletion = s.Actions.has(deletionActions[0])
	tagging := s.Actions.has(taggingActions[0])
	actions := v.administratorActions()
	if !tagging {
		actions = slices.DeleteFunc(actions, func(action string) bool { return slices.Contains(taggingActions, action) })
		v.Lacks = slices.Clone(taggingActions)
		if !v.AllowDeletion {
			v.Lacks = append(v.Lacks, deletionActions...)
		}
	}
	return s.plain(actions) && len(s.Conditions) == 0 && v.readPrincipals(s, &v.Administrators, nil)
}

// readUsers reads the two key users statements, which name the same principals.
func (v *View) readUsers(use, attach *Statement) bool {
	if use == nil && attach == nil {
		return true
	}
	return use != nil && attach != nil && use.plain(useActions) && len(use.Conditions) == 0 &&
		attach.plain(attachActions) && attach.forAWSResource() &&
		sameTexts(principalTexts(use.Principals), principalTexts(attach.Principals)) && v.readPrincipals(use, &v.Users, &v.External)
}

func (s *Statement) forAWSResource() bool {
	if len(s.Conditions) != 1 {
		return false
	}
	c := s.Conditions[0]
	return c.Operator.Text == "Bool" && strings.EqualFold(c.Key.Text, "kms:GrantIsForAWSResource") && slices.Equal(texts(c.Values), []string{"true"})
}

// readPrincipals takes users, roles and unique ids for people, and other accounts for external ones.
func (v *View) readPrincipals(s *Statement, people, external *[]string) bool {
	for _, p := range s.Principals.List {
		switch {
		case p.Kind == UniqueIDPrincipal, p.Account == v.Account && (p.Kind == UserPrincipal || p.Kind == RolePrincipal):
			*people = append(*people, p.Text)
		case p.Kind == AccountPrincipal && p.Account != v.Account && external != nil:
			*external = append(*external, p.Account)
		default:
			return false
		}
	}
	return true
}

// sameTexts compares two lists without regard to their order.
func sameTexts(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
