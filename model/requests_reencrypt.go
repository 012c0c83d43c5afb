package model

// ReEncryptRequest asks to decrypt a ciphertext and to encrypt what it holds under another key, without the plaintext
// leaving the vault.
type ReEncryptRequest struct {
	CiphertextBlob                 []byte            `json:"CiphertextBlob"`
	SourceEncryptionContext        map[string]string `json:"SourceEncryptionContext,omitempty"`
	SourceKeyID                    string            `json:"SourceKeyId,omitempty"` // when given, the ciphertext must be this key's
	DestinationKeyID               string            `json:"DestinationKeyId"`
	DestinationEncryptionContext   map[string]string `json:"DestinationEncryptionContext,omitempty"`
	SourceEncryptionAlgorithm      string            `json:"SourceEncryptionAlgorithm,omitempty"`
	DestinationEncryptionAlgorithm string            `json:"DestinationEncryptionAlgorithm,omitempty"`
	GrantTokens                    []string          `json:"GrantTokens,omitempty"`
	Trial
}

// Validate checks the members' constraints.
func (r *ReEncryptRequest) Validate() error {
	var v violations
	v.bytes("ciphertextBlob", len(r.CiphertextBlob), 1, CiphertextMaxBytes)
	if r.SourceKeyID != "" {
		v.length("sourceKeyId", r.SourceKeyID, 1, 2048)
	}
	v.length("destinationKeyId", r.DestinationKeyID, 1, 2048)
	v.enum("sourceEncryptionAlgorithm", r.SourceEncryptionAlgorithm, algorithms)
	v.enum("destinationEncryptionAlgorithm", r.DestinationEncryptionAlgorithm, algorithms)
	return firstError(v.err(), checkAlgorithm(r.SourceEncryptionAlgorithm), checkAlgorithm(r.DestinationEncryptionAlgorithm),
		checkContext(r.SourceEncryptionContext), checkContext(r.DestinationEncryptionContext), checkGrantTokens(r.GrantTokens))
}

// Parameters returns what the trail shows. The guide, "ReEncrypt".
func (r *ReEncryptRequest) Parameters() map[string]any {
	shown := map[string]any{"destinationKeyId": r.DestinationKeyID}
	if r.SourceKeyID != "" {
		shown["sourceKeyId"] = r.SourceKeyID
	}
	if len(r.SourceEncryptionContext) > 0 {
		shown["sourceEncryptionContext"] = r.SourceEncryptionContext
	}
	if len(r.DestinationEncryptionContext) > 0 {
		shown["destinationEncryptionContext"] = r.DestinationEncryptionContext
	}
	return shown
}

// ReEncryptResponse is the new ciphertext.
type ReEncryptResponse struct {
	CiphertextBlob                 []byte `json:"CiphertextBlob"`
	SourceKeyID                    string `json:"SourceKeyId"` // the key ARN
	KeyID                          string `json:"KeyId"`       // the key ARN of the destination
	SourceEncryptionAlgorithm      string `json:"SourceEncryptionAlgorithm"`
	DestinationEncryptionAlgorithm string `json:"DestinationEncryptionAlgorithm"`
}
