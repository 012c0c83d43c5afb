package crypto

// SealBacking seals the bytes of a backing key, of any length, under the box
// secret of its key. aad says which backing key it is. It returns ErrKeyLength
// when either Secret has been wiped.
func SealBacking(boxSecret, backing *Secret, aad []byte) ([]byte, error) {
	if backing.Len() == 0 {
		return nil, ErrKeyLength
	}
	sealer, err := NewSealer(boxSecret)
	if err != nil {
		return nil, err
	}
	return sealer.Seal(nil, backing.Bytes(), aad), nil
}

// OpenBacking returns the backing key that SealBacking sealed, or
// ErrNotAuthentic when the box secret, the sealed bytes or aad are not those it
// was sealed with. The caller wipes it.
func OpenBacking(boxSecret *Secret, sealed, aad []byte) (*Secret, error) {
	sealer, err := NewSealer(boxSecret)
	if err != nil {
		return nil, err
	}
	return sealer.openSecret(sealed, aad)
}
