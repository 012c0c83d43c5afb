package demo

import (
	"crypto/sha256"
	"fmt"

	"coldkms/crypto"
	"coldkms/model"
)

// wrappings are the demo's names of the paddings.
var wrappings = map[string]crypto.Wrapping{
	model.WrapOAEPSHA256: crypto.OAEPSHA256, model.WrapOAEPSHA1: crypto.OAEPSHA1, model.WrapPKCS1: crypto.PKCS1v15,
}

// WrapMaterial makes key material for a key and encrypts it under a wrapping key in DER SubjectPublicKeyInfo, as the
// owner of real material does elsewhere. A key gets the same material each time, as it must when material is imported
// again. It protects nothing: everybody can make it from the key's id.
func WrapMaterial(keyID, algorithm string, wrappingKey []byte) ([]byte, error) {
	wrapping, ok := wrappings[algorithm]
	if !ok {
		return nil, fmt.Errorf("wrapping key material: no padding is named %s", algorithm)
	}
	material := sha256.Sum256([]byte("coldkms demo: not secret material of " + keyID))
	secret := crypto.SecretFrom(material[:])
	defer secret.Wipe()
	wrapped, err := crypto.Wrap(wrapping, wrappingKey, secret)
	if err != nil {
		return nil, fmt.Errorf("wrapping key material: %w", err)
	}
	return wrapped, nil
}
