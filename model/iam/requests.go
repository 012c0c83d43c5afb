package iam

import (
	"coldkms/model"
	"coldkms/model/identity"
)

// OfEntity is a request about one user, group or role.
type OfEntity interface {
	model.Request
	Entity() (identity.Kind, string)
}

// OfPolicy is a request about one managed policy.
type OfPolicy interface {
	model.Request
	Policy() string // its ARN
}

// OfUser names a user.
type OfUser struct {
	UserName string `json:"UserName"`
}

// Entity returns the kind and the name.
func (o OfUser) Entity() (identity.Kind, string) { return identity.User, o.UserName }

// OfGroup names a group.
type OfGroup struct {
	GroupName string `json:"GroupName"`
}

// Entity returns the kind and the name.
func (o OfGroup) Entity() (identity.Kind, string) { return identity.Group, o.GroupName }

// OfRole names a role.
type OfRole struct {
	RoleName string `json:"RoleName"`
}

// Entity returns the kind and the name.
func (o OfRole) Entity() (identity.Kind, string) { return identity.Role, o.RoleName }

// OfManaged names a managed policy.
type OfManaged struct {
	PolicyARN string `json:"PolicyArn"`
}

// Policy returns the ARN.
func (o OfManaged) Policy() string { return o.PolicyARN }

// Page is how a list is asked for in parts.
type Page struct {
	Marker   string `json:"Marker,omitempty"`
	MaxItems *int   `json:"MaxItems,omitempty"` // nil for DefaultPage
}

// Size returns how many entries the list holds at most.
func (p Page) Size() int {
	if p.MaxItems == nil {
		return DefaultPage
	}
	return *p.MaxItems
}

// More says whether a list goes on, and with which marker.
type More struct {
	IsTruncated bool   `json:"IsTruncated,omitempty"`
	Marker      string `json:"Marker,omitempty"`
}

// InPath is what lists can be narrowed by: only what has a path that begins so. "" is for all.
type InPath struct {
	PathPrefix string `json:"PathPrefix,omitempty"`
}
