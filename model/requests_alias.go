package model

// CreateAliasRequest gives a key an alias.
type CreateAliasRequest struct {
	AliasName   string `json:"AliasName"`
	TargetKeyID string `json:"TargetKeyId"`
}

// UpdateAliasRequest moves an alias to another key. It has the members and constraints of CreateAliasRequest.
type UpdateAliasRequest struct{ CreateAliasRequest }

// Key returns the target's name as given.
func (r *CreateAliasRequest) Key() string { return r.TargetKeyID }

// Validate checks the members' constraints.
func (r *CreateAliasRequest) Validate() error {
	var v violations
	v.length("targetKeyId", r.TargetKeyID, 1, 2048)
	if err := firstError(CheckAliasName(r.AliasName), v.err()); err != nil {
		return err
	}
	if namesAlias(r.TargetKeyID) {
		return ErrAliasToAlias()
	}
	return nil
}

// Parameters returns what the trail shows.
func (r *CreateAliasRequest) Parameters() map[string]any {
	return map[string]any{"aliasName": r.AliasName, "targetKeyId": r.TargetKeyID}
}

// DeleteAliasRequest takes an alias away; its key stays.
type DeleteAliasRequest struct {
	AliasName string `json:"AliasName"`
}

// Validate checks the members' constraints.
func (r *DeleteAliasRequest) Validate() error { return CheckAliasName(r.AliasName) }

// Parameters returns what the trail shows.
func (r *DeleteAliasRequest) Parameters() map[string]any {
	return map[string]any{"aliasName": r.AliasName}
}
