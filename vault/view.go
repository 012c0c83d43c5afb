package vault

import (
	"cmp"
	"context"
	"slices"
	"time"

	"coldkms/model"
	"coldkms/model/policy"
)

// KeyRow is a key as a table shows it.
type KeyRow struct {
	KeyID        string
	ARN          string
	Aliases      []string // names without the prefix "alias/", sorted
	Description  string
	State        model.KeyState
	Created      time.Time
	DeletionDate time.Time // zero unless the key is pending deletion
	Origin       string
	ValidTo      time.Time // when imported key material expires; zero when there is none or it does not
	Rotates      bool
	NextRotation time.Time // zero unless the key rotates
	Manager      string    // model.ManagerCustomer or model.ManagerAWS
	Tags         []model.Tag
}

// Catalogue returns every key of the account in the Region that the caller may describe, those with an alias first, in the order of the alias.
// It stands for the console's many DescribeKey calls and leaves one record, as ListKeys.
func (s *Session) Catalogue(ctx context.Context) ([]KeyRow, error) {
	// The rows are read after the record is durable: many rows must not hold up the writer.
	nothing := func(context.Context, *call) (model.EmptyResponse, error) { return model.EmptyResponse{}, nil }
	through := unthrottled[model.EmptyResponse]
	if s.vault.looking() {
		through = look[model.EmptyResponse]
	}
	if _, err := through(ctx, s, model.OpListKeys, &model.ListKeysRequest{}, nothing); err != nil {
		return nil, err
	}
	found, err := s.describable(ctx, s.vault.keys.named(s.place))
	return rowsOf(found, s.vault.now()), err
}

// describable returns those of the keys that the caller may describe.
func (s *Session) describable(ctx context.Context, found []named) ([]named, error) {
	if s.vault.looking() {
		return found, nil
	}
	c := newCall(s, model.OpDescribeKey, nil)
	action := c.operation.Actions[0]
	r, err := c.question(action, "")
	if err != nil {
		return nil, err
	}
	var failed error
	return slices.DeleteFunc(found, func(n named) bool {
		if failed == nil {
			failed = c.askAbout(ctx, &r, n.key)
		}
		return failed != nil || policy.Evaluate(&r).Outcome != policy.Allowed
	}), failed
}

// named is a key with its aliases, sorted. Both are never changed in place, so that they need no lock.
type named struct {
	key     *key
	aliases []string
}

// rowsOf returns keys as rows, in order, as they are at a time.
func rowsOf(found []named, now time.Time) []KeyRow {
	slices.SortFunc(found, compareNamed)
	rows := make([]KeyRow, len(found))
	for i, n := range found {
		k := n.key
		rows[i] = KeyRow{
			KeyID: k.id, ARN: k.arn(), Description: k.description, State: k.stateAt(now), Created: k.created,
			DeletionDate: k.deletionDate, Origin: k.origin(), Manager: k.manager(), Tags: k.tags,
			Rotates: k.rotates().days != 0, NextRotation: k.rotates().next,
		}
		if k.external && k.hasMaterial(now) {
			rows[i].ValidTo = k.imported.validTo
		}
		for _, name := range n.aliases {
			rows[i].Aliases = append(rows[i].Aliases, name[len(model.AliasPrefix):])
		}
	}
	return rows
}

// named returns a place's keys in no order.
func (c *catalogue) named(place model.Place) []named {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := c.places[place]
	if s == nil {
		return nil
	}
	found := make([]named, 0, len(s.keys))
	for _, k := range s.keys {
		found = append(found, named{k, s.byKey[k.id]})
	}
	return found
}

func compareNamed(a, b named) int {
	switch {
	case len(a.aliases) > 0 && len(b.aliases) > 0:
		return cmp.Compare(a.aliases[0], b.aliases[0])
	case len(a.aliases) != len(b.aliases):
		return cmp.Compare(len(b.aliases), len(a.aliases))
	}
	return cmp.Compare(a.key.id, b.key.id)
}
