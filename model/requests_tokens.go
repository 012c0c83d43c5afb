package model

// Tokens returns the grant tokens of the request.
func (r *CreateGrantRequest) Tokens() []string { return r.GrantTokens }

// Tokens returns the grant tokens of the request.
func (r *DecryptRequest) Tokens() []string { return r.GrantTokens }

// Tokens returns the grant tokens of the request.
func (r *DescribeKeyRequest) Tokens() []string { return r.GrantTokens }

// Tokens returns the grant tokens of the request.
func (r *EncryptRequest) Tokens() []string { return r.GrantTokens }

// Tokens returns the grant tokens of the request.
func (r *GenerateDataKeyRequest) Tokens() []string { return r.GrantTokens }

// Tokens returns the grant tokens of the request.
func (r *ReEncryptRequest) Tokens() []string { return r.GrantTokens }
