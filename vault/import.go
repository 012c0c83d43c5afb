package vault

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"coldkms/crypto"
	"coldkms/model"
)

// GetParametersForImport answers a fresh wrapping key and the import token that goes with it, for a day.
func (s *Session) GetParametersForImport(ctx context.Context, req *model.GetParametersForImportRequest) (*model.GetParametersForImportResponse, error) {
	var wrapping wrappingKey
	defer wrapping.wipe()
	return do(ctx, s, model.OpGetParametersForImport, req, func(_ context.Context, c *call) (*model.GetParametersForImportResponse, error) {
		if err := CheckWrapping(req.WrappingAlgorithm); err != nil {
			return nil, err
		}
		key, err := c.key.boxID()
		if err != nil {
			return nil, err
		}
		if err := wrapping.make(); err != nil {
			return nil, err
		}
		public := wrapping.public
		made, err := c.newImportToken(req.WrappingAlgorithm, wrapping.private)
		if err != nil {
			return nil, err
		}
		c.change(made)
		blob := c.vault.importTokens.seal(tokenBlob{
			token: made.id, vault: c.vault.store.VaultID(), key: key, publicKey: sha256.Sum256(public),
			algorithm: wrappings[req.WrappingAlgorithm], issued: made.created, validTo: made.validTo,
		})
		return &model.GetParametersForImportResponse{
			KeyID: c.key.arn(), ImportToken: blob, PublicKey: public, ParametersValidTo: made.validTo,
		}, nil
	})
}

// CheckWrapping returns nil when this program may use a wrapping algorithm, and otherwise what GetParametersForImport
// answers to it. It is for who lists the algorithms.
func CheckWrapping(algorithm string) error {
	if wrappings[algorithm].Approved() != nil {
		return model.ErrWrappingNotApproved(algorithm)
	}
	return nil
}

// wrappingKey is the wrapping key of a call. It takes so long to make that a call that runs again, inside the writer, has
// it from before.
type wrappingKey struct {
	private *crypto.Secret
	public  []byte
}

// make makes the key unless it is there.
func (w *wrappingKey) make() (err error) {
	if w.private == nil {
		w.private, w.public, err = crypto.NewWrappingKey()
	}
	return err
}

func (w *wrappingKey) wipe() { w.private.Wipe() }

// newImportToken returns a token with the private half of a wrapping key.
func (c *call) newImportToken(algorithm string, private *crypto.Secret) (newToken, error) {
	id, err := uuid.NewRandomFromReader(c.vault.random)
	if err != nil {
		return newToken{}, fmt.Errorf("making the id of an import token: %w", err)
	}
	secret, err := crypto.RandomSecret(c.vault.random, crypto.KeySize)
	if err != nil {
		return newToken{}, fmt.Errorf("making the secret of an import token: %w", err)
	}
	token := &importToken{
		place: c.key.place, keyID: c.key.id, id: id, algorithm: algorithm, created: c.now, validTo: c.now.Add(model.ImportTokenLife),
	}
	sealed, err := crypto.SealBacking(secret, private, c.vault.wrappingName(token))
	if err != nil {
		secret.Wipe()
		return newToken{}, fmt.Errorf("sealing a wrapping key: %w", err)
	}
	token.sealed = string(sealed)
	return newToken{token, secret}, nil
}

// wrappingName binds a sealed wrapping key to this vault and its token.
func (v *Vault) wrappingName(t *importToken) []byte {
	id := v.store.VaultID()
	return append(id[:], t.recordName().ID...)
}

// ImportKeyMaterial brings key material into a key. A key takes material the first time, and from then on the same
// again: to make a key usable that lost it, or to give it another expiration date. The token and its wrapping key are
// used up by that. Which algorithm opens the material is the token's word, not the request's.
func (s *Session) ImportKeyMaterial(ctx context.Context, req *model.ImportKeyMaterialRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpImportKeyMaterial, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if req.ValidTo != nil && !c.now.Before(*req.ValidTo) {
			return nil, model.ErrValidTo()
		}
		token, err := c.tokenOf(req.ImportToken)
		if err != nil {
			return nil, err
		}
		material, err := c.unwrap(token, req.EncryptedKeyMaterial)
		if err != nil {
			return nil, err
		}
		defer material.Wipe()
		changed, err := c.takeMaterial(material, req)
		if err != nil {
			return nil, err
		}
		c.change(changed)
		c.change(usedToken{token})
		return &model.EmptyResponse{}, nil
	})
}

// tokenOf returns the token that a blob is of, when it is one for the call's key.
func (c *call) tokenOf(blob []byte) (*importToken, error) {
	key, err := c.key.boxID()
	if err != nil {
		return nil, err
	}
	said, ok := c.vault.importTokens.open(blob)
	switch {
	case !ok, said.vault != c.vault.store.VaultID(), said.key != key:
		return nil, model.ErrInvalidImportToken()
	case !c.now.Before(said.validTo):
		return nil, model.ErrExpiredImportToken()
	}
	found, err := c.importToken(c.key, said.token)
	if err != nil {
		return nil, err
	}
	if found == nil || wrappings[found.algorithm] != said.algorithm {
		return nil, model.ErrInvalidImportToken()
	}
	return found, nil
}

