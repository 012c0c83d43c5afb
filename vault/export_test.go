package vault

import (
	"context"
	"slices"
	"strings"
	"testing"

	"coldkms/crypto"
	"coldkms/model/identity"
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

// PackPolicies packs session policies, as a session token has them.
func PackPolicies(p *identity.SessionPolicies) ([]byte, error) { return packPolicies(p) }

// UnpackPolicies reads packed session policies.
func UnpackPolicies(packed []byte) (*identity.SessionPolicies, bool) {
	return packedPolicies(packed).unpack()
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

// ImportTokens returns how many import tokens are kept.
func (v *Vault) ImportTokens() (kept int) {
	v.keys.mu.RLock()
	defer v.keys.mu.RUnlock()
	for _, s := range v.keys.places {
		for _, tokens := range s.tokens {
			kept += len(tokens)
		}
	}
	return kept
}

// Openers returns the ids of what opens key material: of keys, imported material and import tokens.
func (v *Vault) Openers() map[[16]byte]bool {
	found := map[[16]byte]bool{}
	note := func(id [16]byte) {
		secret, err := v.store.Secret(id)
		if err == nil {
			found[id] = true
		}
		secret.Wipe()
	}
	v.keys.mu.RLock()
	defer v.keys.mu.RUnlock()
	for _, s := range v.keys.places {
		for _, k := range s.keys {
			if id, err := k.boxID(); err == nil && !k.external {
				note(id)
			}
			if k.imported != nil {
				note(k.imported.boxID)
			}
			for _, t := range s.tokens[k.id] {
				note(t.id)
			}
		}
	}
	return found
}

// Secret returns what opens a key's material.
func (v *Vault) Secret(keyID string) (*crypto.Secret, error) {
	id, err := (&key{id: keyID}).boxID()
	if err != nil {
		return nil, err
	}
	return v.store.Secret(id)
}

// RecordsAbout returns the kinds of the records whose name or content holds a key's id.
func (v *Vault) RecordsAbout(t testing.TB, keyID string) (kinds []string) {
	t.Helper()
	err := v.store.View(context.Background(), func(r *store.Reader) error {
		for _, kind := range []string{kindKey, kindAlias, kindPolicy, kindPolicyPrincipals, kindGrant, kindImportToken, kindUsage, kindDeletedKey, kindOccurrence} {
			err := r.Scan(kind, func(id string, value []byte) error {
				if strings.Contains(id, keyID) || strings.Contains(string(value), keyID) {
					kinds = append(kinds, kind)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// DestroyDue performs the first step of what is due, as before a crash.
func (v *Vault) DestroyDue() error {
	now, believed := v.time.look()
	return v.bringAbout(context.Background(), v.keys.dueAt(now, believed), now)
}
