package vault

import (
	"context"
	"maps"
	"slices"

	"coldkms/model/iam"
	"coldkms/model/identity"
)

// CreatePrincipalRequest asks for a new user or role of the caller's account.
type CreatePrincipalRequest struct {
	Kind identity.Kind // identity.User or identity.Role
	Name string
}

// CreatePrincipal makes a user or a role, which the account may let be assumed: CreateUser or CreateRole for callers
// that tell the two apart by their kind.
func (s *Session) CreatePrincipal(ctx context.Context, req *CreatePrincipalRequest) (identity.Principal, error) {
	made := identity.Principal{Account: s.place.Account, Kind: req.Kind, Name: req.Name}
	if req.Kind == identity.Role {
		response, err := s.CreateRole(ctx, &iam.CreateRoleRequest{
			OfRole: iam.OfRole{RoleName: req.Name}, AssumeRolePolicyDocument: iam.TrustOf(s.place.Account),
		})
		if err != nil {
			return identity.Principal{}, err
		}
		made.Path, made.UniqueID, made.Created = response.Role.Path, response.Role.RoleID, response.Role.CreateDate.Time
		return made, nil
	}
	response, err := s.CreateUser(ctx, &iam.CreateUserRequest{OfUser: iam.OfUser{UserName: req.Name}})
	if err != nil {
		return identity.Principal{}, err
	}
	made.Path, made.UniqueID, made.Created = response.User.Path, response.User.UserID, response.User.CreateDate.Time
	return made, nil
}

// Principals returns the users and roles of the caller's account, users first, in the order of their names. It is two
// calls, ListUsers and ListRoles.
func (s *Session) Principals(ctx context.Context) (all []identity.Principal, err error) {
	users, err := doIAM(ctx, s, iam.OpListUsers, &iam.ListUsersRequest{}, allOf(identity.User))
	if err != nil {
		return nil, err
	}
	roles, err := doIAM(ctx, s, iam.OpListRoles, &iam.ListRolesRequest{}, allOf(identity.Role))
	return append(users, roles...), err
}

func allOf(kind identity.Kind) func(c *call) ([]identity.Principal, error) {
	return func(c *call) ([]identity.Principal, error) {
		if err := c.authoriseOn(kind.Noun() + "/"); err != nil {
			return nil, err
		}
		return each(c.directory().entities(c.account(), kind), func(e *identity.Entity) identity.Principal { return e.Principal }), nil
	}
}

// Callers returns who can sign in: the root, the users and the roles of every account of the vault, that of the home
// account first. In an account the root stands first, then users and roles in the order of their names. It is no call,
// and leaves no record.
func (v *Vault) Callers() (all []identity.Principal) {
	d := v.keys.directory.Load()
	for _, account := range v.accounts(d) {
		all = append(all, identity.RootOf(account))
		for _, kind := range []identity.Kind{identity.User, identity.Role} {
			for _, e := range d.entities(account, kind) {
				all = append(all, e.Principal)
			}
		}
	}
	return all
}

// accounts returns the accounts that the vault holds, its home first.
func (v *Vault) accounts(d *directory) []string {
	others := map[string]bool{}
	for account := range d.accounts {
		others[account] = true
	}
	for _, account := range v.keys.accounts() {
		others[account] = true
	}
	delete(others, v.Home().Account)
	return append([]string{v.Home().Account}, slices.Sorted(maps.Keys(others))...)
}

// Principal returns a user or a role of an account, for who signs in as it; ok is false when there is none of the name.
// It is no call, and leaves no record.
func (v *Vault) Principal(account string, kind identity.Kind, name string) (p identity.Principal, ok bool) {
	e := v.keys.directory.Load().entity(account, kind, name)
	if e == nil || kind == identity.Group {
		return identity.Principal{}, false
	}
	return e.Principal, true
}
