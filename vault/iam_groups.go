package vault

import (
	"context"
	"slices"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
)

// AddUserToGroup makes a user a member of a group. One that is a member stays one.
func (s *Session) AddUserToGroup(ctx context.Context, req *iam.AddUserToGroupRequest) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, iam.OpAddUserToGroup, req, func(c *call, group *identity.Entity) (*model.EmptyResponse, error) {
		user := c.directory().entity(c.account(), identity.User, req.UserName)
		if user == nil {
			return nil, iam.ErrNotFound(identity.User, req.UserName)
		}
		changed := user.WithGroup(group.Name)
		if len(changed.Groups) > iam.MaxGroupsOfUser {
			return nil, iam.ErrQuota("GroupsPerUser", iam.MaxGroupsOfUser)
		}
		return &model.EmptyResponse{}, c.put(changed)
	})
}

// RemoveUserFromGroup ends a membership.
func (s *Session) RemoveUserFromGroup(ctx context.Context, req *iam.RemoveUserFromGroupRequest) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, iam.OpRemoveUserFromGroup, req, func(c *call, group *identity.Entity) (*model.EmptyResponse, error) {
		user := c.directory().entity(c.account(), identity.User, req.UserName)
		switch {
		case user == nil:
			return nil, iam.ErrNotFound(identity.User, req.UserName)
		case !slices.Contains(user.Groups, group.Name):
			return nil, iam.ErrNotMember(user.Name, group.Name)
		}
		return &model.EmptyResponse{}, c.put(user.WithoutGroup(group.Name))
	})
}

// ListGroupsForUser answers the groups that a user is in, in the order of their names.
func (s *Session) ListGroupsForUser(ctx context.Context, req *iam.ListGroupsForUserRequest) (*iam.ListGroupsForUserResponse, error) {
	return doEntity(ctx, s, iam.OpListGroupsForUser, req, func(c *call, user *identity.Entity) (*iam.ListGroupsForUserResponse, error) {
		var groups []*identity.Entity
		for _, name := range user.Groups {
			if g := c.directory().entity(c.account(), identity.Group, name); g != nil {
				groups = append(groups, g)
			}
		}
		found, more, err := portion(c, user.UniqueID, req.Page, groups, entityNameOf)
		return &iam.ListGroupsForUserResponse{Groups: each(found, groupOf), More: more}, err
	})
}
