package vault

import (
	"context"
	"strings"

	"coldkms/model"
)

// AliasTargets returns the ARNs of the account's keys by their aliases, the names in lower case with their prefix: what
// a filter of the trail, which goes through all Regions, needs to find a key's records by its alias. Keys in several
// Regions can have the same alias. It leaves the record of one ListKeys in each Region with keys.
func (s *Session) AliasTargets(ctx context.Context) (map[string][]string, error) {
	targets := map[string][]string{}
	for _, region := range s.Regions() {
		keys, err := s.In(region.Region).Catalogue(ctx)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			for _, name := range key.Aliases {
				alias := strings.ToLower(model.AliasPrefix + name)
				targets[alias] = append(targets[alias], key.ARN)
			}
		}
	}
	return targets, nil
}
