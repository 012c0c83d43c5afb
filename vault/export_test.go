package vault

import (
	"context"
	"slices"

	"coldkms/vault/store"
)

// TrailRecords returns the records of every call, oldest first.
func (v *Vault) TrailRecords() ([][]byte, error) {
	var records [][]byte
	for i := range v.store.TrailSize() {
		leaf, err := v.store.TrailLeaf(i)
		if err != nil {
			return nil, err
		}
		if len(leaf.Record) > 0 {
			records = append(records, leaf.Record)
		}
	}
	return records, nil
}

// SecretsOf returns the bytes of a key's material and of the secret that opens it.
func (s *Session) SecretsOf(keyID string) ([][]byte, error) {
	c := &call{state: &state{vault: s.vault}, session: s}
	k := s.vault.keys.key(s.place, keyID)
	boxID, err := k.boxID()
	if err != nil {
		return nil, err
	}
	secret, err := c.secret(boxID)
	if err != nil {
		return nil, err
	}
	defer secret.Wipe()
	backing, err := c.openBackingKey(k, 1)
	if err != nil {
		return nil, err
	}
	defer backing.Wipe()
	return [][]byte{slices.Clone(secret.Bytes()), slices.Clone(backing.Bytes())}, nil
}

// Rows returns the catalogue without a call, and so without a record.
func (s *Session) Rows() []KeyRow { return rowsOf(s.vault.keys.named(s.place), s.vault.now()) }

// KeepUsage sets how much usage may be in memory only.
func (v *Vault) KeepUsage(events, keys int) {
	v.usage.mu.Lock()
	defer v.usage.mu.Unlock()
	v.usage.maxEvents, v.usage.maxKeys = events, keys
}

// UsageInMemory returns how many keys and events of the usage the store does not have yet.
func (v *Vault) UsageInMemory() (keys, events int) {
	v.usage.mu.Lock()
	defer v.usage.mu.Unlock()
	return len(v.usage.recent), v.usage.events
}

// FlushUsage writes the usage into the store.
func (v *Vault) FlushUsage(ctx context.Context) { v.usage.flush(ctx) }

// ForgetUsage loses what a crash would lose.
func (v *Vault) ForgetUsage() {
	v.usage.mu.Lock()
	defer v.usage.mu.Unlock()
	v.usage.recent, v.usage.events = part{}, 0
}

// ForgetMark has the next opening read the whole trail for the usage, as in a vault of before.
func (v *Vault) ForgetMark(ctx context.Context) {
	_ = v.store.Update(ctx, func(tx *store.Tx) error {
		tx.Delete(usageMark)
		return nil
	})
}
