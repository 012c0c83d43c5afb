package vault

import (
	"context"
	"errors"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/vault/trail"
)

// KeyNames are the names of the account's keys in all Regions: what a filter of the trail, which goes through all
// Regions, needs to find a key's records by its alias. Keys in several Regions can have the same alias.
type KeyNames struct {
	ids     []string
	aliases map[string][]string // ARNs by the names in lower case with their prefix
	denied  error               // why the caller may not see the keys
}

// KeyNames reads the names. It leaves the record of one ListKeys in each Region with keys.
func (s *Session) KeyNames(ctx context.Context) (*KeyNames, error) {
	names := &KeyNames{aliases: map[string][]string{}}
	for _, region := range s.Regions() {
		keys, err := s.In(region.Region).Catalogue(ctx)
		if errors.Is(err, &model.Error{Code: model.CodeAccessDenied}) {
			return &KeyNames{denied: err}, nil
		}
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			names.ids = append(names.ids, key.KeyID)
			for _, name := range key.Aliases {
				alias := strings.ToLower(model.AliasPrefix + name)
				names.aliases[alias] = append(names.aliases[alias], key.ARN)
			}
		}
	}
	return names, nil
}

// ARNs returns the ARNs of the keys that a name in lower case stands for. Without its prefix an alias gives way to the
// keys whose ids begin with that text: those are found by the text itself.
func (n *KeyNames) ARNs(name string) []string {
	switch {
	case n == nil:
		return nil
	case strings.HasPrefix(name, model.AliasPrefix):
		return n.aliases[name]
	case slices.ContainsFunc(n.ids, func(id string) bool { return strings.HasPrefix(id, name) }):
		return nil
	}
	return n.aliases[model.AliasPrefix+name]
}

// Resolve puts the keys beside their names in a filter. Who may not list the keys can still look for parts of ids, and
// for no alias.
func (n *KeyNames) Resolve(f trail.Filter) (trail.Filter, error) {
	isAlias := func(name string) bool { return strings.HasPrefix(name, model.AliasPrefix) }
	if n.denied != nil && slices.ContainsFunc(f.KeyNames(), isAlias) {
		return trail.Filter{}, n.denied
	}
	return f.Resolve(n.ARNs), nil
}
