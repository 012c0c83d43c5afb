package vault

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"sync"

	"coldkms/crypto"
	"coldkms/model"
)

const markerTag = 16

// markers are what a truncated list hands out to be continued: where it stopped, under a MAC that binds it to the
// operation, the place and what the list is of, so that only a marker that was handed out is taken.
type markers struct {
	mu  sync.RWMutex // a vault may be closed while a list is being answered
	key *crypto.Secret
}

// newMarkers derives the key of the MAC from the vault's token key.
func newMarkers(tokenKey *crypto.Secret) (*markers, error) {
	key, err := hkdf.Key(sha256.New, tokenKey.Bytes(), nil, "coldkms/1/marker", crypto.KeySize)
	if err != nil {
		return nil, fmt.Errorf("deriving the marker key: %w", err)
	}
	return &markers{key: crypto.SecretFrom(key)}, nil
}

func (m *markers) wipe() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key.Wipe()
}

func (m *markers) tag(op *model.Operation, place model.Place, of, last string) []byte {
	m.mu.RLock()
	defer m.mu.RUnlock()
	mac := hmac.New(sha256.New, m.key.Bytes())
	mac.Write([]byte(op.Name + "\x00" + place.Account + "\x00" + place.Region + "\x00" + of + "\x00" + last))
	return mac.Sum(nil)[:markerTag]
}

// more says that a list goes on after its entry last. of is the key that the list is of, "" when it is of the place.
func (m *markers) more(op *model.Operation, place model.Place, of, last string) model.More {
	return model.More{Truncated: true, NextMarker: base64.RawURLEncoding.EncodeToString(append(m.tag(op, place, of, last), last...))}
}

// open returns the entry after which a list goes on, "" at its beginning.
func (m *markers) open(op *model.Operation, place model.Place, of, marker string) (string, error) {
	if marker == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(marker)
	if err != nil || len(raw) <= markerTag {
		return "", model.ErrInvalidMarker()
	}
	last := string(raw[markerTag:])
	if !hmac.Equal(raw[:markerTag], m.tag(op, place, of, last)) {
		return "", model.ErrInvalidMarker()
	}
	return last, nil
}
