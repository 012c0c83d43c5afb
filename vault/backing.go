package vault

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"coldkms/crypto"
)

// importedVersion is the version of imported material: a key has one in its whole life.
const importedVersion = 1

// currentVersion is the version of the backing key that encrypts.
func (k *key) currentVersion() uint32 {
	if k.external {
		return importedVersion
	}
	return uint32(len(k.backing))
}

// newBackingKey makes the key's next version, sealed under the key's secret.
func (s *state) newBackingKey(k *key, secret *crypto.Secret, now time.Time) (backingKey, error) {
	material, err := crypto.RandomSecret(s.vault.random, crypto.KeySize)
	if err != nil {
		return backingKey{}, fmt.Errorf("making key material: %w", err)
	}
	defer material.Wipe()
	sealed, err := crypto.SealBacking(secret, material, s.vault.backingName(k, uint32(len(k.backing)+1)))
	if err != nil {
		return backingKey{}, fmt.Errorf("sealing key material: %w", err)
	}
	return backingKey{created: now, sealed: string(sealed)}, nil
}

// openBackingKey returns a version of a key's material, which the caller wipes.
func (s *state) openBackingKey(k *key, version uint32) (*crypto.Secret, error) {
	boxID, sealed, err := k.sealedVersion(version)
	if err != nil {
		return nil, err
	}
	secret, err := s.secret(boxID)
	if err != nil {
		return nil, fmt.Errorf("reading the key's secret: %w", err)
	}
	defer secret.Wipe()
	backing, err := crypto.OpenBacking(secret, []byte(sealed), s.vault.backingName(k, version))
	if err != nil {
		return nil, fmt.Errorf("opening backing key %d: %w", version, err)
	}
	return backing, nil
}

// sealedVersion returns a version of a key's material as it is sealed, and the id of the secret that opens it.
func (k *key) sealedVersion(version uint32) (boxID [16]byte, sealed string, err error) {
	if k.external {
		return k.imported.boxID, k.imported.sealed, nil
	}
	boxID, err = k.boxID()
	return boxID, k.backing[version-1].sealed, err
}

// backingName binds a sealed backing key to this vault, its key and its version.
func (v *Vault) backingName(k *key, version uint32) []byte {
	id := v.store.VaultID()
	name := append(id[:], k.name().ID...)
	return binary.BigEndian.AppendUint32(name, version)
}

// boxID is under which the key's secret stands in the keybox: the key's id as bytes.
func (k *key) boxID() ([16]byte, error) {
	id, err := uuid.Parse(k.id)
	if err != nil {
		return [16]byte{}, fmt.Errorf("reading the id of key %s: %w", k.id, err)
	}
	return id, nil
}
