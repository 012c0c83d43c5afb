package policy

import (
	"encoding/json"
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// ActionSet is a set of permissions of the service.
type ActionSet uint64

var (
	onKeys         = setOf(func(a *Action) bool { return a.Scope != OnAccount })
	acrossAccounts = setOf(func(a *Action) bool { return a.CrossAccount })
	retiring       = setOf(func(a *Action) bool { return a.Scope == OnGrant })
	describing     = setOf(func(a *Action) bool { return a.Name == "kms:DescribeKey" })
	granting       = setOf(func(a *Action) bool { return a.Name == "kms:CreateGrant" })
)

// loweredActions are the actions' names as a statement's patterns are.
var loweredActions = lowered(actions)

func lowered(list []Action) (names []string) {
	for i := range list {
		names = append(names, strings.ToLower(list[i].Name))
	}
	return names
}

func setOf(is func(a *Action) bool) (set ActionSet) {
	for i := range actions {
		if is(&actions[i]) {
			set |= 1 << i
		}
	}
	return set
}

func (s ActionSet) has(other ActionSet) bool { return s&other != 0 }

// All goes through the permissions' names, such as kms:Decrypt, in their order.
func (s ActionSet) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := s; rest != 0; rest &= rest - 1 {
			if !yield(actions[bits.TrailingZeros64(uint64(rest))].Name) {
				return
			}
		}
	}
}

// Has reports whether a permission is in the set, by its name in any letter case.
func (s ActionSet) Has(name string) bool {
	return s.has(setOf(func(a *Action) bool { return strings.EqualFold(a.Name, name) }))
}

// MarshalJSON writes the set as a list of names.
func (s ActionSet) MarshalJSON() ([]byte, error) {
	return json.Marshal(append([]string{}, slices.Collect(s.All())...))
}
