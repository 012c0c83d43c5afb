package store

import (
	"crypto/ed25519"
	"io"

	"coldkms/crypto"
)

// ownKind is the kind of the records that the store keeps its own secrets in.
// Only the first frame writes them.
const (
	ownKind    = "vault"
	firstFrame = 1
)

// reserved says whether a kind is that of records that the store keeps for itself.
func reserved(kind string) bool { return kind == ownKind || kind == markKind }

// ownSecrets are random, sealed under the root, and survive a re-key. Frame 1
// writes them.
type ownSecrets struct{ trailMAC, trailSeed, token *crypto.Secret }

// each calls fn with every secret's name and place.
func (o *ownSecrets) each(fn func(n Name, secret **crypto.Secret) error) error {
	for _, own := range []struct {
		id     string
		secret **crypto.Secret
	}{
		{"trail-mac-key", &o.trailMAC},
		{"trail-signing-seed", &o.trailSeed},
		{"token-key", &o.token},
	} {
		if err := fn(Name{ownKind, own.id}, own.secret); err != nil {
			return err
		}
	}
	return nil
}

// randomOwnSecrets makes the secrets of a new vault.
func randomOwnSecrets(random io.Reader) (*ownSecrets, error) {
	own := new(ownSecrets)
	return own, own.each(func(_ Name, secret **crypto.Secret) (err error) {
		*secret, err = crypto.RandomSecret(random, crypto.KeySize)
		return err
	})
}

// loadOwnSecrets reads the secrets with what returns a record's value.
func loadOwnSecrets(get func(n Name) ([]byte, error)) (*ownSecrets, error) {
	own := new(ownSecrets)
	err := own.each(func(n Name, secret **crypto.Secret) error {
		value, err := get(n)
		if err != nil || len(value) != crypto.KeySize {
			return &DamagedError{Part: databasePart, Detail: "the vault's own record " + n.ID + " is missing or changed"}
		}
		*secret = crypto.SecretFrom(value)
		return nil
	})
	if err != nil {
		own.wipe()
		return nil, err
	}
	return own, nil
}

func (o *ownSecrets) wipe() {
	if o != nil {
		o.trailMAC.Wipe()
		o.trailSeed.Wipe()
		o.token.Wipe()
	}
}

// wipeOwn clears the copies of the store's own secrets that the writes hold. Other
// values may still be in the hands of who read them.
func (o *overlay) wipeOwn() {
	for n, w := range o.writes {
		if n.Kind == ownKind {
			clear(w.value)
		}
	}
}

// signingKey returns the key that signs checkpoints.
func (o *ownSecrets) signingKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(o.trailSeed.Bytes())
}
