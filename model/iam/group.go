package iam

import "coldkms/model/identity"

// CreateGroupRequest asks for a new group.
type CreateGroupRequest struct {
	OfGroup
	Path string `json:"Path,omitempty"` // "" for "/"
}

// Validate checks the members' constraints.
func (r *CreateGroupRequest) Validate() error { return check(r) }

// CreateGroupResponse is the new group.
type CreateGroupResponse struct {
	Group Group `json:"Group"`
}

// GetGroupRequest asks for a group and its users.
type GetGroupRequest struct {
	OfGroup
	Page
}

// Validate checks the members' constraints.
func (r *GetGroupRequest) Validate() error { return check(r) }

// GetGroupResponse is a group and one part of its users, in the order of their names.
type GetGroupResponse struct {
	Users []User `json:"Users"`
	Group Group  `json:"Group"`
	More
}

// ListGroupsRequest asks for the groups of the account.
type ListGroupsRequest struct {
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListGroupsRequest) Validate() error { return check(r) }

// ListGroupsResponse is one part of the list, in the order of the names.
type ListGroupsResponse struct {
	Groups []Group `json:"Groups"`
	More
}

// DeleteGroupRequest asks that a group is deleted, which has nothing left.
type DeleteGroupRequest struct {
	OfGroup
}

// Validate checks the members' constraints.
func (r *DeleteGroupRequest) Validate() error { return check(r) }

// AddUserToGroupRequest asks that a user is a member of a group.
type AddUserToGroupRequest struct {
	OfGroup
	OfUser
}

// Validate checks the members' constraints.
func (r *AddUserToGroupRequest) Validate() error { return check(r) }

// Entity returns the group: the permission is on it.
func (r *AddUserToGroupRequest) Entity() (identity.Kind, string) { return r.OfGroup.Entity() }

// RemoveUserFromGroupRequest asks that a user is no member of a group any more.
type RemoveUserFromGroupRequest struct {
	OfGroup
	OfUser
}

// Validate checks the members' constraints.
func (r *RemoveUserFromGroupRequest) Validate() error { return check(r) }

// Entity returns the group: the permission is on it.
func (r *RemoveUserFromGroupRequest) Entity() (identity.Kind, string) { return r.OfGroup.Entity() }

// ListGroupsForUserRequest asks for the groups that a user is in.
type ListGroupsForUserRequest struct {
	OfUser
	Page
}

// Validate checks the members' constraints.
func (r *ListGroupsForUserRequest) Validate() error { return check(r) }

// ListGroupsForUserResponse is one part of the list, in the order of the names.
type ListGroupsForUserResponse struct {
	Groups []Group `json:"Groups"`
	More
}

// Group is a group in an answer.
type Group struct {
	Path       string `json:"Path"`
	GroupName  string `json:"GroupName"`
	GroupID    string `json:"GroupId"`
	ARN        string `json:"Arn"`
	CreateDate Time   `json:"CreateDate"`
}

// GroupOf returns a group as answers show it.
func GroupOf(p identity.Principal) Group {
	return Group{Path: p.Path, GroupName: p.Name, GroupID: p.UniqueID, ARN: p.ARN(), CreateDate: Time{p.Created}}
}
