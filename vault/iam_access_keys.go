package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault/store"
)

// CreateAccessKey makes an access key for a user; without a name for the caller, which may be the account's root. Its
// answer alone has the secret.
func (s *Session) CreateAccessKey(ctx context.Context, req *iam.CreateAccessKeyRequest) (*iam.CreateAccessKeyResponse, error) {
	return doIAM(ctx, s, iam.OpCreateAccessKey, req, func(c *call) (*iam.CreateAccessKeyResponse, error) {
		owner, err := c.keyOwner(req.UserName)
		if err != nil {
			return nil, err
		}
		if len(c.directory().accessKeys(owner)) >= iam.MaxAccessKeys {
			return nil, iam.ErrQuota("AccessKeysPerUser", iam.MaxAccessKeys)
		}
		id, err := identity.NewAccessKeyID(identity.LongTermKey, c.vault.random)
		if err != nil {
			return nil, err
		}
		made := &identity.AccessKey{ID: id, Account: owner.Account, UserName: owner.Name, OwnerID: owner.UniqueID, Created: c.now}
		c.change(putAccessKey{made})
		shown := iam.AccessKeyMetadataOf(made)
		return answer(c, &iam.CreateAccessKeyResponse{AccessKey: iam.AccessKey{
			UserName: shown.UserName, AccessKeyID: id, Status: shown.Status, CreateDate: shown.CreateDate,
			SecretAccessKey: iam.Secret(c.vault.access.secretOf(made)),
		}})
	})
}

// ListAccessKeys answers the access keys of a user; without a name those of the caller.
func (s *Session) ListAccessKeys(ctx context.Context, req *iam.ListAccessKeysRequest) (*iam.ListAccessKeysResponse, error) {
	return doIAM(ctx, s, iam.OpListAccessKeys, req, func(c *call) (*iam.ListAccessKeysResponse, error) {
		owner, err := c.keyOwner(req.UserName)
		if err != nil {
			return nil, err
		}
		found, more, err := portion(c, owner.UniqueID, req.Page, c.directory().accessKeys(owner), func(k *identity.AccessKey) string { return k.ID })
		return &iam.ListAccessKeysResponse{AccessKeyMetadata: each(found, iam.AccessKeyMetadataOf), More: more}, err
	})
}

// UpdateAccessKey has an access key work, or work no more.
func (s *Session) UpdateAccessKey(ctx context.Context, req *iam.UpdateAccessKeyRequest) (*model.EmptyResponse, error) {
	return doIAM(ctx, s, iam.OpUpdateAccessKey, req, func(c *call) (*model.EmptyResponse, error) {
		found, err := c.accessKey(req.OfAccessKey)
		if err != nil {
			return nil, err
		}
		changed := *found
		changed.Inactive = req.Status == iam.Inactive
		c.change(putAccessKey{&changed})
		return &model.EmptyResponse{}, nil
	})
}

// DeleteAccessKey deletes an access key, which works no more.
func (s *Session) DeleteAccessKey(ctx context.Context, req *iam.DeleteAccessKeyRequest) (*model.EmptyResponse, error) {
	return doIAM(ctx, s, iam.OpDeleteAccessKey, req, func(c *call) (*model.EmptyResponse, error) {
		found, err := c.accessKey(req.OfAccessKey)
		if err != nil {
			return nil, err
		}
		c.change(removedAccessKey{found})
		return &model.EmptyResponse{}, nil
	})
}

// keyOwner returns whose access keys a request is about, after the caller was authorised for it.
func (c *call) keyOwner(name string) (identity.Principal, error) {
	caller := c.session.caller.Principal
	if name == "" && caller.Kind == identity.Root {
		return caller, c.authoriseOn("root")
	}
	if name == "" && caller.Kind != identity.User {
		return identity.Principal{}, iam.ErrNoUserName()
	}
	if name == "" {
		name = caller.Name
	}
	e, err := c.entity(identity.User, name)
	if err != nil {
		return identity.Principal{}, err
	}
	return e.Principal, nil
}

// accessKey returns the access key that a request names, after the caller was authorised for it.
func (c *call) accessKey(named iam.OfAccessKey) (*identity.AccessKey, error) {
	owner, err := c.keyOwner(named.UserName)
	if err != nil {
		return nil, err
	}
	found := c.directory().accessKey(named.AccessKeyID)
	if found == nil || found.Account != owner.Account || found.OwnerID != owner.UniqueID {
		return nil, iam.ErrAccessKeyNotFound(named.AccessKeyID)
	}
	return found, nil
}

// accessKeys returns the access keys of a user or a root, in the order of their ids.
func (d *directory) accessKeys(owner identity.Principal) (found []*identity.AccessKey) {
	if m := d.accounts[owner.Account]; m != nil {
		for _, k := range m.keys {
			if k.OwnerID == owner.UniqueID {
				found = append(found, k)
			}
		}
	}
	slices.SortFunc(found, func(a, b *identity.AccessKey) int { return strings.Compare(a.ID, b.ID) })
	return found
}

// accessKey returns the access key of an id, nil when there is none.
func (d *directory) accessKey(id string) *identity.AccessKey {
	for _, m := range d.accounts {
		if k := m.keys[id]; k != nil {
			return k
		}
	}
	return nil
}

// kindAccessKey is the kind of the records of access keys.
const kindAccessKey = "access-key"

func accessKeyName(k *identity.AccessKey) store.Name {
	return store.Name{Kind: kindAccessKey, ID: k.Account + "/" + k.ID}
}

func encodeAccessKey(k *identity.AccessKey) []byte {
	b := newRecord(96)
	addText(b, k.UserName)
	addText(b, k.OwnerID)
	addTime(b, k.Created)
	inactive := uint8(0)
	if k.Inactive {
		inactive = 1
	}
	b.AddUint8(inactive)
	return b.BytesOrPanic()
}

func decodeAccessKey(id string, value []byte) (*identity.AccessKey, error) {
	k := &identity.AccessKey{}
	var named bool
	var inactive uint8
	k.Account, k.ID, named = strings.Cut(id, "/")
	r := reader(value)
	ok := named && r.version() && r.text(&k.UserName) && r.text(&k.OwnerID) && r.time(&k.Created) && r.ReadUint8(&inactive)
	if !ok || inactive > 1 || !r.Empty() {
		return nil, fmt.Errorf("reading the record of access key %s: %w", k.ID, errRecord)
	}
	k.Inactive = inactive == 1
	return k, nil
}

// putAccessKey is an access key that is new or has a new value.
type putAccessKey struct{ *identity.AccessKey }

func (p putAccessKey) write(tx *store.Tx) {
	tx.Set(accessKeyName(p.AccessKey), encodeAccessKey(p.AccessKey))
}
func (p putAccessKey) count(b *batch)     { b.directory = p.on(b.directory) }
func (p putAccessKey) apply(c *catalogue) { c.directory.Store(p.on(c.directory.Load())) }
func (p putAccessKey) on(d *directory) *directory {
	return d.with(p.Account, func(m *members) { m.keys[p.ID] = p.AccessKey })
}

type removedAccessKey struct{ *identity.AccessKey }

func (r removedAccessKey) write(tx *store.Tx) { tx.Delete(accessKeyName(r.AccessKey)) }
func (r removedAccessKey) count(b *batch)     { b.directory = r.on(b.directory) }
func (r removedAccessKey) apply(c *catalogue) { c.directory.Store(r.on(c.directory.Load())) }
func (r removedAccessKey) on(d *directory) *directory {
	return d.with(r.Account, func(m *members) { delete(m.keys, r.ID) })
}
