package vault

import (
	"encoding/base64"
	"io"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/identity"
)

// credentials are what requests are signed with. No secret access key is kept: each is computed from its id and its
// owner under a key that only this vault has, so that none can be read from the vault's files or memory.
type credentials struct{ keys, sessions *boundMAC }

func newCredentials(tokenKey *crypto.Secret) (*credentials, error) {
	ofKeys, err := newBoundMAC(tokenKey, "access-key")
	if err != nil {
		return nil, err
	}
	ofSessions, err := newBoundMAC(tokenKey, "session-token")
	return &credentials{ofKeys, ofSessions}, err
}

func (c *credentials) wipe() {
	c.keys.wipe()
	c.sessions.wipe()
}

// secretBytes is how many bytes of a MAC are a secret access key, which has 40 characters of base64.
const secretBytes = 30

func secret(m *boundMAC, scope string, body []byte) []byte {
	sum := m.sum(scope, body)
	defer clear(sum[:])
	return base64.StdEncoding.AppendEncode(nil, sum[:secretBytes])
}

// secretOf returns the secret of an access key, which the caller clears.
func (c *credentials) secretOf(k *identity.AccessKey) []byte {
	return secret(c.keys, "secret", []byte(k.Account+"\x00"+k.OwnerID+"\x00"+k.ID))
}

// roleSession is what a session token says: a role that somebody has assumed, for a time.
type roleSession struct {
	account, role, roleID string
	name                  string // of the session
	keyID                 string // ASIA…
	begins, ends          time.Time
	policies              packedPolicies // nil when nothing holds the session back
}

func (s *roleSession) encode() []byte {
	b := cryptobyte.NewBuilder(make([]byte, 0, 192))
	b.AddUint8(recordVersion)
	for _, text := range []string{s.account, s.role, s.roleID, s.name, s.keyID} {
		addText(b, text)
	}
	addTime(b, s.begins)
	addTime(b, s.ends)
	b.AddBytes(s.policies)
	return b.BytesOrPanic()
}

func decodeRoleSession(body []byte) (*roleSession, bool) {
	s := &roleSession{}
	r := reader(body)
	ok := r.version() && r.text(&s.account) && r.text(&s.role) && r.text(&s.roleID) && r.text(&s.name) && r.text(&s.keyID) && r.time(&s.begins) && r.time(&s.ends)
	s.policies = packedPolicies(r.String)
	return s, ok
}

// begin gives a session its access key id, and returns its secret, which the caller clears, and its token.
func (c *credentials) begin(s *roleSession, random io.Reader) (secretKey []byte, token string, err error) {
	if s.keyID, err = identity.NewAccessKeyID(identity.TemporaryKey, random); err != nil {
		return nil, "", err
	}
	body := s.encode()
	return secret(c.sessions, "secret", body), c.sessions.bind("token", body), nil
}

// open returns the session of a token that this vault has handed out, and its secret, which the caller clears.
func (c *credentials) open(token string) (s *roleSession, secretKey []byte, ok bool) {
	body, ok := c.sessions.open("token", token)
	if !ok {
		return nil, nil, false
	}
	if s, ok = decodeRoleSession(body); !ok {
		return nil, nil, false
	}
	return s, secret(c.sessions, "secret", body), true
}

// Authenticate returns who has an access key, with the session token that goes with it, "" for none. check is given the
// secret access key, which is only valid during the call, and returns nil when the request was signed with it; its error
// is returned. Other errors are *model.Error: UnrecognizedClientException for an access key that does not work or whose
// owner is gone, ExpiredTokenException for a session that has ended.
func (v *Vault) Authenticate(keyID, token string, check func(secret []byte) error) (identity.Caller, error) {
	caller, secretKey, err := v.keyHolder(keyID, token)
	defer clear(secretKey)
	if err == nil {
		err = check(secretKey)
	}
	if err != nil {
		return identity.Caller{}, err
	}
	return caller, nil
}

func (v *Vault) keyHolder(keyID, token string) (identity.Caller, []byte, error) {
	if token != "" {
		return v.sessionHolder(keyID, token)
	}
	d := v.keys.directory.Load()
	k := d.accessKey(keyID)
	if k == nil || k.Inactive {
		return identity.Caller{}, nil, model.ErrUnrecognizedClient()
	}
	owner := identity.RootOf(k.Account)
	if k.UserName != "" {
		e := d.entity(k.Account, identity.User, k.UserName)
		if e == nil || e.UniqueID != k.OwnerID {
			return identity.Caller{}, nil, model.ErrUnrecognizedClient()
		}
		owner = e.Principal
	}
	return identity.Caller{Principal: owner, AccessKeyID: k.ID}, v.access.secretOf(k), nil
}

func (v *Vault) sessionHolder(keyID, token string) (identity.Caller, []byte, error) {
	s, secretKey, ok := v.access.open(token)
	if !ok || s.keyID != keyID {
		clear(secretKey)
		return identity.Caller{}, nil, model.ErrUnrecognizedClient()
	}
	role := v.keys.directory.Load().entity(s.account, identity.Role, s.role)
	policies, unpacked := s.policies.unpack()
	switch {
	case !unpacked: // never without what holds the session back
		clear(secretKey)
		return identity.Caller{}, nil, model.ErrUnrecognizedClient()
	case role == nil || role.UniqueID != s.roleID:
		clear(secretKey)
		return identity.Caller{}, nil, model.ErrUnrecognizedClient()
	case !v.now().Before(s.ends):
		clear(secretKey)
		return identity.Caller{}, nil, model.ErrExpiredToken()
	}
	return identity.Caller{
		Principal: role.Principal, SessionName: s.name, SessionStart: s.begins, AccessKeyID: s.keyID, Policies: policies,
		Context: map[string][]string{
			"aws:MultiFactorAuthPresent": {"false"}, "aws:TokenIssueTime": {s.begins.UTC().Format(time.RFC3339)},
		},
	}, secretKey, nil
}
