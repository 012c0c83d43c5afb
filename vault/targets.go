package vault

import (
	"context"
	"strings"

	"coldkms/model"
)

// AliasTargets returns the ARNs of the account's keys in the Region by their aliases, the names in lower case with their
// prefix: what a filter of the trail needs to find a key's records by its alias. It leaves the record of one ListKeys.
func (s *Session) AliasTargets(ctx context.Context) (map[string]string, error) {
	keys, err := s.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	targets := map[string]string{}
	for _, key := range keys {
		for _, name := range key.Aliases {
			targets[strings.ToLower(model.AliasPrefix+name)] = key.ARN
		}
	}
	return targets, nil
}
