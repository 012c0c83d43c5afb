package vault

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"

	"coldkms/model"
	"coldkms/model/identity"
)

// CreateGrant allows a principal to use a key. Calls with the same name, key and parameters give the same grant, each
// with a token of its own. Beyond the members' constraints it refuses a grant more than the key, or the grantee of the
// key, may have.
func (s *Session) CreateGrant(ctx context.Context, req *model.CreateGrantRequest) (*model.CreateGrantResponse, error) {
	return do(ctx, s, model.OpCreateGrant, req, func(_ context.Context, c *call) (*model.CreateGrantResponse, error) {
		wanted := &grant{
			place: c.key.place, keyID: c.key.id, name: req.Name, created: c.now, grantee: req.GranteePrincipal,
			retiring: req.RetiringPrincipal, issuing: s.caller.Principal.Account, operations: sorted(req.Operations), constraints: req.Constraints,
		}
		var err error
		if wanted.bound, err = c.bindGrant(wanted.grantee, wanted.retiring); err != nil {
			return nil, err
		}
		existing := c.grantsOf(c.key)
		if i := slices.IndexFunc(existing, wanted.repeats); i >= 0 {
			return c.grantResponse(existing[i])
		}
		if err := checkGrantQuotas(s.vault.limits().Quotas, existing, wanted.grantee); err != nil {
			return nil, err
		}
		if wanted.id, err = c.newGrantID(); err != nil {
			return nil, err
		}
		c.change(putGrant{wanted})
		return c.grantResponse(wanted)
	})
}

func sorted(operations []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(operations)))
}

// repeats reports whether a grant is one that asks for the same under the same name.
func (g *grant) repeats(other *grant) bool {
	return g.name != "" && g.name == other.name && g.grantee == other.grantee && g.retiring == other.retiring &&
		g.issuing == other.issuing && maps.Equal(g.bound, other.bound) && slices.Equal(g.operations, other.operations) && sameConstraints(g.constraints, other.constraints)
}

func sameConstraints(a, b *model.GrantConstraints) bool {
	if a == nil || b == nil {
		return a == b
	}
	same := func(x, y map[string]string) bool { return (x == nil) == (y == nil) && maps.Equal(x, y) }
	return same(a.EncryptionContextEquals, b.EncryptionContextEquals) && same(a.EncryptionContextSubset, b.EncryptionContextSubset)
}

func checkGrantQuotas(quotas model.Quotas, existing []*grant, grantee string) error {
	if model.Reached(quotas.Grants, len(existing)) {
		return model.ErrGrantLimit(quotas.Grants)
	}
	theirs := 0
	for _, g := range existing {
		if g.grantee == grantee {
			theirs++
		}
	}
	if model.Reached(quotas.GranteeGrants, theirs) {
		return model.ErrGranteeLimit(quotas.GranteeGrants)
	}
	return nil
}

// newGrantID returns a fresh grant id: 64 hexadecimal digits.
func (c *call) newGrantID() (string, error) {
	fresh, err := c.randomBytes(32)
	return hex.EncodeToString(fresh), err
}

func (c *call) grantResponse(g *grant) (*model.CreateGrantResponse, error) {
	token, err := c.vault.tokens.issue(g, c.vault.random)
	if err != nil {
		return nil, err
	}
	c.response = map[string]any{"grantId": g.id}
	return &model.CreateGrantResponse{GrantToken: token, GrantID: g.id}, nil
}

// ListGrants answers a key's grants, in the order of their ids.
func (s *Session) ListGrants(ctx context.Context, req *model.ListGrantsRequest) (*model.GrantList, error) {
	return do(ctx, s, model.OpListGrants, req, func(_ context.Context, c *call) (*model.GrantList, error) {
		all := c.grantsOf(c.key)
		wanted := func(g *grant) bool {
			return (req.GrantID == "" || g.id == req.GrantID) && (req.GranteePrincipal == "" || g.named(c.directory(), g.grantee) == req.GranteePrincipal)
		}
		if req.GrantID != "" && !slices.ContainsFunc(all, wanted) {
			return nil, model.ErrGrantNotFound(req.GrantID)
		}
		of := c.key.id + "\x00" + req.GrantID + "\x00" + req.GranteePrincipal
		return c.listGrants(all, wanted, req.Page, of)
	})
}

// ListRetirableGrants answers the grants in the account and Region that a principal may retire, in the order of their
// ids.
func (s *Session) ListRetirableGrants(ctx context.Context, req *model.ListRetirableGrantsRequest) (*model.GrantList, error) {
	return do(ctx, s, model.OpListRetirableGrants, req, func(_ context.Context, c *call) (*model.GrantList, error) {
		wanted := func(g *grant) bool { return g.named(c.directory(), g.retiring) == req.RetiringPrincipal }
		return c.listGrants(s.vault.keys.grantsAt(s.place), wanted, req.Page, req.RetiringPrincipal)
	})
}

