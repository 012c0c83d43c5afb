package vault

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"coldkms/crypto"
	"coldkms/model"
)

// Encrypt encrypts up to model.PlaintextMaxBytes under a key, bound to the encryption context.
func (s *Session) Encrypt(ctx context.Context, req *model.EncryptRequest) (*model.EncryptResponse, error) {
	return do(ctx, s, model.OpEncrypt, req, func(_ context.Context, c *call) (*model.EncryptResponse, error) {
		blob, err := c.encrypt(req.Plaintext, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.EncryptResponse{CiphertextBlob: blob, KeyID: c.key.arn(), EncryptionAlgorithm: model.SpecSymmetricDefault}, nil
	})
}

// Decrypt decrypts a ciphertext with the key that it names. Everything that keeps it from opening is one refusal,
// InvalidCiphertextException; a key that is not there or not the caller's is another that does not say which.
func (s *Session) Decrypt(ctx context.Context, req *model.DecryptRequest) (*model.DecryptResponse, error) {
	return do(ctx, s, model.OpDecrypt, req, func(_ context.Context, c *call) (*model.DecryptResponse, error) {
		header, err := crypto.ParseCiphertext(req.CiphertextBlob)
		if err != nil {
			return nil, model.ErrInvalidCiphertext()
		}
		if err := c.useKeyOf(header, req.KeyID); err != nil {
			return nil, err
		}
		plaintext, err := c.decrypt(header, req.CiphertextBlob, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.DecryptResponse{KeyID: c.key.arn(), Plaintext: plaintext, EncryptionAlgorithm: model.SpecSymmetricDefault}, nil
	})
}

// GenerateDataKey answers a fresh data key, in the clear and encrypted under a key.
func (s *Session) GenerateDataKey(ctx context.Context, req *model.GenerateDataKeyRequest) (*model.GenerateDataKeyResponse, error) {
	return do(ctx, s, model.OpGenerateDataKey, req, func(_ context.Context, c *call) (*model.GenerateDataKeyResponse, error) {
		plaintext := make([]byte, req.Bytes())
		if _, err := io.ReadFull(s.vault.random, plaintext); err != nil {
			return nil, fmt.Errorf("making a data key: %w", err)
		}
		blob, err := c.encrypt(plaintext, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.GenerateDataKeyResponse{CiphertextBlob: blob, KeyID: c.key.arn(), Plaintext: plaintext}, nil
	})
}

// useKeyOf takes the key that a ciphertext names as the call's key; when the request names a key too, it must be
// the same.
func (c *call) useKeyOf(header crypto.CiphertextHeader, given string) error {
	found, err := c.findKey(c.session.place, uuid.UUID(header.KeyID).String())
	if err != nil {
		return err
	}
	if given != "" {
		named, err := c.resolve(given, c.operation.Forms)
		if err != nil {
			return err
		}
		if found == nil || named.id != found.id {
			return model.ErrIncorrectKey()
		}
	}
	if found == nil {
		return model.ErrUndisclosedCiphertext()
	}
	return c.useKey(found)
}

// encrypt encrypts under the current backing key of the call's key.
func (c *call) encrypt(plaintext []byte, pairs map[string]string) ([]byte, error) {
	boxID, err := c.key.boxID()
	if err != nil {
		return nil, err
	}
	version := uint32(len(c.key.backing))
	backing, err := c.openBackingKey(version)
	if err != nil {
		return nil, err
	}
	defer backing.Wipe()
	return crypto.Encrypt(backing, c.vault.random, crypto.CiphertextHeader{KeyID: boxID, BackingVersion: version}, plaintext, pairs)
}

func (c *call) decrypt(header crypto.CiphertextHeader, blob []byte, pairs map[string]string) ([]byte, error) {
	if header.BackingVersion < 1 || int(header.BackingVersion) > len(c.key.backing) {
		return nil, model.ErrInvalidCiphertext()
	}
	backing, err := c.openBackingKey(header.BackingVersion)
	if err != nil {
		return nil, err
	}
	defer backing.Wipe()
	plaintext, err := crypto.Decrypt(backing, blob, pairs)
	if errors.Is(err, crypto.ErrInvalidCiphertext) {
		return nil, model.ErrInvalidCiphertext()
	}
	return plaintext, err
}

// newBackingKey makes the key's next version, sealed under the key's secret.
func (c *call) newBackingKey(k *key, secret *crypto.Secret) (backingKey, error) {
	material, err := crypto.RandomSecret(c.vault.random, crypto.KeySize)
	if err != nil {
		return backingKey{}, fmt.Errorf("making key material: %w", err)
	}
	defer material.Wipe()
	sealed, err := crypto.SealBacking(secret, material, c.vault.backingName(k, uint32(len(k.backing)+1)))
	if err != nil {
		return backingKey{}, fmt.Errorf("sealing key material: %w", err)
	}
	return backingKey{created: c.now, sealed: string(sealed)}, nil
}

// openBackingKey returns a version of the call's key, which the caller wipes.
func (c *call) openBackingKey(version uint32) (*crypto.Secret, error) {
	boxID, err := c.key.boxID()
	if err != nil {
		return nil, err
	}
	secret, err := c.secret(boxID)
	if err != nil {
		return nil, fmt.Errorf("reading the key's secret: %w", err)
	}
	defer secret.Wipe()
	backing, err := crypto.OpenBacking(secret, []byte(c.key.backing[version-1].sealed), c.vault.backingName(c.key, version))
	if err != nil {
		return nil, fmt.Errorf("opening backing key %d: %w", version, err)
	}
	return backing, nil
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
