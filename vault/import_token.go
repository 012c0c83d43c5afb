package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault/store"
)

// An import token has two sides. Who imports gets a blob that only this vault can have sealed, and that says which
// token it is and what it is for. The vault keeps a record with the wrapping key's private half, sealed under a secret
// of its own in the keybox: without the record, or without the secret, the blob is worth nothing.

const kindImportToken = "import-token"

// importToken is the vault's side. Like key, it is never changed in place.
type importToken struct {
	place     model.Place // of the key
	keyID     string
	id        [16]byte // of the secret in the keybox too
	algorithm string
	created   time.Time
	validTo   time.Time
	failures  uint8  // blobs that did not open
	sealed    string // the private key, PKCS #8
}

func (t *importToken) recordName() store.Name {
	return keyName(kindImportToken, t.place, t.keyID+"/"+hex.EncodeToString(t.id[:]))
}

func (t *importToken) encode() []byte {
	b := newRecord(64 + len(t.sealed))
	addText(b, t.algorithm)
	addTime(b, t.created)
	addTime(b, t.validTo)
	b.AddUint8(t.failures)
	addText(b, t.sealed)
	return b.BytesOrPanic()
}

func decodeImportToken(id string, value []byte) (*importToken, error) {
	t := &importToken{}
	place, rest, err := splitName(id)
	if err != nil {
		return nil, fmt.Errorf("reading an import token's record: %w", err)
	}
	keyID, token, _ := strings.Cut(rest, "/")
	t.place, t.keyID = place, keyID
	raw, err := hex.DecodeString(token)
	r := reader(value)
	if err != nil || len(raw) != len(t.id) || !r.version() || !r.text(&t.algorithm) || !r.time(&t.created) || !r.time(&t.validTo) ||
		!r.ReadUint8(&t.failures) || !r.text(&t.sealed) || !r.Empty() {
		return nil, fmt.Errorf("reading an import token of key %s: %w", keyID, errRecord)
	}
	t.id = [16]byte(raw)
	return t, nil
}

// wrappings are the algorithms by their names, with their numbers in a blob.
var wrappings = map[string]crypto.Wrapping{
	model.WrapOAEPSHA256: crypto.OAEPSHA256, model.WrapOAEPSHA1: crypto.OAEPSHA1, model.WrapPKCS1: crypto.PKCS1v15,
}

// The blob, before it is sealed (numbers big-endian):
//
//	version(1) ‖ token id(16) ‖ vault id(16) ‖ key id(16) ‖ SHA-256 of the public key(32) ‖ algorithm(1) ‖
//	key spec(1) ‖ issued, Unix nanoseconds(8) ‖ valid to(8)
const (
	blobVersion    = 1
	blobKeySpecRSA = 1 // RSA_2048
)

// tokenBlob is what the blob of an import token says.
type tokenBlob struct {
	token, vault, key [16]byte
	publicKey         [sha256.Size]byte
	algorithm         crypto.Wrapping
	issued, validTo   time.Time
}

func (b *tokenBlob) encode() []byte {
	out := newRecordOf(blobVersion, 128)
	out.AddBytes(b.token[:])
	out.AddBytes(b.vault[:])
	out.AddBytes(b.key[:])
	out.AddBytes(b.publicKey[:])
	out.AddUint8(uint8(b.algorithm))
	out.AddUint8(blobKeySpecRSA)
	addTime(out, b.issued)
	addTime(out, b.validTo)
	return out.BytesOrPanic()
}

func decodeTokenBlob(raw []byte) (b tokenBlob, ok bool) {
	r := &recordReader{cryptobyte.String(raw), string(raw)}
	var version, algorithm, spec uint8
	ok = r.ReadUint8(&version) && version == blobVersion && r.CopyBytes(b.token[:]) && r.CopyBytes(b.vault[:]) && r.CopyBytes(b.key[:]) &&
		r.CopyBytes(b.publicKey[:]) && r.ReadUint8(&algorithm) && r.ReadUint8(&spec) && spec == blobKeySpecRSA &&
		r.time(&b.issued) && r.time(&b.validTo) && r.Empty()
	b.algorithm = crypto.Wrapping(algorithm)
	return b, ok
}

// importTokens seals and opens blobs.
type importTokens struct{ sealer *crypto.Sealer }

func newImportTokens(tokenKey *crypto.Secret) (*importTokens, error) {
	key, err := hkdf.Key(sha256.New, tokenKey.Bytes(), nil, "coldkms/1/import-token", crypto.KeySize)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of the import tokens: %w", err)
	}
	secret := crypto.SecretFrom(key)
	defer secret.Wipe()
	sealer, err := crypto.NewSealer(secret)
	return &importTokens{sealer: sealer}, err
}

func (i *importTokens) seal(b tokenBlob) []byte { return i.sealer.Seal(nil, b.encode(), nil) }

func (i *importTokens) open(blob []byte) (tokenBlob, bool) {
	raw, err := i.sealer.Open(nil, blob, nil)
	if err != nil {
		return tokenBlob{}, false
	}
	return decodeTokenBlob(raw)
}
