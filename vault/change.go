package vault

import (
	"errors"

	"coldkms/crypto"
	"coldkms/vault/store"
)

// change is one thing that a call changes: how it is written, and what the catalogue learns of it once it is durable.
type change interface {
	write(tx *store.Tx)
	count(b *batch)
	apply(c *catalogue)
}

// discard wipes the secrets of changes that are not written.
func discard(changes []change) {
	for _, change := range changes {
		if secret, ok := change.(interface{ discard() }); ok {
			secret.discard()
		}
	}
}

// addSecret puts a secret into the keybox and wipes it.
func addSecret(tx *store.Tx, id [16]byte, secret *crypto.Secret) {
	if secret == nil {
		return
	}
	tx.AddSecret(id, secret)
	secret.Wipe()
}

// destroySecret takes a secret out of the keybox. One that is not there cannot keep its key alive, nor the vault shut.
func destroySecret(tx *store.Tx, id [16]byte) {
	secret, err := tx.Secret(id)
	if errors.Is(err, store.ErrNotFound) {
		return
	}
	secret.Wipe()
	tx.DestroySecret(id)
}

// newKey is a key that did not exist, with its secret for the keybox; an external key has none.
type newKey struct {
	*key
	boxID  [16]byte
	secret *crypto.Secret
}

// write seals the secret into the keybox; nothing needs it in memory after that.
func (n newKey) write(tx *store.Tx) {
	addSecret(tx, n.boxID, n.secret)
	tx.Set(n.name(), n.encode())
}
func (n newKey) discard()           { n.secret.Wipe() }
func (n newKey) count(b *batch)     { b.keys[n.place]++ }
func (n newKey) apply(c *catalogue) { c.putKey(n.key) }

// changedKey is a key that has a new value.
type changedKey struct{ *key }

func (k changedKey) write(tx *store.Tx) { tx.Set(k.name(), k.encode()) }
func (k changedKey) count(*batch)       {}
func (k changedKey) apply(c *catalogue) { c.putKey(k.key) }

// newAlias is an alias that did not exist.
type newAlias struct{ *alias }

func (a newAlias) write(tx *store.Tx) { tx.Set(a.recordName(), a.encode()) }
func (a newAlias) count(b *batch)     { b.aliases[a.place]++ }
func (a newAlias) apply(c *catalogue) { c.putAlias(a.alias) }

// movedAlias is an alias that has another key.
type movedAlias struct{ *alias }

func (a movedAlias) write(tx *store.Tx) { tx.Set(a.recordName(), a.encode()) }
func (a movedAlias) count(*batch)       {}
func (a movedAlias) apply(c *catalogue) { c.putAlias(a.alias) }

type removedAlias struct{ *alias }

func (a removedAlias) write(tx *store.Tx) { tx.Delete(a.recordName()) }
func (a removedAlias) count(b *batch)     { b.aliases[a.place]-- }
func (a removedAlias) apply(c *catalogue) { c.removeAlias(a.alias) }

// putPolicy gives a key a policy. bound are the unique ids of the users and roles that it names by their ARNs.
type putPolicy struct {
	key      *key
	document string
	bound    map[string]string
}

func (p putPolicy) write(tx *store.Tx) {
	tx.Set(keyName(kindPolicy, p.key.place, p.key.id), []byte(p.document))
	tx.Set(keyName(kindPolicyPrincipals, p.key.place, p.key.id), encodeBound(p.bound))
}
func (p putPolicy) count(*batch)       {}
func (p putPolicy) apply(c *catalogue) { c.forgetPolicy(p.key) }

// putGrant is a grant that did not exist.
type putGrant struct{ *grant }

func (g putGrant) write(tx *store.Tx) { tx.Set(g.recordName(), g.encode()) }
func (g putGrant) count(b *batch)     { b.grant(g.grant, g.grant) }
func (g putGrant) apply(c *catalogue) { c.putGrant(g.grant) }

type removedGrant struct{ *grant }

func (g removedGrant) write(tx *store.Tx) { tx.Delete(g.recordName()) }
func (g removedGrant) count(b *batch)     { b.grant(g.grant, nil) }
func (g removedGrant) apply(c *catalogue) { c.removeGrant(g.grant) }

// newToken is an import token that did not exist, with its secret for the keybox.
type newToken struct {
	*importToken
	secret *crypto.Secret
}

func (t newToken) write(tx *store.Tx) {
	addSecret(tx, t.id, t.secret)
	tx.Set(t.recordName(), t.encode())
}
func (t newToken) discard()           { t.secret.Wipe() }
func (t newToken) count(*batch)       {}
func (t newToken) apply(c *catalogue) { c.putImportToken(t.importToken) }

// changedToken is an import token that has a new value.
type changedToken struct{ *importToken }

func (t changedToken) write(tx *store.Tx) { tx.Set(t.recordName(), t.encode()) }
func (t changedToken) count(*batch)       {}
func (t changedToken) apply(c *catalogue) { c.putImportToken(t.importToken) }

// usedToken is an import token that is worth nothing any more: its wrapping key goes with it.
type usedToken struct{ *importToken }

func (t usedToken) write(tx *store.Tx) {
	destroySecret(tx, t.id)
	tx.Delete(t.recordName())
}
func (t usedToken) count(*batch)       {}
func (t usedToken) apply(c *catalogue) { c.removeImportToken(t.importToken) }

// newMaterial is a key with imported material; secret is nil when it was there before.
type newMaterial struct {
	*key
	secret *crypto.Secret
}

func (m newMaterial) write(tx *store.Tx) {
	addSecret(tx, m.imported.boxID, m.secret)
	tx.Set(m.name(), m.encode())
}
func (m newMaterial) discard()           { m.secret.Wipe() }
func (m newMaterial) count(*batch)       {}
func (m newMaterial) apply(c *catalogue) { c.putKey(m.key) }

// lostMaterial is a key whose imported material is destroyed.
type lostMaterial struct {
	*key
	boxID [16]byte
}

func (m lostMaterial) write(tx *store.Tx) {
	destroySecret(tx, m.boxID)
	tx.Set(m.name(), m.encode())
}
func (m lostMaterial) count(*batch)       {}
func (m lostMaterial) apply(c *catalogue) { c.putKey(m.key) }
