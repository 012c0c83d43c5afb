package identity

import (
	"cmp"
	"slices"
	"time"
)

// Entity is a user, a group or a role with what belongs to it. It is not changed in place: the With and Without
// methods return another value.
type Entity struct {
	Principal
	Inline      []Inline          // in the order of their names
	Attached    []string          // ARNs of managed policies, in order
	Groups      []string          // names of a user's groups, in order
	Trust       string            // a role's document of who may assume it
	Trusted     map[string]string // unique ids of those whom Trust names by their ARNs, by the ARN
	Description string            // a role's

	MaxSession time.Duration // how long a role's credentials work at most; 0 for DefaultMaxSession
}

// DefaultMaxSession is how long the credentials of a role work at most when nobody said otherwise.
const DefaultMaxSession = time.Hour

// LongestSession returns how long a role's credentials work at most.
func (e *Entity) LongestSession() time.Duration { return cmp.Or(e.MaxSession, DefaultMaxSession) }

// Inline is a policy that is a part of its user, group or role.
type Inline struct {
	Name string
	Document
}

// InlinePolicy returns the inline policy of a name.
func (e *Entity) InlinePolicy(name string) (Inline, bool) {
	at, found := e.findInline(name)
	if !found {
		return Inline{}, false
	}
	return e.Inline[at], true
}

func (e *Entity) findInline(name string) (int, bool) {
	return slices.BinarySearchFunc(e.Inline, name, func(i Inline, name string) int { return cmp.Compare(i.Name, name) })
}

// WithInline adds an inline policy, or replaces that of its name.
func (e *Entity) WithInline(policy Inline) *Entity {
	changed := e.WithoutInline(policy.Name)
	at, _ := changed.findInline(policy.Name)
	changed.Inline = slices.Insert(changed.Inline, at, policy)
	return changed
}

// WithoutInline takes an inline policy away.
func (e *Entity) WithoutInline(name string) *Entity {
	changed := *e
	changed.Inline = slices.DeleteFunc(slices.Clone(e.Inline), func(i Inline) bool { return i.Name == name })
	return &changed
}

// InlineSize returns how long the inline policies are together; IAM limits the sum.
func (e *Entity) InlineSize() (size int) {
	for _, policy := range e.Inline {
		size += policy.Size()
	}
	return size
}

// WithAttached attaches a managed policy.
func (e *Entity) WithAttached(arn string) *Entity {
	changed := *e
	changed.Attached = with(e.Attached, arn)
	return &changed
}

// WithoutAttached detaches a managed policy.
func (e *Entity) WithoutAttached(arn string) *Entity {
	changed := *e
	changed.Attached = without(e.Attached, arn)
	return &changed
}

// WithGroup makes a user a member of a group.
func (e *Entity) WithGroup(name string) *Entity {
	changed := *e
	changed.Groups = with(e.Groups, name)
	return &changed
}

// WithoutGroup ends a user's membership.
func (e *Entity) WithoutGroup(name string) *Entity {
	changed := *e
	changed.Groups = without(e.Groups, name)
	return &changed
}

// with and without return new lists, in order.
func with(list []string, name string) []string {
	at, found := slices.BinarySearch(list, name)
	if found {
		return list
	}
	return slices.Insert(slices.Clone(list), at, name)
}

func without(list []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(n string) bool { return n == name })
}
