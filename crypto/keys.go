package crypto

import (
	"crypto/hkdf"
	"crypto/sha256"
)

// The purposes for which a vault's root key is derived, one label each. A label
// is frozen: another use gets another label.
const (
	labelRecordSeal = "coldkms/1/record-seal"
	labelLeafSeal   = "coldkms/1/leaf-seal"
	labelLeafRange  = "coldkms/1/leaf-range"
	labelRecordName = "coldkms/1/record-name"
	labelKeybox     = "coldkms/1/keybox"
	labelMirror     = "coldkms/1/mirror"
	labelDigest     = "coldkms/1/digest"
	labelDigestSum  = "coldkms/1/digest-sum"
	labelHeader     = "coldkms/1/header"
)

// Keys are the keys of an unlocked vault, one for each purpose.
type Keys struct {
	RecordSeal *Secret // seals records
	LeafSeal   *Secret // from which the keys that seal trail leaves are derived
	RecordName *Secret // makes record names opaque
	Keybox     *Secret // seals the keybox's entries
	Mirror     *Secret // authenticates the mirror's frames
	Digest     *Secret // keys the digest over the sealed records
}

// DeriveKeys derives the keys of the vault with this id from its root key:
// HKDF-SHA256 (RFC 5869) with the vault id as salt and the purpose as info. It
// returns ErrKeyLength when root is not a root key.
func DeriveKeys(root *Secret, vaultID [16]byte) (*Keys, error) {
	k := new(Keys)
	for _, purpose := range []struct {
		key   **Secret
		label string
	}{
		{&k.RecordSeal, labelRecordSeal},
		{&k.LeafSeal, labelLeafSeal},
		{&k.RecordName, labelRecordName},
		{&k.Keybox, labelKeybox},
		{&k.Mirror, labelMirror},
		{&k.Digest, labelDigest},
	} {
		key, err := derive(root, vaultID[:], purpose.label)
		if err != nil {
			k.Wipe()
			return nil, err
		}
		*purpose.key = key
	}
	return k, nil
}

// Wipe wipes every key.
func (k *Keys) Wipe() {
	for _, key := range []*Secret{k.RecordSeal, k.LeafSeal, k.RecordName, k.Keybox, k.Mirror, k.Digest} {
		key.Wipe()
	}
}

// derive returns the key that HKDF-SHA256 makes of another key for one purpose.
func derive(from *Secret, salt []byte, label string) (*Secret, error) {
	secret, err := from.key()
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, salt, label, KeySize)
	if err != nil {
		return nil, err
	}
	return SecretFrom(key), nil
}
