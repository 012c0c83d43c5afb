package identity

import (
	"encoding/base32"
	"fmt"
	"io"
	"time"
)

// What access key ids begin with: those of users and of the root, and those of sessions, which end by themselves. IAM
// User Guide, "Unique identifiers".
const (
	LongTermKey  = "AKIA"
	TemporaryKey = "ASIA"
)

// AccessKey is what a user, or the root of an account, signs requests with. Its secret is no part of it. It is not
// changed in place.
type AccessKey struct {
	ID       string // AKIA…
	Account  string
	UserName string // "" for the root
	OwnerID  string // the owner's unique id, so that a namesake made later has no part in the key
	Created  time.Time
	Inactive bool
}

// NewAccessKeyID returns a fresh access key id: the prefix and 16 base32 characters.
func NewAccessKeyID(prefix string, random io.Reader) (string, error) {
	raw := make([]byte, 10)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("making an access key id: %w", err)
	}
	return prefix + base32.StdEncoding.EncodeToString(raw), nil
}
