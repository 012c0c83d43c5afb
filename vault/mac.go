package vault

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"sync"

	"coldkms/crypto"
)

const macTag = 16

// boundMAC makes texts that only this vault can have handed out, and only for one purpose: a body under a truncated
// HMAC-SHA256, in base64.
type boundMAC struct {
	mu  sync.RWMutex // a vault may be closed while a call is being answered
	key *crypto.Secret
}

// newBoundMAC derives the key of the MAC for a purpose from the vault's token key.
func newBoundMAC(tokenKey *crypto.Secret, purpose string) (*boundMAC, error) {
	key, err := hkdf.Key(sha256.New, tokenKey.Bytes(), nil, "coldkms/1/"+purpose, crypto.KeySize)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of the %s: %w", purpose, err)
	}
	return &boundMAC{key: crypto.SecretFrom(key)}, nil
}

func (m *boundMAC) wipe() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key.Wipe()
}

func (m *boundMAC) tag(scope string, body []byte) []byte {
	sum := m.sum(scope, body)
	return sum[:macTag]
}

func (m *boundMAC) sum(scope string, body []byte) [sha256.Size]byte {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return crypto.MAC(m.key.Bytes(), []byte(scope), []byte{0}, body)
}

// bind returns the body under its MAC; it opens within the same scope only.
func (m *boundMAC) bind(scope string, body []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(m.tag(scope, body), body...))
}

// open returns the body of a text that bind made.
func (m *boundMAC) open(scope, text string) (body []byte, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) <= macTag {
		return nil, false
	}
	body = raw[macTag:]
	return body, hmac.Equal(raw[:macTag], m.tag(scope, body))
}
