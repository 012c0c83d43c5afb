package cryptography

import (
	"context"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// NewEncrypt returns the page that encrypts up to model.PlaintextMaxBytes under
// a key.
func NewEncrypt(c *page.Console, keyID string) *Page {
	plaintext := newPlaintext(c.Theme, model.PlaintextMaxBytes)
	pairs := newContextInput(c.Theme, boundContext)
	return newPage(c, keyID, operation{
		title: "Encrypt", label: "Encrypt", verb: "encrypt", needs: model.OpEncrypt, working: "encrypting",
		inputs: []input{plaintext, pairs},
		call: func(keyID string) call {
			read, given := plaintext.read(), pairs.value()
			return func(ctx context.Context, s *vault.Session) (*result, error) {
				contents, err := read()
				if err != nil {
					return nil, err
				}
				defer clear(contents)
				made, err := s.Encrypt(ctx, &model.EncryptRequest{KeyID: keyID, Plaintext: contents, EncryptionContext: given})
				if err != nil {
					return nil, err
				}
				return &result{
					done:    "Encrypted " + widget.Counted(len(contents), "byte"),
					context: given,
					advice:  neededAgain(given),
					values:  []*value{newCiphertextValue(c.Theme, made.CiphertextBlob)},
				}, nil
			}
		},
	})
}

// boundContext is what there is to know before giving an encryption context.
const boundContext = "Optional, and no secret: it stands in the trail. Decrypt needs the same pairs again."

// neededAgain says what decrypting a new ciphertext will take.
func neededAgain(context map[string]string) string {
	if len(context) == 0 {
		return ""
	}
	return "Keep the context with the ciphertext: Decrypt needs exactly these pairs."
}
