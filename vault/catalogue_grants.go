package vault

import (
	"cmp"
	"slices"

	"coldkms/model"
	"coldkms/model/policy"
)

// putGrant and removeGrant make a new list: a reader may hold the old one.
func (c *catalogue) putGrant(g *grant)    { c.setGrant(g, g) }
func (c *catalogue) removeGrant(g *grant) { c.setGrant(g, nil) }

func (c *catalogue) setGrant(g, now *grant) {
	s := c.shelf(g.place)
	s.grants[g.keyID] = setGrant(slices.Clone(s.grants[g.keyID]), g.id, now)
	delete(s.decided, g.keyID)
}

// setGrant changes a list: a grant is now another, or nil, which takes it out.
func setGrant(list []*grant, id string, now *grant) []*grant {
	at, found := slices.BinarySearchFunc(list, id, compareGrant)
	switch {
	case found && now == nil:
		return slices.Delete(list, at, at+1)
	case found:
		list[at] = now
	case now != nil:
		return slices.Insert(list, at, now)
	}
	return list
}

// grantsOf returns a key's grants in the order of their ids.
func (c *catalogue) grantsOf(k *key) []*grant {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if s := c.places[k.place]; s != nil {
		return s.grants[k.id]
	}
	return nil
}

// evaluableGrants returns a key's grants as the evaluator reads them, nil when there are none.
func (c *catalogue) evaluableGrants(k *key) *policy.Grants {
	c.mu.RLock()
	s := c.places[k.place]
	if s == nil || len(s.grants[k.id]) == 0 {
		c.mu.RUnlock()
		return nil
	}
	known := s.decided[k.id]
	c.mu.RUnlock()
	if known != nil {
		return known
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	made := evaluable(s.grants[k.id], c.directory.Load())
	s.decided[k.id] = made
	return made
}

// grantsAt returns a place's grants in the order of their ids.
func (c *catalogue) grantsAt(place model.Place) []*grant {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var found []*grant
	if s := c.places[place]; s != nil {
		for _, list := range s.grants {
			found = append(found, list...)
		}
	}
	slices.SortFunc(found, func(a, b *grant) int { return cmp.Compare(a.id, b.id) })
	return found
}