// unwrap opens what was wrapped for a token. A token of the legacy padding survives few blobs that do not open.
func (c *call) unwrap(t *importToken, wrapped []byte) (*crypto.Secret, error) {
	secret, err := c.secret(t.id)
	if err != nil {
		return nil, fmt.Errorf("reading the secret of an import token: %w", err)
	}
	defer secret.Wipe()
	private, err := crypto.OpenBacking(secret, []byte(t.sealed), c.vault.wrappingName(t))
	if err != nil {
		return nil, fmt.Errorf("opening a wrapping key: %w", err)
	}
	defer private.Wipe()
	material, err := crypto.Unwrap(wrappings[t.algorithm], private, wrapped)
	switch {
	case errors.Is(err, crypto.ErrNotApproved):
		return nil, model.ErrWrappingNotApproved(t.algorithm)
	case errors.Is(err, crypto.ErrUnwrap):
		c.countFailure(t)
		return nil, model.ErrUnwrapped()
	}
	return material, err
}

// countFailure counts a blob that did not open, although the call is refused.
func (c *call) countFailure(t *importToken) {
	if t.algorithm != model.WrapPKCS1 {
		return
	}
	counted := *t
	counted.failures++
	if counted.failures >= model.ImportTokenTries {
		c.standing = append(c.standing, usedToken{t})
		return
	}
	c.standing = append(c.standing, changedToken{&counted})
}

// takeMaterial returns the call's key with imported material.
func (c *call) takeMaterial(material *crypto.Secret, req *model.ImportKeyMaterialRequest) (newMaterial, error) {
	changed := *c.key
	taken := imported{at: c.now}
	if before := c.key.imported; before != nil {
		if !before.fingerprint.Is(material) {
			return newMaterial{}, model.ErrIncorrectKeyMaterial()
		}
		taken = *before
	}
	if req.KeyMaterialID != "" && req.KeyMaterialID != changed.materialID || req.ImportType == "NEW_KEY_MATERIAL" && c.key.imported != nil {
		return newMaterial{}, model.ErrIncorrectKeyMaterial()
	}
	taken.validTo = time.Time{}
	if req.ValidTo != nil {
		taken.validTo = req.ValidTo.UTC()
	}
	if c.key.stateAt(c.now) == model.PendingImport {
		changed.state = model.Enabled
	}
	changed.imported = &taken
	if taken.sealed != "" {
		return newMaterial{key: &changed}, nil
	}
	return c.sealMaterial(&changed, material)
}

// sealMaterial seals material that a key has none of, under a secret of its own that goes with it.
func (c *call) sealMaterial(k *key, material *crypto.Secret) (newMaterial, error) {
	box, err := uuid.NewRandomFromReader(c.vault.random)
	if err != nil {
		return newMaterial{}, fmt.Errorf("making the id of key material: %w", err)
	}
	if k.materialID == "" {
		if k.materialID, err = c.newMaterialID(); err != nil {
			return newMaterial{}, err
		}
		var salt [crypto.SaltSize]byte
		if _, err := io.ReadFull(c.vault.random, salt[:]); err != nil {
			return newMaterial{}, fmt.Errorf("making a salt: %w", err)
		}
		k.imported.fingerprint = crypto.FingerprintOf(salt, material)
	}
	secret, err := crypto.RandomSecret(c.vault.random, crypto.KeySize)
	if err != nil {
		return newMaterial{}, fmt.Errorf("making the secret of key material: %w", err)
	}
	sealed, err := crypto.SealBacking(secret, material, c.vault.backingName(k, importedVersion))
	if err != nil {
		secret.Wipe()
		return newMaterial{}, fmt.Errorf("sealing key material: %w", err)
	}
	k.imported.boxID, k.imported.sealed, k.imported.at = box, string(sealed), c.now
	return newMaterial{k, secret}, nil
}

// DeleteImportedKeyMaterial takes a key's material away at once; the same material can be imported again. A key without
// material stays as it is.
func (s *Session) DeleteImportedKeyMaterial(ctx context.Context, req *model.DeleteImportedKeyMaterialRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpDeleteImportedKeyMaterial, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if req.KeyMaterialID != "" && req.KeyMaterialID != c.key.materialID {
			return nil, model.ErrIncorrectKeyMaterial()
		}
		if c.key.imported != nil && c.key.imported.sealed != "" {
			c.change(c.key.withoutMaterial())
		}
		return &model.EmptyResponse{}, nil
	})
}

// withoutMaterial returns the change that destroys a key's imported material. A key that waits for its deletion goes on
// waiting; any other comes back enabled when the material does.
func (k *key) withoutMaterial() lostMaterial {
	changed, left := *k, *k.imported
	left.sealed, left.boxID, left.validTo = "", [16]byte{}, time.Time{}
	changed.imported = &left
	if changed.state == model.Disabled {
		changed.state = model.Enabled
	}
	return lostMaterial{&changed, k.imported.boxID}
}
