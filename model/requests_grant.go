package model

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// DefaultGrantsPage is how many grants a list holds when the request does not say.
const DefaultGrantsPage = 50

var (
	principalPattern = regexp.MustCompile(`^[\w+=,.@:/-]+$`)
	grantNamePattern = regexp.MustCompile(`^[a-zA-Z0-9:/_-]+$`)

	// grantOperations are what a grant can allow with a symmetric key; the service has the others for other keys.
	grantOperations = []string{
		"Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo",
		"CreateGrant", "RetireGrant", "DescribeKey",
	}
	otherGrantOperations = []string{
		"Sign", "Verify", "GetPublicKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateMac",
		"VerifyMac", "DeriveSharedSecret",
	}
)

// GrantConstraints tie a grant to encryption contexts; at most one of the two is given.
type GrantConstraints struct {
	EncryptionContextSubset map[string]string `json:"EncryptionContextSubset,omitempty"`
	EncryptionContextEquals map[string]string `json:"EncryptionContextEquals,omitempty"`
}

// CreateGrantRequest allows a principal to use a key.
type CreateGrantRequest struct {
	KeyID             string            `json:"KeyId"`
	GranteePrincipal  string            `json:"GranteePrincipal"`
	RetiringPrincipal string            `json:"RetiringPrincipal,omitempty"`
	Operations        []string          `json:"Operations"`
	Constraints       *GrantConstraints `json:"Constraints,omitempty"`
	GrantTokens       []string          `json:"GrantTokens,omitempty"`
	Name              string            `json:"Name,omitempty"`
	Trial
}

// Key returns the key's name as given.
func (r *CreateGrantRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *CreateGrantRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.principal("granteePrincipal", r.GranteePrincipal)
	if r.RetiringPrincipal != "" {
		v.principal("retiringPrincipal", r.RetiringPrincipal)
	}
	v.given("operations", len(r.Operations) > 0)
	known := append(slices.Clone(grantOperations), otherGrantOperations...)
	for _, operation := range r.Operations {
		v.enum("operations", operation, known)
	}
	if r.Name != "" {
		v.length("name", r.Name, 1, 256)
		v.pattern("name", r.Name, grantNamePattern)
	}
	if err := firstError(v.err(), checkGrantTokens(r.GrantTokens)); err != nil {
		return err
	}
	for _, operation := range r.Operations {
		if slices.Contains(otherGrantOperations, operation) {
			return refuse(CodeValidation, "Grant operation %s is not valid for a key of spec %s.", operation, SpecSymmetricDefault).advise("Take out " + operation + ".")
		}
	}
	return r.Constraints.validate()
}

func (c *GrantConstraints) validate() error {
	if c == nil {
		return nil
	}
	if c.EncryptionContextEquals != nil && c.EncryptionContextSubset != nil {
		return refuse(CodeValidation, "A grant can have one of EncryptionContextEquals and EncryptionContextSubset, not both.").advise("Give one of the two.")
	}
	return firstError(checkContext(c.EncryptionContextEquals), checkContext(c.EncryptionContextSubset))
}

// principal checks the ARN of a principal.
func (v *violations) principal(member, arn string) {
	v.length(member, arn, 1, 256)
	if arn != "" {
		v.pattern(member, arn, principalPattern)
	}
}

// Parameters returns what the trail shows. The guide, "CreateGrant".
func (r *CreateGrantRequest) Parameters() map[string]any {
	shown := map[string]any{"keyId": r.KeyID, "granteePrincipal": r.GranteePrincipal, "operations": r.Operations}
	if r.RetiringPrincipal != "" {
		shown["retiringPrincipal"] = r.RetiringPrincipal
	}
	if r.Name != "" {
		shown["name"] = r.Name
	}
	if c := r.Constraints; c != nil {
		constraints := map[string]any{}
		if c.EncryptionContextEquals != nil {
			constraints["encryptionContextEquals"] = c.EncryptionContextEquals
		}
		if c.EncryptionContextSubset != nil {
			constraints["encryptionContextSubset"] = c.EncryptionContextSubset
		}
		shown["constraints"] = constraints
	}
	return shown
}

// CreateGrantResponse names the grant.
type CreateGrantResponse struct {
	GrantToken string `json:"GrantToken"`
	GrantID    string `json:"GrantId"`
}

