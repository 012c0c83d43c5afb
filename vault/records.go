package vault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/model"
	"coldkms/vault/store"
)

// The records of a vault and their formats. Each begins with the version of its format; numbers are big-endian,
// texts have their length before them. Names are account/Region/…, so that a vault can hold several accounts.

const (
	kindKey       = "key"
	kindAlias     = "alias"
	kindPolicy    = "key-policy"
	kindPrincipal = "principal"
	kindGrant     = "grant"

	// kindPolicyPrincipals stands beside a key's policy and says whom it means.
	kindPolicyPrincipals = "key-policy-principals"

	recordVersion = 1
)

var errRecord = errors.New("a record has an unknown format")

func keyName(kind string, place model.Place, id string) store.Name {
	return store.Name{Kind: kind, ID: place.Account + "/" + place.Region + "/" + id}
}

func splitName(id string) (model.Place, string, error) {
	account, rest, ok := strings.Cut(id, "/")
	region, name, also := strings.Cut(rest, "/")
	if !ok || !also {
		return model.Place{}, "", errRecord
	}
	return model.Place{Account: account, Region: region}, name, nil
}

// alias is a name for a key. Like key, it is never changed in place.
type alias struct {
	place   model.Place
	name    string // with its prefix "alias/"
	target  string // key id
	created time.Time
	updated time.Time
}

func (a *alias) arn() string { return a.place.AliasARN(a.name) }

func (a *alias) recordName() store.Name { return keyName(kindAlias, a.place, a.name) }

func (a *alias) encode() []byte {
	b := newRecord(96)
	addText(b, a.target)
	addTime(b, a.created)
	addTime(b, a.updated)
	return b.BytesOrPanic()
}

func decodeAlias(id string, value []byte) (*alias, error) {
	a := &alias{}
	var err error
	if a.place, a.name, err = splitName(id); err != nil {
		return nil, fmt.Errorf("reading an alias record: %w", err)
	}
	r := reader(value)
	if !r.version() || !r.text(&a.target) || !r.time(&a.created) || !r.time(&a.updated) || !r.Empty() {
		return nil, fmt.Errorf("reading the record of %s: %w", a.name, errRecord)
	}
	return a, nil
}

func encodeBound(bound map[string]string) []byte {
	b := newRecord(16 + 96*len(bound))
	addPairs(b, bound)
	return b.BytesOrPanic()
}

// decodeBound reads whom a policy means; nothing is kept with the policies of older vaults.
func decodeBound(value []byte) (bound map[string]string, err error) {
	if value == nil {
		return nil, nil
	}
	r := reader(value)
	if !r.version() || !r.pairs(&bound) || !r.Empty() {
		return nil, fmt.Errorf("reading the principals of a key policy: %w", errRecord)
	}
	return bound, nil
}

func newRecord(size int) *cryptobyte.Builder { return newRecordOf(recordVersion, size) }

// newRecordOf begins a record in a version of its format.
func newRecordOf(version uint8, size int) *cryptobyte.Builder {
	b := cryptobyte.NewBuilder(make([]byte, 0, size))
	b.AddUint8(version)
	return b
}

func addText(b *cryptobyte.Builder, text string) {
	b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(text)) })
}

// addPairs writes an encryption context; nil is another than an empty one.
func addPairs(b *cryptobyte.Builder, pairs map[string]string) {
	if pairs == nil {
		b.AddUint8(0)
		return
	}
	b.AddUint8(1)
	b.AddUint16(uint16(len(pairs)))
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		addText(b, key)
		addText(b, pairs[key])
	}
}

// addTime writes a time as nanoseconds since the epoch, UTC; the zero time is 0.
func addTime(b *cryptobyte.Builder, t time.Time) {
	if t.IsZero() {
		b.AddUint64(0)
		return
	}
	b.AddUint64(uint64(t.UnixNano()))
}

// recordReader reads a record. The texts that it returns are parts of one copy of the record, so that a hundred
// thousand keys are read with few allocations.
type recordReader struct {
	cryptobyte.String
	whole string
}

func reader(value []byte) *recordReader {
	return &recordReader{cryptobyte.String(value), string(value)}
}

func (r *recordReader) version() bool {
	var version uint8
	return r.ReadUint8(&version) && version == recordVersion
}

func (r *recordReader) text(into *string) bool {
	var raw cryptobyte.String
	if !r.ReadUint24LengthPrefixed(&raw) {
		return false
	}
	end := len(r.whole) - len(r.String)
	*into = r.whole[end-len(raw) : end]
	return true
}

func (r *recordReader) time(into *time.Time) bool {
	var ns uint64
	if !r.ReadUint64(&ns) {
		return false
	}
	if ns != 0 {
		*into = time.Unix(0, int64(ns)).UTC()
	}
	return true
}

func (r *recordReader) pairs(into *map[string]string) bool {
	var given uint8
	var count uint16
	if !r.ReadUint8(&given) || given > 1 {
		return false
	}
	if given == 0 {
		return true
	}
	ok := r.ReadUint16(&count)
	*into = make(map[string]string, count)
	for i := 0; ok && i < int(count); i++ {
		var key, value string
		ok = r.text(&key) && r.text(&value)
		(*into)[key] = value
	}
	return ok
}
