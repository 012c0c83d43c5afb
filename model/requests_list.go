package model

import "time"

// Page is how a list is asked for in parts.
type Page struct {
	Limit  *int   `json:"Limit,omitempty"` // nil for the operation's default
	Marker string `json:"Marker,omitempty"`
}

func (p Page) check(v *violations) {
	v.between("limit", p.Limit, 1, 1000)
	if p.Marker != "" {
		v.length("marker", p.Marker, 1, 1024)
		v.pattern("marker", p.Marker, markerPattern)
	}
}

// Size returns how many entries the list holds at most.
func (p Page) Size(usual int) int {
	if p.Limit == nil {
		return usual
	}
	return *p.Limit
}

// checkKeyPage checks a request for a list that is a key's.
func checkKeyPage(keyID string, p Page) error {
	var v violations
	v.keyID(keyID)
	p.check(&v)
	return v.err()
}

// of returns what the trail shows of a request for a list that is a key's, or of the place when keyID is "".
func (p Page) of(keyID string) map[string]any {
	shown := p.parameters()
	if keyID != "" {
		shown["keyId"] = keyID
	}
	return shown
}

func (p Page) parameters() map[string]any {
	shown := map[string]any{}
	if p.Limit != nil {
		shown["limit"] = *p.Limit
	}
	if p.Marker != "" {
		shown["marker"] = p.Marker
	}
	return shown
}

// More says whether a list goes on, and with which marker.
type More struct {
	NextMarker string `json:"NextMarker,omitempty"`
	Truncated  bool   `json:"Truncated"`
}

// DefaultKeysPage is how many keys or aliases a list holds when the request does not say.
const DefaultKeysPage = 100

// ListKeysRequest asks for the keys of an account in a Region.
type ListKeysRequest struct{ Page }

// Validate checks the members' constraints.
func (r *ListKeysRequest) Validate() error {
	var v violations
	r.check(&v)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *ListKeysRequest) Parameters() map[string]any { return r.parameters() }

// KeyListEntry names a key.
type KeyListEntry struct {
	KeyID  string `json:"KeyId"`
	KeyARN string `json:"KeyArn"`
}

// ListKeysResponse is one part of the list, in the order of the key IDs.
type ListKeysResponse struct {
	Keys []KeyListEntry `json:"Keys"`
	More
}

// ListAliasesRequest asks for the aliases of an account in a Region, or of one key.
type ListAliasesRequest struct {
	KeyID string `json:"KeyId,omitempty"`
	Page
}

// Validate checks the members' constraints.
func (r *ListAliasesRequest) Validate() error {
	var v violations
	if r.KeyID != "" {
		v.keyID(r.KeyID)
	}
	r.check(&v)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *ListAliasesRequest) Parameters() map[string]any { return r.of(r.KeyID) }

// AliasListEntry is an alias and its key.
type AliasListEntry struct {
	AliasName       string    `json:"AliasName"`
	AliasARN        string    `json:"AliasArn"`
	TargetKeyID     string    `json:"TargetKeyId"`
	CreationDate    time.Time `json:"CreationDate"`
	LastUpdatedDate time.Time `json:"LastUpdatedDate"`
}

// ListAliasesResponse is one part of the list, in the order of the names.
type ListAliasesResponse struct {
	Aliases []AliasListEntry `json:"Aliases"`
	More
}
