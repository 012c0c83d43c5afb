package cryptography

import (
	"context"
	"strconv"
	"strings"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// NewDataKey returns the page that makes a data key under a key.
func NewDataKey(c *page.Console, keyID string) *Page {
	length := newLengthInput(c.Theme)
	pairs := newContextInput(c.Theme, boundContext)
	return newPage(c, keyID, operation{
		title: "Generate data key", label: "Generate data key", verb: "generate data keys", needs: model.OpGenerateDataKey, working: "generating a data key",
		inputs: []input{length, pairs},
		call: func(keyID string) call {
			req := &model.GenerateDataKeyRequest{KeyID: keyID, EncryptionContext: pairs.value()}
			length.set(req)
			return func(ctx context.Context, s *vault.Session) (*result, error) {
				made, err := s.GenerateDataKey(ctx, req)
				if err != nil {
					return nil, err
				}
				return &result{
					done:    "Generated a data key of " + widget.Counted(len(made.Plaintext), "byte"),
					context: req.EncryptionContext,
					advice:  "Encrypt with the plaintext key, then erase it. Keep the ciphertext beside what it encrypts; Decrypt gives the plaintext key back.",
					values:  []*value{newDataKeyValue(c.Theme, made.Plaintext), newCiphertextValue(c.Theme, made.CiphertextBlob)},
				}, nil
			}
		},
	})
}

// The lengths of a data key: two key specs, and any number of bytes.
const (
	specAES256    = "AES_256"
	specAES128    = "AES_128"
	numberOfBytes = "NumberOfBytes"

	mostBytes = 1024
)

// lengthInput is how long a data key is to be.
type lengthInput struct {
	spec   *widget.Choice
	number *widget.TextField
}

func newLengthInput(theme *themes.Theme) *lengthInput {
	return &lengthInput{
		spec: widget.NewChoice(theme,
			widget.Option{ID: specAES256, Label: "AES_256"},
			widget.Option{ID: specAES128, Label: "AES_128"},
			widget.Option{ID: numberOfBytes, Label: "Number of bytes"}),
		number: widget.NewOfferField(theme, 16),
	}
}

// set writes the length into a request; the input has no problem.
func (l *lengthInput) set(req *model.GenerateDataKeyRequest) {
	if l.spec.Value() != numberOfBytes {
		req.KeySpec = l.spec.Value()
		return
	}
	n, _ := strconv.Atoi(l.digits())
	req.NumberOfBytes = &n
}

func (l *lengthInput) digits() string { return strings.TrimSpace(l.number.Value()) }

func (l *lengthInput) problem() string {
	if n, err := strconv.Atoi(l.digits()); err != nil || n < 1 || n > mostBytes {
		return "Type a whole number from 1 to " + widget.Grouped(mostBytes) + "."
	}
	return ""
}

func (l *lengthInput) items(show bool) []*widget.Item {
	items := []*widget.Item{{Label: "Key spec", Field: l.spec, Note: l.note()}}
	if l.spec.Value() != numberOfBytes {
		return items
	}
	number := &widget.Item{Label: "Number of bytes", Field: l.number, Note: "From 1 to " + widget.Grouped(mostBytes) + "."}
	if show {
		number.Problem = l.problem()
	}
	if number.Problem != "" {
		number.Note = ""
	}
	return append(items, number)
}

func (l *lengthInput) note() string {
	switch l.spec.Value() {
	case specAES256:
		return "32 bytes, for AES with a 256-bit key."
	case specAES128:
		return "16 bytes, for AES with a 128-bit key."
	}
	return "For other algorithms, such as HMAC."
}

func (l *lengthInput) first() widget.Field { return l.spec }

func (l *lengthInput) fit(int) (taken int) { return 0 }

func (l *lengthInput) typed() string {
	if l.digits() == "" {
		return ""
	}
	return "the number of bytes"
}

// forget keeps the length: it is no secret.
func (l *lengthInput) forget() {}
