package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/google/uuid"

	"coldkms/crypto"
	"coldkms/model"
)

// Encrypt encrypts up to model.PlaintextMaxBytes under a key, bound to the encryption context.
func (s *Session) Encrypt(ctx context.Context, req *model.EncryptRequest) (*model.EncryptResponse, error) {
	return do(ctx, s, model.OpEncrypt, req, func(_ context.Context, c *call) (*model.EncryptResponse, error) {
		blob, err := c.encrypt(c.key, req.Plaintext, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.EncryptResponse{CiphertextBlob: blob, KeyID: c.key.arn(), EncryptionAlgorithm: model.SpecSymmetricDefault}, nil
	})
}

// Decrypt decrypts a ciphertext with the key that it names. Everything that keeps it from opening is one refusal,
// InvalidCiphertextException; a key that is not there or not the caller's is another that does not say which.
func (s *Session) Decrypt(ctx context.Context, req *model.DecryptRequest) (*model.DecryptResponse, error) {
	return do(ctx, s, model.OpDecrypt, req, func(ctx context.Context, c *call) (*model.DecryptResponse, error) {
		header, err := crypto.ParseCiphertext(req.CiphertextBlob)
		if err != nil {
			return nil, model.ErrInvalidCiphertext()
		}
		if err := c.useKeyOf(ctx, c.operation.Actions[0], header, req.KeyID); err != nil {
			return nil, err
		}
		plaintext, err := c.decrypt(c.key, header, req.CiphertextBlob, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.DecryptResponse{KeyID: c.key.arn(), Plaintext: plaintext, EncryptionAlgorithm: model.SpecSymmetricDefault}, nil
	})
}

// GenerateDataKey answers a fresh data key, in the clear and encrypted under a key.
func (s *Session) GenerateDataKey(ctx context.Context, req *model.GenerateDataKeyRequest) (*model.GenerateDataKeyResponse, error) {
	return do(ctx, s, model.OpGenerateDataKey, req, func(_ context.Context, c *call) (*model.GenerateDataKeyResponse, error) {
		plaintext, err := c.randomBytes(req.Bytes())
		if err != nil {
			return nil, err
		}
		blob, err := c.encrypt(c.key, plaintext, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.GenerateDataKeyResponse{CiphertextBlob: blob, KeyID: c.key.arn(), Plaintext: plaintext}, nil
	})
}

// GenerateDataKeyWithoutPlaintext answers a fresh data key, encrypted under a key.
func (s *Session) GenerateDataKeyWithoutPlaintext(ctx context.Context, req *model.GenerateDataKeyWithoutPlaintextRequest) (*model.GenerateDataKeyWithoutPlaintextResponse, error) {
	return do(ctx, s, model.OpGenerateDataKeyWithoutPlaintext, req, func(_ context.Context, c *call) (*model.GenerateDataKeyWithoutPlaintextResponse, error) {
		plaintext, err := c.randomBytes(req.Bytes())
		if err != nil {
			return nil, err
		}
		defer clear(plaintext)
		blob, err := c.encrypt(c.key, plaintext, req.EncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.GenerateDataKeyWithoutPlaintextResponse{CiphertextBlob: blob, KeyID: c.key.arn()}, nil
	})
}

// GenerateRandom answers random bytes.
func (s *Session) GenerateRandom(ctx context.Context, req *model.GenerateRandomRequest) (*model.GenerateRandomResponse, error) {
	return do(ctx, s, model.OpGenerateRandom, req, func(_ context.Context, c *call) (*model.GenerateRandomResponse, error) {
		plaintext, err := c.randomBytes(*req.NumberOfBytes)
		return &model.GenerateRandomResponse{Plaintext: plaintext}, err
	})
}

// ReEncrypt decrypts a ciphertext and encrypts what it held under another key. The caller needs a permission on each of
// the two; the source is refused as by Decrypt.
func (s *Session) ReEncrypt(ctx context.Context, req *model.ReEncryptRequest) (*model.ReEncryptResponse, error) {
	return do(ctx, s, model.OpReEncrypt, req, func(ctx context.Context, c *call) (*model.ReEncryptResponse, error) {
		header, err := crypto.ParseCiphertext(req.CiphertextBlob)
		if err != nil {
			return nil, model.ErrInvalidCiphertext()
		}
		from, to := c.operation.Actions[0], c.operation.Actions[1]
		destination, err := c.resolve(to, req.DestinationKeyID)
		if err != nil {
			return nil, err
		}
		same := uuid.UUID(header.KeyID).String() == destination.id
		c.asked = asked{pairs: req.SourceEncryptionContext, keys: map[string][]string{"kms:ReEncryptOnSameKey": {strconv.FormatBool(same)}}}
		if err := c.useKeyOf(ctx, from, header, req.SourceKeyID); err != nil {
			return nil, err
		}
		source := c.key
		c.asked.pairs = req.DestinationEncryptionContext
		if err := c.useNamed(ctx, to, req.DestinationKeyID); err != nil {
			return nil, err
		}
		plaintext, err := c.decrypt(source, header, req.CiphertextBlob, req.SourceEncryptionContext)
		if err != nil {
			return nil, err
		}
		defer clear(plaintext)
		blob, err := c.encrypt(destination, plaintext, req.DestinationEncryptionContext)
		if err != nil {
			return nil, err
		}
		return &model.ReEncryptResponse{
			CiphertextBlob: blob, SourceKeyID: source.arn(), KeyID: destination.arn(),
			SourceEncryptionAlgorithm: model.SpecSymmetricDefault, DestinationEncryptionAlgorithm: model.SpecSymmetricDefault,
		}, nil
	})
}

// randomBytes returns fresh random bytes.
func (c *call) randomBytes(length int) ([]byte, error) {
	fresh := make([]byte, length)
	if _, err := io.ReadFull(c.vault.random, fresh); err != nil {
		return nil, fmt.Errorf("reading random bytes: %w", err)
	}
	return fresh, nil
}

// useKeyOf takes the key that a ciphertext names as the call's key, for an action; when the request names a key too, it
// must be the same. The key may be another account's. Who may not use it learns no more of it than that.
func (c *call) useKeyOf(ctx context.Context, action string, header crypto.CiphertextHeader, given string) error {
	found, err := c.findKeyOfRegion(uuid.UUID(header.KeyID).String())
	if err != nil {
		return err
	}
	if given != "" {
		named, err := c.resolve(action, given)
		if err != nil {
			return err
		}
		switch {
		case found != nil && named.id == found.id:
		case named.place.Account != c.session.place.Account:
			return model.ErrForeignDenied(c.session.caller.ARN(), action, given)
		default:
			return model.ErrIncorrectKey()
		}
	}
	if found == nil {
		return model.ErrUndisclosedCiphertext()
	}
	err = c.useKey(ctx, action, found)
	if refused := (*model.Error)(nil); errors.As(err, &refused) && refused.Code == model.CodeAccessDenied {
		undisclosed := model.ErrUndisclosedCiphertext()
		if found.place.Account == c.session.place.Account { // whose console may say why
			undisclosed.Because = refused.Because
		}
		return undisclosed
	}
	return err
}

// findKeyOfRegion returns a key of any account in the session's Region, nil when there is none.
func (c *call) findKeyOfRegion(id string) (*key, error) {
	if own, err := c.findKey(c.session.place, id); own != nil || err != nil {
		return own, err
	}
	theirs := c.vault.keys.keyOfRegion(c.session.place.Region, id)
	if theirs == nil {
		return nil, nil
	}
	return c.findKey(theirs.place, id) // as this batch has left it
}

// encrypt encrypts under the current backing key of a key.
func (c *call) encrypt(k *key, plaintext []byte, pairs map[string]string) ([]byte, error) {
	boxID, err := k.boxID()
	if err != nil {
		return nil, err
	}
	version := k.currentVersion()
	backing, err := c.openBackingKey(k, version)
	if err != nil {
		return nil, err
	}
	defer backing.Wipe()
	return crypto.Encrypt(backing, c.vault.random, crypto.CiphertextHeader{KeyID: boxID, BackingVersion: version}, plaintext, pairs)
}

func (c *call) decrypt(k *key, header crypto.CiphertextHeader, blob []byte, pairs map[string]string) ([]byte, error) {
	if header.BackingVersion < 1 || header.BackingVersion > k.currentVersion() {
		return nil, model.ErrInvalidCiphertext()
	}
	backing, err := c.openBackingKey(k, header.BackingVersion)
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