// listGrants answers one part of a list of grants, which are in the order of their ids.
func (c *call) listGrants(all []*grant, wanted func(*grant) bool, page model.Page, of string) (*model.GrantList, error) {
	markers, op, place := c.vault.markers, c.operation, c.session.place
	after, err := markers.open(op, place, of, page.Marker)
	if err != nil {
		return nil, err
	}
	size := page.Size(model.DefaultGrantsPage)
	list := &model.GrantList{Grants: []model.GrantListEntry{}}
	for _, g := range all {
		if g.id <= after || !wanted(g) {
			continue
		}
		if len(list.Grants) == size {
			list.More = markers.more(op, place, of, list.Grants[size-1].GrantID)
			break
		}
		list.Grants = append(list.Grants, g.entry(c.directory()))
	}
	return list, nil
}

// named returns how a grant's principal is named now.
func (g *grant) named(d *directory, arn string) string { return d.name(arn, g.bound[arn]) }

func (g *grant) entry(d *directory) model.GrantListEntry {
	return model.GrantListEntry{
		KeyID: g.place.KeyARN(g.keyID), GrantID: g.id, Name: g.name, CreationDate: g.created, GranteePrincipal: g.named(d, g.grantee),
		RetiringPrincipal: g.named(d, g.retiring), IssuingAccount: identity.RootOf(g.issuing).ARN(), Operations: g.operations, Constraints: g.constraints,
	}
}

// RevokeGrant ends a grant. It works at once.
func (s *Session) RevokeGrant(ctx context.Context, req *model.RevokeGrantRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpRevokeGrant, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		g, err := c.grantOf(c.key, req.GrantID)
		if err != nil {
			return nil, err
		}
		c.change(removedGrant{g})
		return &model.EmptyResponse{}, nil
	})
}

// RetireGrant ends a grant on behalf of those whom the grant itself allows that: no policy does.
func (s *Session) RetireGrant(ctx context.Context, req *model.RetireGrantRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpRetireGrant, req, func(ctx context.Context, c *call) (*model.EmptyResponse, error) {
		action, given, grantID := c.operation.Actions[0], req.KeyID, req.GrantID
		if req.GrantToken != "" {
			named, err := c.vault.tokens.open(req.GrantToken)
			if err != nil {
				return nil, err
			}
			given, grantID = named.place.KeyARN(named.keyID), named.id
		}
		key, err := c.resolve(action, given)
		if err != nil {
			return nil, err
		}
		g, err := c.grantOf(key, grantID)
		if err != nil {
			return nil, err
		}
		c.grantID = g.id
		if err := c.useKey(ctx, action, key); err != nil {
			return nil, err
		}
		c.change(removedGrant{g})
		return &model.EmptyResponse{}, nil
	})
}

// grantOf returns a key's grant of an id.
func (c *call) grantOf(k *key, id string) (*grant, error) {
	all := c.grantsOf(k)
	if at, found := slices.BinarySearchFunc(all, id, compareGrant); found {
		return all[at], nil
	}
	return nil, model.ErrGrantNotFound(id)
}

func compareGrant(g *grant, id string) int { return cmp.Compare(g.id, id) }

// checkTokens refuses grant tokens that no grant which still is has handed out. The grants themselves work without
// their tokens at once, because the vault has one copy of them.
func (c *call) checkTokens(tokens []string) error {
	for _, token := range tokens {
		named, err := c.vault.tokens.open(token)
		if err != nil {
			return err
		}
		k, err := c.findKey(named.place, named.keyID)
		if err != nil {
			return err
		}
		if k == nil {
			return model.ErrInvalidGrantToken()
		}
		if _, err := c.grantOf(k, named.id); err != nil {
			return model.ErrInvalidGrantToken()
		}
	}
	return nil
}

// tokens are what CreateGrant hands out: the grant's name under a MAC, with a nonce so that each is another.
type tokens struct{ mac *boundMAC }

const tokenNonce = 16

func (t *tokens) issue(g *grant, random io.Reader) (string, error) {
	b := newRecord(192)
	addText(b, g.place.Account)
	addText(b, g.place.Region)
	addText(b, g.keyID)
	addText(b, g.id)
	nonce := make([]byte, tokenNonce)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return "", fmt.Errorf("making a grant token: %w", err)
	}
	b.AddBytes(nonce)
	return t.mac.bind("", b.BytesOrPanic()), nil
}

// open returns the name of the grant that a token was handed out for; the grant may be gone.
func (t *tokens) open(token string) (*grant, error) {
	body, ok := t.mac.open("", token)
	if !ok {
		return nil, model.ErrInvalidGrantToken()
	}
	var named grant
	r := reader(body)
	if !r.version() || !r.text(&named.place.Account) || !r.text(&named.place.Region) || !r.text(&named.keyID) || !r.text(&named.id) || len(r.String) != tokenNonce {
		return nil, model.ErrInvalidGrantToken()
	}
	return &named, nil
}
