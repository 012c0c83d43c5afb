package vault

import (
	"context"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
)

// CreateUser makes a user. A name that is taken, in whatever letter case, is refused.
func (s *Session) CreateUser(ctx context.Context, req *iam.CreateUserRequest) (*iam.CreateUserResponse, error) {
	return doIAM(ctx, s, iam.OpCreateUser, req, func(c *call) (*iam.CreateUserResponse, error) {
		e, err := c.create(identity.Entity{Principal: identity.Principal{Kind: identity.User, Path: req.Path, Name: req.UserName}})
		if err != nil {
			return nil, err
		}
		return answer(c, &iam.CreateUserResponse{User: iam.UserOf(e.Principal)})
	})
}

// CreateGroup makes a group.
func (s *Session) CreateGroup(ctx context.Context, req *iam.CreateGroupRequest) (*iam.CreateGroupResponse, error) {
	return doIAM(ctx, s, iam.OpCreateGroup, req, func(c *call) (*iam.CreateGroupResponse, error) {
		e, err := c.create(identity.Entity{Principal: identity.Principal{Kind: identity.Group, Path: req.Path, Name: req.GroupName}})
		if err != nil {
			return nil, err
		}
		return answer(c, &iam.CreateGroupResponse{Group: iam.GroupOf(e.Principal)})
	})
}

// CreateRole makes a role.
func (s *Session) CreateRole(ctx context.Context, req *iam.CreateRoleRequest) (*iam.CreateRoleResponse, error) {
	return doIAM(ctx, s, iam.OpCreateRole, req, func(c *call) (*iam.CreateRoleResponse, error) {
		e, err := c.create(identity.Entity{
			Principal: identity.Principal{Kind: identity.Role, Path: req.Path, Name: req.RoleName},
			Trust:     req.AssumeRolePolicyDocument, Description: req.Description, MaxSession: req.MaxSession(),
		})
		if err != nil {
			return nil, err
		}
		return answer(c, &iam.CreateRoleResponse{Role: iam.RoleOf(e)})
	})
}

// create makes a user, group or role of the account, with a unique id of its own.
func (c *call) create(e identity.Entity) (*identity.Entity, error) {
	e.Account, e.Created = c.account(), c.now
	if e.Path == "" {
		e.Path = "/"
	}
	if err := c.authoriseOn(e.Kind.Noun() + e.Path + e.Name); err != nil {
		return nil, err
	}
	if e.Kind == identity.Role {
		if err := iam.CheckTrust(e.Trust); err != nil {
			return nil, err
		}
		e.Trusted = c.bindTrust(e.Trust)
	}
	others := c.directory().entities(e.Account, e.Kind)
	for _, other := range others {
		if strings.EqualFold(other.Name, e.Name) {
			return nil, iam.ErrExists(e.Kind, e.Name)
		}
	}
	if most, quota := iam.MaxEntities(e.Kind); len(others) >= most {
		return nil, iam.ErrQuota(quota, most)
	}
	var err error
	if e.UniqueID, err = identity.NewUniqueID(e.Kind, c.vault.random); err != nil {
		return nil, err
	}
	return &e, c.put(&e)
}

// GetUser answers a user; without a name the caller, which may be the account's root.
func (s *Session) GetUser(ctx context.Context, req *iam.GetUserRequest) (*iam.GetUserResponse, error) {
	return doIAM(ctx, s, iam.OpGetUser, req, func(c *call) (*iam.GetUserResponse, error) {
		name := req.UserName
		if name == "" {
			switch caller := s.caller.Principal; caller.Kind {
			case identity.Root:
				return &iam.GetUserResponse{User: iam.UserOf(caller)}, nil
			case identity.User:
				name = caller.Name
			default:
				return nil, iam.ErrNoUserName()
			}
		}
		e, err := c.entity(identity.User, name)
		if err != nil {
			return nil, err
		}
		return &iam.GetUserResponse{User: iam.UserOf(e.Principal)}, nil
	})
}

// GetGroup answers a group and its users.
func (s *Session) GetGroup(ctx context.Context, req *iam.GetGroupRequest) (*iam.GetGroupResponse, error) {
	return doEntity(ctx, s, iam.OpGetGroup, req, func(c *call, e *identity.Entity) (*iam.GetGroupResponse, error) {
		found, more, err := portion(c, e.UniqueID, req.Page, c.directory().users(e.Account, e.Name), entityNameOf)
		return &iam.GetGroupResponse{Group: iam.GroupOf(e.Principal), Users: each(found, userOf), More: more}, err
	})
}

// GetRole answers a role.
func (s *Session) GetRole(ctx context.Context, req *iam.GetRoleRequest) (*iam.GetRoleResponse, error) {
	return doEntity(ctx, s, iam.OpGetRole, req, func(c *call, e *identity.Entity) (*iam.GetRoleResponse, error) {
		return &iam.GetRoleResponse{Role: c.roleOf(e)}, nil
	})
}

