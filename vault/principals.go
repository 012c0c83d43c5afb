package vault

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/model/identity"
)

// CreatePrincipalRequest asks for a new user or role of the caller's account.
type CreatePrincipalRequest struct {
	Kind identity.Kind // identity.User or identity.Role
	Name string
}

// Validate checks the members' constraints.
func (r *CreatePrincipalRequest) Validate() error { return identity.CheckName(r.Kind, r.Name) }

// Parameters returns what the trail shows.
func (r *CreatePrincipalRequest) Parameters() map[string]any {
	return map[string]any{strings.ToLower(string(r.Kind)) + "Name": r.Name}
}

// CreatePrincipal makes a user or a role, with a unique id of its own. A name that is taken is refused.
func (s *Session) CreatePrincipal(ctx context.Context, req *CreatePrincipalRequest) (identity.Principal, error) {
	op := model.OpCreateUser
	if req.Kind == identity.Role {
		op = model.OpCreateRole
	}
	return do(ctx, s, op, req, func(ctx context.Context, c *call) (identity.Principal, error) {
		made := identity.Principal{Account: s.place.Account, Kind: req.Kind, Path: "/", Name: req.Name, Created: c.now}
		taken, err := c.get(ctx, principalName(made))
		if err != nil {
			return identity.Principal{}, err
		}
		if taken != nil {
			return identity.Principal{}, identity.ErrExists(req.Kind, req.Name)
		}
		if made.UniqueID, err = identity.NewUniqueID(req.Kind, s.vault.random); err != nil {
			return identity.Principal{}, err
		}
		c.change(newPrincipal{made})
		c.response = map[string]any{strings.ToLower(string(req.Kind)): map[string]any{"arn": made.ARN(), "path": made.Path, "createDate": c.now}}
		return made, nil
	})
}

// Principals returns the users and roles of the caller's account, users first, in the order of their names.
func (s *Session) Principals(ctx context.Context) ([]identity.Principal, error) {
	var found []identity.Principal
	_, err := s.vault.store.Load(ctx, kindPrincipal, 1, func(_ string, value []byte) error {
		p, err := decodePrincipal(value)
		if err == nil && p.Account == s.place.Account {
			found = append(found, p)
		}
		return err
	})
	slices.SortFunc(found, func(a, b identity.Principal) int {
		return cmp.Or(strings.Compare(string(b.Kind), string(a.Kind)), strings.Compare(a.Name, b.Name))
	})
	return found, err
}
