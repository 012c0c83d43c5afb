package vault

import (
	"context"
	"errors"
	"slices"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault/store"
)

// state is what a call reads and how it collects changes. Inside the writer it sees what earlier calls of the same
// batch changed; beside the writer (tx is nil) it sees the catalogue alone.
type state struct {
	vault    *Vault
	tx       *store.Tx
	changes  []change
	standing []change // what changes although the call is refused
}

func (s *state) change(c change) { s.changes = append(s.changes, c) }

// findKey returns nil when there is no such key.
func (s *state) findKey(place model.Place, id string) (*key, error) {
	if s.tx != nil {
		name := keyName(kindKey, place, id)
		if value, deleted, ok := s.tx.Pending(name); deleted {
			return nil, nil
		} else if ok {
			k, err := decodeKey(name.ID, value)
			if err != nil || k.destroying {
				return nil, err
			}
			return k, nil
		}
	}
	return s.vault.keys.key(place, id), nil
}

// alias returns nil when there is no such alias.
func (s *state) alias(place model.Place, name string) (*alias, error) {
	if s.tx != nil {
		at := keyName(kindAlias, place, name)
		if value, deleted, ok := s.tx.Pending(at); deleted {
			return nil, nil
		} else if ok {
			return decodeAlias(at.ID, value)
		}
	}
	return s.vault.keys.alias(place, name), nil
}

// importToken returns nil when a key has no such token.
func (s *state) importToken(k *key, id [16]byte) (*importToken, error) {
	if s.tx != nil {
		at := (&importToken{place: k.place, keyID: k.id, id: id}).recordName()
		if value, deleted, ok := s.tx.Pending(at); deleted {
			return nil, nil
		} else if ok {
			return decodeImportToken(at.ID, value)
		}
	}
	return s.vault.keys.importToken(k, id), nil
}

// grantsOf returns a key's grants in the order of their ids.
func (s *state) grantsOf(k *key) []*grant {
	list := s.vault.keys.grantsOf(k)
	var changed map[string]*grant
	if s.tx != nil {
		changed = s.vault.batch.grants[keyRef{k.place, k.id}]
	}
	if len(changed) == 0 {
		return list
	}
	list = slices.Clone(list)
	for id, now := range changed {
		list = setGrant(list, id, now)
	}
	return list
}

// directory returns who is in the vault. Inside the writer that is what the batch's changes are made to.
func (s *state) directory() *directory {
	durable := s.vault.keys.directory.Load()
	if s.tx == nil {
		return durable
	}
	if s.vault.batch.directory == nil {
		s.vault.batch.directory = durable
	}
	return s.vault.batch.directory
}

// counts returns how many keys and aliases a place has, those of the current batch included.
func (s *state) counts(place model.Place) (keys, aliases int) {
	keys, aliases = s.vault.keys.counts(place)
	if s.tx != nil {
		keys += s.vault.batch.keys[place]
		aliases += s.vault.batch.aliases[place]
	}
	return keys, aliases
}

// get returns a record that the catalogue does not hold, nil when there is none.
func (s *state) get(ctx context.Context, name store.Name) ([]byte, error) {
	value, err := s.read(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return value, err
}

func (s *state) read(ctx context.Context, name store.Name) (value []byte, err error) {
	if s.tx != nil {
		return s.tx.Get(name)
	}
	err = s.vault.store.View(ctx, func(r *store.Reader) error {
		value, err = r.Get(name)
		return err
	})
	return value, err
}

// secret returns a key's secret from the keybox, which the caller wipes.
func (s *state) secret(id [16]byte) (*crypto.Secret, error) {
	if s.tx != nil {
		return s.tx.Secret(id)
	}
	return s.vault.store.Secret(id)
}
