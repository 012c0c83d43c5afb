package vault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/model"
	"coldkms/model/policy"
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

// key is a customer master key. It is never changed once it is in the catalogue: a change is a new value.
type key struct {
	place        model.Place
	id           string
	created      time.Time
	description  string
	managed      bool // by AWS, for a service
	state        model.KeyState
	deletionDate time.Time // when the state is PendingDeletion
	materialID   string
	backing      []backingKey // by version, from 1
	tags         []model.Tag
}

// backingKey is one version of a key's material, sealed under the key's secret in the keybox.
type backingKey struct {
	created time.Time
	sealed  string
}

func (k *key) arn() string { return k.place.KeyARN(k.id) }

// usage is what the key is for; there are symmetric encryption keys alone so far.
func (k *key) usage() string { return model.UsageEncryptDecrypt }

func (k *key) name() store.Name { return keyName(kindKey, k.place, k.id) }

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

// The states' place in a record.
var stateNumbers = map[model.KeyState]uint8{model.Enabled: 1, model.Disabled: 2, model.PendingDeletion: 3}

var statesByNumber = map[uint8]model.KeyState{1: model.Enabled, 2: model.Disabled, 3: model.PendingDeletion}

// managedBit stands beside the state's number.
const managedBit = 0x80

func (k *key) encode() []byte {
	b := newRecord(256)
	addTime(b, k.created)
	addText(b, k.description)
	state := stateNumbers[k.state]
	if k.managed {
		state |= managedBit
	}
	b.AddUint8(state)
	addTime(b, k.deletionDate)
	addText(b, k.materialID)
	b.AddUint16(uint16(len(k.backing)))
	for _, version := range k.backing {
		addTime(b, version.created)
		addText(b, version.sealed)
	}
	b.AddUint16(uint16(len(k.tags)))
	for _, tag := range k.tags {
		addText(b, tag.TagKey)
		addText(b, tag.TagValue)
	}
	return b.BytesOrPanic()
}

// maxKeyRecord is how many bytes a key's record may have. Only a description and many tags in letters of three or
// four bytes come to that.
const maxKeyRecord = 60 << 10

// checkSize refuses a key whose record the store would not take.
func (k *key) checkSize() error {
	if len(k.encode()) > maxKeyRecord {
		return model.ErrKeyRecordTooLarge()
	}
	return nil
}

func decodeKey(id string, value []byte) (*key, error) {
	k := &key{}
	var err error
	if k.place, k.id, err = splitName(id); err != nil {
		return nil, fmt.Errorf("reading a key record: %w", err)
	}
	r := reader(value)
	var state uint8
	var versions, tags uint16
	ok := r.version() && r.time(&k.created) && r.text(&k.description) && r.ReadUint8(&state) && r.time(&k.deletionDate) &&
		r.text(&k.materialID) && r.ReadUint16(&versions)
	for i := 0; ok && i < int(versions); i++ {
		var version backingKey
		ok = r.time(&version.created) && r.text(&version.sealed)
		k.backing = append(k.backing, version)
	}
	ok = ok && r.ReadUint16(&tags)
	for i := 0; ok && i < int(tags); i++ {
		var tag model.Tag
		ok = r.text(&tag.TagKey) && r.text(&tag.TagValue)
		k.tags = append(k.tags, tag)
	}
	k.managed, k.state = state&managedBit != 0, statesByNumber[state&^managedBit]
	if !ok || !r.Empty() || k.state == "" {
		return nil, fmt.Errorf("reading the record of key %s: %w", k.id, errRecord)
	}
	return k, nil
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

// grant allows a principal to use a key. Like key, it is never changed in place.
type grant struct {
	place       model.Place // of the key
	keyID       string
	id          string
	name        string
	created     time.Time
	grantee     string
	retiring    string // "" for none
	issuing     string // the account of who made it
	operations  []string
	constraints *model.GrantConstraints
	bound       map[string]string // unique ids of grantee and retiring principal by their ARNs

	prepared atomic.Pointer[policy.PreparedGrant] // as the evaluator read it last
}

func (g *grant) recordName() store.Name { return keyName(kindGrant, g.place, g.keyID+"/"+g.id) }

func (g *grant) encode() []byte {
	b := newRecord(256)
	addText(b, g.name)
	addTime(b, g.created)
	addText(b, g.grantee)
	addText(b, g.retiring)
	addText(b, g.issuing)
	b.AddUint16(uint16(len(g.operations)))
	for _, operation := range g.operations {
		addText(b, operation)
	}
	var equals, subset map[string]string
	if g.constraints != nil {
		equals, subset = g.constraints.EncryptionContextEquals, g.constraints.EncryptionContextSubset
	}
	addPairs(b, equals)
	addPairs(b, subset)
	addPairs(b, g.bound)
	return b.BytesOrPanic()
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

func decodeGrant(id string, value []byte) (*grant, error) {
	g := &grant{}
	place, rest, err := splitName(id)
	if err != nil {
		return nil, fmt.Errorf("reading a grant's record: %w", err)
	}
	keyID, grantID, ok := strings.Cut(rest, "/")
	g.place, g.keyID, g.id = place, keyID, grantID
	r := reader(value)
	var operations uint16
	var equals, subset map[string]string
	ok = ok && r.version() && r.text(&g.name) && r.time(&g.created) && r.text(&g.grantee) && r.text(&g.retiring) && r.text(&g.issuing) && r.ReadUint16(&operations)
	for i := 0; ok && i < int(operations); i++ {
		var operation string
		ok = r.text(&operation)
		g.operations = append(g.operations, operation)
	}
	if !ok || !r.pairs(&equals) || !r.pairs(&subset) || !r.pairs(&g.bound) || !r.Empty() {
		return nil, fmt.Errorf("reading the record of grant %s: %w", grantID, errRecord)
	}
	if equals != nil || subset != nil {
		g.constraints = &model.GrantConstraints{EncryptionContextEquals: equals, EncryptionContextSubset: subset}
	}
	return g, nil
}

// settings are what a vault knows about itself.
type settings struct{ home model.Place }

func (s settings) encode() []byte {
	b := newRecord(96)
	addText(b, s.home.Account)
	addText(b, s.home.Region)
	return b.BytesOrPanic()
}

func decodeSettings(value []byte) (settings, error) {
	var s settings
	r := reader(value)
	if !r.version() || !r.text(&s.home.Account) || !r.text(&s.home.Region) || !r.Empty() {
		return settings{}, errRecord
	}
	return s, nil
}

func newRecord(size int) *cryptobyte.Builder {
	b := cryptobyte.NewBuilder(make([]byte, 0, size))
	b.AddUint8(recordVersion)
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
