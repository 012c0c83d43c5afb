package vault

import (
	"context"
	"errors"
	"slices"

	"coldkms/model"
	"coldkms/vault/store"
)

// A key is deleted in two steps. The first one, in one change with its record, destroys what opens its material, and
// from then on there is no such key. The second one clears away what belonged to it, as much as one closure takes at a
// time; opening goes on with it after a crash.

// kindDeletedKey is the register of deleted keys: with it a restored copy of the vault cannot bring one back silently.
const kindDeletedKey = "deleted-key"

// destroyedKey is a key whose time has come.
type destroyedKey struct {
	*key     // marked as on its way out, without its material
	secrets  [][16]byte
	aliases  int
	existing *key
}

// destroyed returns the change that destroys a key.
func (s *state) destroyed(k *key) (change, error) {
	made := destroyedKey{existing: k, aliases: len(s.vault.keys.aliasesOf(k))}
	left := *k
	left.destroying, left.backing, left.imported, left.tags, left.description = true, nil, nil, nil, ""
	made.key = &left
	switch {
	case !k.external:
		box, err := k.boxID()
		if err != nil {
			return nil, err
		}
		made.secrets = append(made.secrets, box)
	case k.imported != nil && k.imported.sealed != "":
		made.secrets = append(made.secrets, k.imported.boxID)
	}
	for _, token := range s.vault.keys.tokensOf(k) {
		// A call of this batch may have used it up.
		if now, err := s.importToken(k, token.id); err != nil {
			return nil, err
		} else if now != nil {
			made.secrets = append(made.secrets, token.id)
		}
	}
	return made, nil
}

func (d destroyedKey) write(tx *store.Tx) {
	for _, id := range d.secrets {
		destroySecret(tx, id)
	}
	tx.Set(d.name(), d.encode())
	register := newRecord(16)
	addTime(register, d.existing.deletionDate)
	tx.Set(keyName(kindDeletedKey, d.place, d.id), register.BytesOrPanic())
}

func (d destroyedKey) count(b *batch) {
	b.keys[d.place]--
	b.aliases[d.place] -= d.aliases
}

func (d destroyedKey) apply(c *catalogue) { c.drop(d.key) }

// remains are what belongs to a key that is destroyed.
type remains struct {
	key     *key
	aliases []*alias
	grants  []*grant
	tokens  []*importToken
}

// drop takes a key and what belongs to it out of sight. The caller holds the lock, or has the catalogue to itself.
func (c *catalogue) drop(k *key) {
	s := c.shelf(k.place)
	left := &remains{key: k, grants: s.grants[k.id], tokens: s.tokens[k.id]}
	for _, name := range slices.Clone(s.byKey[k.id]) {
		left.aliases = append(left.aliases, s.aliases[name])
		c.removeAlias(s.aliases[name])
	}
	if s.keyIDs != nil {
		s.keyIDs.Delete(k.id)
	}
	delete(s.keys, k.id)
	delete(s.byKey, k.id)
	delete(s.grants, k.id)
	delete(s.decided, k.id)
	delete(s.tokens, k.id)
	c.forgetPolicy(k)
	c.leaving[keyRef{k.place, k.id}] = left
}

// isDestroyed reports whether a key was destroyed by the batch that the call is in.
func (s *state) isDestroyed(place model.Place, id string) bool {
	if s.tx == nil {
		return false
	}
	name := keyName(kindKey, place, id)
	value, deleted, ok := s.tx.Pending(name)
	if !ok || deleted {
		return deleted
	}
	k, err := decodeKey(name.ID, value)
	return err == nil && k.destroying
}

// How much one closure clears away. All its changes stand in one leaf of the trail with the names of the records, and a
// leaf has 64 KiB; an alias can be long.
const (
	clearedAtOnce = 300
	clearedBytes  = 32 << 10
	clearedCost   = 64 // of a record, besides its name
)

// someOf returns as many of the names, the first ones, as one closure clears away.
func someOf(names []store.Name) []store.Name {
	names = names[:min(len(names), clearedAtOnce)]
	size := 0
	for i, name := range names {
		if size += len(name.Kind) + len(name.ID) + clearedCost; size > clearedBytes {
			return names[:i]
		}
	}
	return names
}

// clearAway removes what belongs to keys that are destroyed.
func (v *Vault) clearAway(ctx context.Context) error {
	for {
		left := v.keys.someRemains()
		if left == nil {
			return nil
		}
		v.usage.drop(keyName(kindUsage, left.key.place, left.key.id)) // so that nothing brings its record back
		names := left.names()
		for len(names) > 0 {
			some := someOf(names)
			names = names[len(some):]
			if err := v.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { return left.remove(tx, some) }); err != nil {
				return err
			}
		}
		v.keys.cleared(left.key)
	}
}

// names are the records to be removed, that of the key last: as long as it is there, it says that this is not done.
func (r *remains) names() []store.Name {
	var names []store.Name
	for _, a := range r.aliases {
		names = append(names, a.recordName())
	}
	for _, g := range r.grants {
		names = append(names, g.recordName())
	}
	for _, t := range r.tokens {
		names = append(names, t.recordName())
	}
	for _, kind := range []string{kindPolicy, kindPolicyPrincipals, kindUsage, kindKey} {
		names = append(names, keyName(kind, r.key.place, r.key.id))
	}
	return names
}

// remove deletes records. An alias may be another key's by now.
func (r *remains) remove(tx *store.Tx, names []store.Name) error {
	for _, name := range names {
		if name.Kind == kindAlias {
			now, err := getAlias(tx, name)
			if err != nil {
				return err
			}
			if now == nil || now.target != r.key.id {
				continue
			}
		}
		tx.Delete(name)
	}
	return nil
}

// getAlias returns an alias as the writer sees it, nil when there is none.
func getAlias(tx *store.Tx, name store.Name) (*alias, error) {
	value, err := tx.Get(name)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeAlias(name.ID, value)
}

func (c *catalogue) someRemains() *remains {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, left := range c.leaving {
		return left
	}
	return nil
}

func (c *catalogue) cleared(k *key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.leaving, keyRef{k.place, k.id})
}
