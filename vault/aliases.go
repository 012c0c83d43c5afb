package vault

import (
	"context"
	"fmt"

	"coldkms/model"
)

// CreateAlias gives a key a name. Beyond the members' constraints it refuses a name that is taken and an alias more
// than the account may have in the Region.
func (s *Session) CreateAlias(ctx context.Context, req *model.CreateAliasRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpCreateAlias, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if err := c.useAlias(req.AliasName); err != nil {
			return nil, err
		}
		made := &alias{place: s.place, name: req.AliasName, target: c.key.id, created: c.now, updated: c.now}
		taken, err := c.alias(s.place, req.AliasName)
		if err != nil {
			return nil, err
		}
		if taken != nil {
			return nil, model.ErrAliasExists(made.arn())
		}
		quota := s.vault.limits().Quotas.Aliases
		if _, aliases := c.counts(s.place); model.Reached(quota, aliases) {
			return nil, model.ErrAliasLimit(quota)
		}
		c.change(newAlias{made})
		return &model.EmptyResponse{}, nil
	})
}

// UpdateAlias moves an alias to another key. The caller needs the permission on the alias's key of now too.
func (s *Session) UpdateAlias(ctx context.Context, req *model.UpdateAliasRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpUpdateAlias, req, func(ctx context.Context, c *call) (*model.EmptyResponse, error) {
		moved, err := c.existingAlias(ctx, req.AliasName)
		if err != nil {
			return nil, err
		}
		updated := *moved
		updated.target, updated.updated = c.key.id, c.now
		c.change(movedAlias{&updated})
		return &model.EmptyResponse{}, nil
	})
}

// DeleteAlias takes an alias away. Its key stays as it is.
func (s *Session) DeleteAlias(ctx context.Context, req *model.DeleteAliasRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpDeleteAlias, req, func(ctx context.Context, c *call) (*model.EmptyResponse, error) {
		removed, err := c.existingAlias(ctx, req.AliasName)
		if err != nil {
			return nil, err
		}
		c.change(removedAlias{removed})
		return &model.EmptyResponse{}, nil
	})
}

// useAlias makes an alias one that the call is about, and authorises the caller for it.
func (c *call) useAlias(name string) error {
	place := c.session.place
	c.about(place.AliasARN(name), place.Account)
	return c.authoriseAlias(c.operation.Actions[0], name)
}

// existingAlias returns an alias that the call is about, and authorises the caller for the key that it names.
func (c *call) existingAlias(ctx context.Context, name string) (*alias, error) {
	place := c.session.place
	if err := c.useAlias(name); err != nil {
		return nil, err
	}
	found, err := c.alias(place, name)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, model.ErrAliasNotFound(place.AliasARN(name))
	}
	named, err := c.findKey(place, found.target)
	if err != nil {
		return nil, err
	}
	if named == nil && c.isDestroyed(place, found.target) {
		return nil, model.ErrAliasNotFound(place.AliasARN(name))
	}
	if named == nil {
		return nil, fmt.Errorf("the key %s of %s is missing from the vault", found.target, name)
	}
	c.about(named.arn(), place.Account)
	return found, c.authorise(ctx, c.operation.Actions[0], named)
}

// ListAliases answers the aliases of the account in the Region, or of one key, in the order of their names.
func (s *Session) ListAliases(ctx context.Context, req *model.ListAliasesRequest) (*model.ListAliasesResponse, error) {
	return do(ctx, s, model.OpListAliases, req, func(_ context.Context, c *call) (*model.ListAliasesResponse, error) {
		after, err := s.vault.markers.open(model.OpListAliases, s.place, req.KeyID, req.Marker)
		if err != nil {
			return nil, err
		}
		size := req.Size(model.DefaultKeysPage)
		found, err := c.listedAliases(req.KeyID, after, size+1)
		if err != nil {
			return nil, err
		}
		response := &model.ListAliasesResponse{Aliases: make([]model.AliasListEntry, 0, len(found))}
		if len(found) > size {
			found = found[:size]
			response.More = s.vault.markers.more(model.OpListAliases, s.place, req.KeyID, found[size-1].name)
		}
		for _, a := range found {
			response.Aliases = append(response.Aliases, model.AliasListEntry{
				AliasName: a.name, AliasARN: a.arn(), TargetKeyID: a.target, CreationDate: a.created, LastUpdatedDate: a.updated,
			})
		}
		return response, nil
	})
}

// listedAliases returns up to limit aliases after a name: of one key when keyID is given, else of the place.
func (c *call) listedAliases(keyID, after string, limit int) ([]*alias, error) {
	if keyID == "" {
		return c.vault.keys.aliasesFrom(c.session.place, after, limit), nil
	}
	k, err := c.resolveAs(model.FormKey, c.operation.Actions[0], keyID)
	if err != nil {
		return nil, err
	}
	var found []*alias
	for _, a := range c.vault.keys.aliasesOf(k) {
		if a.name > after && len(found) < limit {
			found = append(found, a)
		}
	}
	return found, nil
}
