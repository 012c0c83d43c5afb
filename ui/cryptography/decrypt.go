package cryptography

import (
	"context"
	"fmt"
	"strings"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// NewDecrypt returns the page that decrypts a ciphertext, which names its key
// itself: keyID is only the key that it is expected to be of.
func NewDecrypt(c *page.Console, keyID string) *Page {
	ciphertext := newCiphertext(c.Theme, model.CiphertextMaxBytes)
	pairs := newContextInput(c.Theme, "Exactly the pairs that the ciphertext was made with.")
	p := newPage(c, keyID, operation{
		title: "Decrypt", label: "Decrypt", verb: "decrypt", needs: model.OpDecrypt, anyKey: true, working: "decrypting",
		inputs: []input{ciphertext, pairs},
	})
	p.operation.call = func(keyID string) call {
		read, expected := ciphertext.read(), p.subject
		req := &model.DecryptRequest{EncryptionContext: pairs.value()}
		return func(ctx context.Context, s *vault.Session) (*result, error) {
			var err error
			if req.CiphertextBlob, err = read(); err != nil {
				return nil, err
			}
			opened, err := s.Decrypt(ctx, req)
			if err != nil {
				return nil, err
			}
			r := &result{context: req.EncryptionContext, values: []*value{newPlaintextValue(c.Theme, opened.Plaintext)}}
			key := keyOf(ctx, s, opened.KeyID)
			r.done = "Opened with " + widget.Clean(key.Label())
			if key.ID != keyID {
				r.caution = fmt.Sprintf("That is another key than %s, on which this page stands.", widget.Clean(expected.Label()))
			}
			return r, nil
		}
	}
	return p
}

// keyOf names the key that opened a ciphertext: by its alias, or by its id when
// the alias cannot be read. The plaintext does not depend on that.
func keyOf(ctx context.Context, s *vault.Session, arn string) keyaction.Key {
	id := arn[strings.LastIndexByte(arn, '/')+1:]
	if loaded, err := loadSubject(ctx, s, id); err == nil {
		return loaded.Key
	}
	return keyaction.Key{ID: id}
}
