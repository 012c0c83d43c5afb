package model

// GenerateRandomRequest asks for random bytes.
type GenerateRandomRequest struct {
	NumberOfBytes    *int   `json:"NumberOfBytes,omitempty"` // 1 to 1024
	CustomKeyStoreID string `json:"CustomKeyStoreId,omitempty"`
}

// Validate checks the members' constraints.
func (r *GenerateRandomRequest) Validate() error {
	var v violations
	v.between("numberOfBytes", r.NumberOfBytes, 1, 1024)
	switch err := v.err(); {
	case err != nil:
		return err
	case r.NumberOfBytes == nil:
		return refuse(CodeValidation, "NumberOfBytes is required.")
	case r.CustomKeyStoreID != "":
		return errNoCustomKeyStore()
	}
	return nil
}

// GenerateRandomResponse is the random bytes.
type GenerateRandomResponse struct {
	Plaintext []byte `json:"Plaintext"`
}

// Forget clears the bytes.
func (r *GenerateRandomResponse) Forget() {
	if r != nil {
		clear(r.Plaintext)
	}
}
