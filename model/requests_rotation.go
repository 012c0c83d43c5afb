package model

import "time"

// How often a key rotates, in days. Rotation every year is the guide's, "Rotating Keys"; the members that say otherwise
// are of today's API. AWS managed keys rotate every three years.
const (
	MinRotationDays     = 90
	MaxRotationDays     = 2560
	DefaultRotationDays = 365
	ManagedRotationDays = 1095
)

// EnableKeyRotationRequest asks for a new backing key again and again.
type EnableKeyRotationRequest struct {
	KeyRequest
	RotationPeriodInDays *int `json:"RotationPeriodInDays,omitempty"` // nil for DefaultRotationDays
}

// Validate checks the members' constraints.
func (r *EnableKeyRotationRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.between("rotationPeriodInDays", r.RotationPeriodInDays, MinRotationDays, MaxRotationDays)
	return v.err()
}

// Days returns the time from one rotation to the next, in days.
func (r *EnableKeyRotationRequest) Days() int {
	if r.RotationPeriodInDays == nil {
		return DefaultRotationDays
	}
	return *r.RotationPeriodInDays
}

// Parameters returns what the trail shows.
func (r *EnableKeyRotationRequest) Parameters() map[string]any {
	shown := r.KeyRequest.Parameters()
	if r.RotationPeriodInDays != nil {
		shown["rotationPeriodInDays"] = *r.RotationPeriodInDays
	}
	return shown
}

type (
	// DisableKeyRotationRequest asks that a key keeps its backing key.
	DisableKeyRotationRequest struct{ KeyRequest }
	// GetKeyRotationStatusRequest asks whether a key rotates.
	GetKeyRotationStatusRequest struct{ KeyRequest }
)

// GetKeyRotationStatusResponse says whether a key rotates, how often, and when the next time.
type GetKeyRotationStatusResponse struct {
	KeyID                string     `json:"KeyId"` // the key ARN
	KeyRotationEnabled   bool       `json:"KeyRotationEnabled"`
	NextRotationDate     *time.Time `json:"NextRotationDate,omitempty"`
	RotationPeriodInDays *int       `json:"RotationPeriodInDays,omitempty"`
}
