package vault

import (
	"slices"

	"github.com/google/btree"

	"coldkms/model"
)

const btreeDegree = 32

// keysFrom returns up to limit keys in the order of their ids, after the id given.
func (c *catalogue) keysFrom(place model.Place, after string, limit int) []*key {
	c.mu.Lock() // the index may have to be made
	defer c.mu.Unlock()
	s := c.shelf(place)
	if s.keyIDs == nil {
		s.keyIDs = index(s.keys)
	}
	var found []*key
	ascend(s.keyIDs, after, limit, func(id string) { found = append(found, s.keys[id]) })
	return found
}

// aliasesFrom returns up to limit aliases in the order of their names, after the name given.
func (c *catalogue) aliasesFrom(place model.Place, after string, limit int) []*alias {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.shelf(place)
	if s.aliasNames == nil {
		s.aliasNames = index(s.aliases)
	}
	var found []*alias
	ascend(s.aliasNames, after, limit, func(name string) { found = append(found, s.aliases[name]) })
	return found
}

// aliasesOf returns a key's aliases in the order of their names.
func (c *catalogue) aliasesOf(k *key) []*alias {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := c.places[k.place]
	if s == nil {
		return nil
	}
	names := s.byKey[k.id]
	found := make([]*alias, len(names))
	for i, name := range names {
		found[i] = s.aliases[name]
	}
	return found
}

func index[V any](from map[string]V) *btree.BTreeG[string] {
	names := make([]string, 0, len(from))
	for name := range from {
		names = append(names, name)
	}
	slices.Sort(names)
	tree := btree.NewOrderedG[string](btreeDegree)
	for _, name := range names {
		tree.ReplaceOrInsert(name)
	}
	return tree
}

func ascend(tree *btree.BTreeG[string], after string, limit int, take func(string)) {
	tree.AscendGreaterOrEqual(after, func(name string) bool {
		if name == after {
			return true
		}
		if limit == 0 {
			return false
		}
		take(name)
		limit--
		return true
	})
}