// ListUsers answers the account's users in the order of their names.
func (s *Session) ListUsers(ctx context.Context, req *iam.ListUsersRequest) (*iam.ListUsersResponse, error) {
	return doIAM(ctx, s, iam.OpListUsers, req, func(c *call) (*iam.ListUsersResponse, error) {
		found, more, err := c.list(identity.User, req.InPath, req.Page)
		return &iam.ListUsersResponse{Users: each(found, userOf), More: more}, err
	})
}

// ListGroups answers the account's groups in the order of their names.
func (s *Session) ListGroups(ctx context.Context, req *iam.ListGroupsRequest) (*iam.ListGroupsResponse, error) {
	return doIAM(ctx, s, iam.OpListGroups, req, func(c *call) (*iam.ListGroupsResponse, error) {
		found, more, err := c.list(identity.Group, req.InPath, req.Page)
		return &iam.ListGroupsResponse{Groups: each(found, groupOf), More: more}, err
	})
}

// ListRoles answers the account's roles in the order of their names.
func (s *Session) ListRoles(ctx context.Context, req *iam.ListRolesRequest) (*iam.ListRolesResponse, error) {
	return doIAM(ctx, s, iam.OpListRoles, req, func(c *call) (*iam.ListRolesResponse, error) {
		found, more, err := c.list(identity.Role, req.InPath, req.Page)
		return &iam.ListRolesResponse{Roles: each(found, c.roleOf), More: more}, err
	})
}

// list returns one part of the account's entities of a kind.
func (c *call) list(kind identity.Kind, in iam.InPath, page iam.Page) ([]*identity.Entity, iam.More, error) {
	if err := c.authoriseOn(kind.Noun() + in.Prefix()); err != nil {
		return nil, iam.More{}, err
	}
	all := c.directory().entities(c.account(), kind)
	var found []*identity.Entity
	for _, e := range all {
		if strings.HasPrefix(e.Path, in.Prefix()) {
			found = append(found, e)
		}
	}
	return portion(c, in.Prefix(), page, found, entityNameOf)
}

func entityNameOf(e *identity.Entity) string { return e.Name }
func userOf(e *identity.Entity) iam.User     { return iam.UserOf(e.Principal) }
func groupOf(e *identity.Entity) iam.Group   { return iam.GroupOf(e.Principal) }
func each[A, B any](list []A, as func(A) B) []B {
	found := make([]B, len(list))
	for i, a := range list {
		found[i] = as(a)
	}
	return found
}

// DeleteUser deletes a user, which has no policies, groups and access keys any more. Key policies that name it stay as they
// are.
func (s *Session) DeleteUser(ctx context.Context, req *iam.DeleteUserRequest) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, iam.OpDeleteUser, req, remove)
}

// DeleteGroup deletes a group, which has neither policies nor users any more.
func (s *Session) DeleteGroup(ctx context.Context, req *iam.DeleteGroupRequest) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, iam.OpDeleteGroup, req, remove)
}

// DeleteRole deletes a role, which has no policies any more.
func (s *Session) DeleteRole(ctx context.Context, req *iam.DeleteRoleRequest) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, iam.OpDeleteRole, req, remove)
}

func remove(c *call, e *identity.Entity) (*model.EmptyResponse, error) {
	switch {
	case len(e.Groups) > 0, e.Kind == identity.Group && len(c.directory().users(e.Account, e.Name)) > 0:
		return nil, iam.ErrInGroup()
	case len(e.Attached) > 0:
		return nil, iam.ErrHasAttached()
	case len(e.Inline) > 0:
		return nil, iam.ErrHasInline()
	case len(c.directory().accessKeys(e.Principal)) > 0:
		return nil, iam.ErrHasAccessKeys()
	}
	c.change(removedEntity{e})
	return &model.EmptyResponse{}, nil
}

// UpdateRole changes a role's description, if one is given, and how long its credentials work at most: an hour, as with a
// new role, if that is not given. Those that were handed out stay as they are.
func (s *Session) UpdateRole(ctx context.Context, req *iam.UpdateRoleRequest) (*iam.UpdateRoleResponse, error) {
	return doEntity(ctx, s, iam.OpUpdateRole, req, func(c *call, e *identity.Entity) (*iam.UpdateRoleResponse, error) {
		changed := *e
		changed.MaxSession = req.MaxSession()
		if req.Description != nil {
			changed.Description = *req.Description
		}
		return &iam.UpdateRoleResponse{}, c.put(&changed)
	})
}

// UpdateAssumeRolePolicy replaces the document of who may assume a role.
func (s *Session) UpdateAssumeRolePolicy(ctx context.Context, req *iam.UpdateAssumeRolePolicyRequest) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, iam.OpUpdateAssumeRolePolicy, req, func(c *call, e *identity.Entity) (*model.EmptyResponse, error) {
		if err := iam.CheckTrust(req.PolicyDocument); err != nil {
			return nil, err
		}
		changed := *e
		changed.Trust, changed.Trusted = req.PolicyDocument, c.bindTrust(req.PolicyDocument)
		return &model.EmptyResponse{}, c.put(&changed)
	})
}
