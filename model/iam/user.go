package iam

import "coldkms/model/identity"

// CreateUserRequest asks for a new user.
type CreateUserRequest struct {
	OfUser
	Path string `json:"Path,omitempty"` // "" for "/"
}

// Validate checks the members' constraints.
func (r *CreateUserRequest) Validate() error { return check(r) }

// CreateUserResponse is the new user.
type CreateUserResponse struct {
	User User `json:"User"`
}

// GetUserRequest asks for a user.
type GetUserRequest struct {
	UserName string `json:"UserName,omitempty"` // "" for the caller
}

// Validate checks the members' constraints.
func (r *GetUserRequest) Validate() error { return check(r) }

// Entity returns the kind and the name.
func (r *GetUserRequest) Entity() (identity.Kind, string) { return identity.User, r.UserName }

// GetUserResponse is a user, or the account's root.
type GetUserResponse struct {
	User User `json:"User"`
}

// ListUsersRequest asks for the users of the account.
type ListUsersRequest struct {
	InPath
	Page
}

// Validate checks the members' constraints.
func (r *ListUsersRequest) Validate() error { return check(r) }

// ListUsersResponse is one part of the list, in the order of the names.
type ListUsersResponse struct {
	Users []User `json:"Users"`
	More
}

// DeleteUserRequest asks that a user is deleted, which has nothing left.
type DeleteUserRequest struct {
	OfUser
}

// Validate checks the members' constraints.
func (r *DeleteUserRequest) Validate() error { return check(r) }

// User is a user in an answer.
type User struct {
	Path       string `json:"Path"`
	UserName   string `json:"UserName,omitempty"` // "" for the account's root
	UserID     string `json:"UserId"`
	ARN        string `json:"Arn"`
	CreateDate Time   `json:"CreateDate,omitempty"` // none of the account's root
}

// UserOf returns a user, or the account's root, as answers show it.
func UserOf(p identity.Principal) User {
	if p.Kind == identity.Root {
		return User{Path: "/", UserID: p.UniqueID, ARN: p.ARN()}
	}
	return User{Path: p.Path, UserName: p.Name, UserID: p.UniqueID, ARN: p.ARN(), CreateDate: Time{p.Created}}
}
