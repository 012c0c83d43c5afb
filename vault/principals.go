package vault

import (
	"context"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault/trail"
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
		kind := strings.ToLower(string(req.Kind))
		c.response = map[string]any{kind: map[string]any{
			"arn": made.ARN(), "path": made.Path, kind + "Name": made.Name, kind + "Id": made.UniqueID, "createDate": c.now.Format(trail.DateLayout),
		}}
		return made, nil
	})
}

// Principals returns the users and roles of the caller's account, users first, in the order of their names. It is two
// calls, ListUsers and ListRoles.
func (s *Session) Principals(ctx context.Context) ([]identity.Principal, error) {
	users, err := s.list(ctx, model.OpListUsers, identity.User)
	if err != nil {
		return nil, err
	}
	roles, err := s.list(ctx, model.OpListRoles, identity.Role)
	return append(users, roles...), err
}

// listRequest has no members: lists of principals are short.
type listRequest struct{}

func (listRequest) Validate() error { return nil }

func (s *Session) list(ctx context.Context, op *model.Operation, kind identity.Kind) ([]identity.Principal, error) {
	return do(ctx, s, op, listRequest{}, func(ctx context.Context, c *call) (found []identity.Principal, err error) {
		_, err = s.vault.store.Load(ctx, kindPrincipal, 1, func(_ string, value []byte) error {
			p, err := decodePrincipal(value)
			if err == nil && p.Account == s.place.Account && p.Kind == kind {
				found = append(found, p)
			}
			return err
		})
		slices.SortFunc(found, func(a, b identity.Principal) int { return strings.Compare(a.Name, b.Name) })
		return found, err
	})
}