// ListGrantsRequest asks for a key's grants, or for those that name a grant or a grantee.
type ListGrantsRequest struct {
	Page
	KeyID            string `json:"KeyId"`
	GrantID          string `json:"GrantId,omitempty"`
	GranteePrincipal string `json:"GranteePrincipal,omitempty"`
}

// Key returns the key's name as given.
func (r *ListGrantsRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *ListGrantsRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	r.check(&v)
	if r.GrantID != "" {
		v.length("grantId", r.GrantID, 1, 128)
	}
	if r.GranteePrincipal != "" {
		v.principal("granteePrincipal", r.GranteePrincipal)
	}
	return v.err()
}

// Parameters returns what the trail shows.
func (r *ListGrantsRequest) Parameters() map[string]any {
	shown := r.of(r.KeyID)
	if r.GrantID != "" {
		shown["grantId"] = r.GrantID
	}
	if r.GranteePrincipal != "" {
		shown["granteePrincipal"] = r.GranteePrincipal
	}
	return shown
}

// GrantListEntry is a grant.
type GrantListEntry struct {
	KeyID             string            `json:"KeyId"` // the key ARN
	GrantID           string            `json:"GrantId"`
	Name              string            `json:"Name,omitempty"`
	CreationDate      time.Time         `json:"CreationDate"`
	GranteePrincipal  string            `json:"GranteePrincipal"`
	RetiringPrincipal string            `json:"RetiringPrincipal,omitempty"`
	IssuingAccount    string            `json:"IssuingAccount"` // the ARN of the account's root
	Operations        []string          `json:"Operations"`
	Constraints       *GrantConstraints `json:"Constraints,omitempty"`
}

// GrantList is one part of a list of grants, in the order of their ids.
type GrantList struct {
	Grants []GrantListEntry `json:"Grants"`
	More
}

// ListRetirableGrantsRequest asks for the grants that a principal may retire.
type ListRetirableGrantsRequest struct {
	Page
	RetiringPrincipal string `json:"RetiringPrincipal"`
}

// Validate checks the members' constraints.
func (r *ListRetirableGrantsRequest) Validate() error {
	var v violations
	r.check(&v)
	v.principal("retiringPrincipal", r.RetiringPrincipal)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *ListRetirableGrantsRequest) Parameters() map[string]any {
	shown := r.parameters()
	shown["retiringPrincipal"] = r.RetiringPrincipal
	return shown
}

// RetireGrantRequest ends a grant, for those whom the grant allows that. It is named by its token, or by the key's ARN
// and its id.
type RetireGrantRequest struct {
	GrantToken string `json:"GrantToken,omitempty"`
	KeyID      string `json:"KeyId,omitempty"`
	GrantID    string `json:"GrantId,omitempty"`
	Trial
}

// Validate checks the members' constraints.
func (r *RetireGrantRequest) Validate() error {
	var v violations
	if r.GrantToken != "" {
		v.bytes("grantToken", len(r.GrantToken), 1, 8192)
	}
	if r.KeyID != "" {
		v.keyID(r.KeyID)
	}
	if r.GrantID != "" {
		v.length("grantId", r.GrantID, 1, 128)
	}
	if err := v.err(); err != nil {
		return err
	}
	byToken, byID := r.GrantToken != "", r.KeyID != "" || r.GrantID != ""
	if byToken == byID || byID && (r.KeyID == "" || r.GrantID == "") {
		return refuse(CodeValidation, "Please specify either a grant token, or a key ARN and a grant ID.").advise("Give GrantToken alone, or KeyId and GrantId.")
	}
	if byID && !strings.HasPrefix(r.KeyID, "arn:") {
		return refuse(CodeInvalidARN, "Invalid arn %s", r.KeyID).advise("RetireGrant takes the key ARN only.")
	}
	return nil
}

// Parameters returns what the trail shows.
func (r *RetireGrantRequest) Parameters() map[string]any {
	shown := map[string]any{}
	if r.KeyID != "" {
		shown["keyId"], shown["grantId"] = r.KeyID, r.GrantID
	}
	return shown
}

// RevokeGrantRequest ends a grant.
type RevokeGrantRequest struct {
	KeyID   string `json:"KeyId"`
	GrantID string `json:"GrantId"`
	Trial
}

// Key returns the key's name as given.
func (r *RevokeGrantRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *RevokeGrantRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.length("grantId", r.GrantID, 1, 128)
	return v.err()
}

// Parameters returns what the trail shows.
func (r *RevokeGrantRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "grantId": r.GrantID}
}
