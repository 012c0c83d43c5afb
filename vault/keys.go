package vault

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/vault/trail"
)

// CreateKey makes a key, with fresh material unless that is to be imported. Beyond the members' constraints it refuses a policy that is not a JSON
// object or too long, and a key more than the account may have in the Region.
func (s *Session) CreateKey(ctx context.Context, req *model.CreateKeyRequest) (*model.CreateKeyResponse, error) {
	return do(ctx, s, model.OpCreateKey, req, func(_ context.Context, c *call) (*model.CreateKeyResponse, error) {
		if err := c.checkKeyQuota(); err != nil {
			return nil, err
		}
		made, err := c.makeKeyOf(req.KeyOrigin())
		if err != nil {
			return nil, err
		}
		itsPolicy := putPolicy{key: made.key, document: policy.Default(s.place.Account)}
		if req.Policy != "" {
			if itsPolicy, err = c.newPolicy(made.key, req.Policy, req.BypassPolicyLockoutSafetyCheck); err != nil {
				made.secret.Wipe()
				return nil, err
			}
		}
		made.description, made.tags = req.Description, slices.Clone(req.Tags)
		if err := made.checkSize(); err != nil {
			made.secret.Wipe()
			return nil, err
		}
		c.change(made)
		c.change(itsPolicy)

		metadata := made.metadata(c.now)
		c.about(made.arn(), s.place.Account)
		c.response = map[string]any{"keyMetadata": shownMetadata(metadata)}
		return &model.CreateKeyResponse{KeyMetadata: metadata}, nil
	})
}

// checkKeyQuota refuses a key more than the account may have in the Region. The guide, "Limits": all count.
func (c *call) checkKeyQuota() error {
	quota := c.vault.limits().Quotas.Keys
	if keys, _ := c.counts(c.session.place); model.Reached(quota, keys) {
		return model.ErrKeyLimit(quota)
	}
	return nil
}

// makeKeyOf returns a key with a fresh id, and with material of its own unless that comes from outside.
func (c *call) makeKeyOf(origin string) (newKey, error) {
	id, err := uuid.NewRandomFromReader(c.vault.random)
	if err != nil {
		return newKey{}, fmt.Errorf("making a key id: %w", err)
	}
	made := newKey{key: &key{place: c.session.place, id: id.String(), created: c.now, state: model.Enabled}, boxID: id}
	if made.external = origin == model.OriginExternal; made.external {
		return made, nil
	}
	if made.materialID, err = c.newMaterialID(); err != nil {
		return newKey{}, err
	}
	if made.secret, err = crypto.RandomSecret(c.vault.random, crypto.KeySize); err != nil {
		return newKey{}, fmt.Errorf("making a key's secret: %w", err)
	}
	first, err := c.newBackingKey(made.key, made.secret, c.now)
	if err != nil {
		made.secret.Wipe()
		return newKey{}, err
	}
	made.backing = []backingKey{first}
	return made, nil
}

// newMaterialID returns a fresh id for key material: 64 hexadecimal digits.
func (s *state) newMaterialID() (string, error) {
	id := make([]byte, 32)
	if _, err := io.ReadFull(s.vault.random, id); err != nil {
		return "", fmt.Errorf("making a key material id: %w", err)
	}
	return hex.EncodeToString(id), nil
}

// DescribeKey answers a key's metadata.
func (s *Session) DescribeKey(ctx context.Context, req *model.DescribeKeyRequest) (*model.DescribeKeyResponse, error) {
	return do(ctx, s, model.OpDescribeKey, req, func(_ context.Context, c *call) (*model.DescribeKeyResponse, error) {
		return &model.DescribeKeyResponse{KeyMetadata: c.key.metadata(c.now)}, nil
	})
}

// ListKeys answers the keys of the account in the Region, in the order of their ids.
func (s *Session) ListKeys(ctx context.Context, req *model.ListKeysRequest) (*model.ListKeysResponse, error) {
	return do(ctx, s, model.OpListKeys, req, func(_ context.Context, c *call) (*model.ListKeysResponse, error) {
		after, err := s.vault.markers.open(model.OpListKeys, s.place, "", req.Marker)
		if err != nil {
			return nil, err
		}
		size := req.Size(model.DefaultKeysPage)
		found := s.vault.keys.keysFrom(s.place, after, size+1)
		response := &model.ListKeysResponse{Keys: make([]model.KeyListEntry, 0, size)}
		if len(found) > size {
			found = found[:size]
			response.More = s.vault.markers.more(model.OpListKeys, s.place, "", found[size-1].id)
		}
		for _, k := range found {
			response.Keys = append(response.Keys, model.KeyListEntry{KeyID: k.id, KeyARN: k.arn()})
		}
		return response, nil
	})
}

// UpdateKeyDescription replaces a key's description.
func (s *Session) UpdateKeyDescription(ctx context.Context, req *model.UpdateKeyDescriptionRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpUpdateKeyDescription, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		changed := c.alter(func(k *key) { k.description = req.Description })
		return &model.EmptyResponse{}, changed.checkSize()
	})
}

// alter changes the call's key.
func (c *call) alter(edit func(k *key)) *key {
	changed := *c.key
	edit(&changed)
	c.change(changedKey{&changed})
	return &changed
}

// metadata returns what there is to say of a key at a time.
func (k *key) metadata(now time.Time) model.KeyMetadata {
	state := k.stateAt(now)
	metadata := model.KeyMetadata{
		AWSAccountID: k.place.Account, ARN: k.arn(), CreationDate: k.created, CurrentKeyMaterialID: k.materialID,
		CustomerMasterKeySpec: model.SpecSymmetricDefault, Description: k.description, Enabled: state == model.Enabled,
		EncryptionAlgorithms: []string{model.SpecSymmetricDefault}, KeyID: k.id, KeyManager: k.manager(),
		KeySpec: model.SpecSymmetricDefault, KeyState: state, KeyUsage: k.usage(), Origin: k.origin(),
	}
	if state == model.PendingDeletion {
		date := k.deletionDate
		metadata.DeletionDate = &date
	}
	if k.external && k.hasMaterial(now) {
		metadata.ExpirationModel = model.MaterialDoesNotExpire
		if date := k.imported.validTo; !date.IsZero() {
			metadata.ExpirationModel, metadata.ValidTo = model.MaterialExpires, &date
		}
	}
	return metadata
}

// manager says who manages a key, as the API writes it.
func (k *key) manager() string {
	if k.managed {
		return model.ManagerAWS
	}
	return model.ManagerCustomer
}

// shownMetadata is a new key's metadata as the guide's CreateKey record shows it.
func shownMetadata(m model.KeyMetadata) map[string]any {
	return map[string]any{
		"AWSAccountId": m.AWSAccountID, "keyId": m.KeyID, "arn": m.ARN, "creationDate": m.CreationDate.Format(trail.DateLayout),
		"enabled": m.Enabled, "description": m.Description, "keyUsage": m.KeyUsage, "keyState": m.KeyState, "origin": m.Origin,
		"keyManager": m.KeyManager, "keySpec": m.KeySpec,
	}
}
