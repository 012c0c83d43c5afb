package vault

import (
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault/store"
)

// key is a customer master key. It is never changed once it is in the catalogue: a change is a new value.
type key struct {
	place        model.Place
	id           string
	created      time.Time
	description  string
	managed      bool // by AWS, for a service
	external     bool // its material is imported
	destroying   bool // its time has come: it is no key any more, and what belongs to it is on its way out
	state        model.KeyState
	deletionDate time.Time // when the state is PendingDeletion
	materialID   string
	backing      []backingKey // by version, from 1; none of an external key
	imported     *imported    // of an external key, nil until material comes for the first time
	rotation     rotation
	tags         []model.Tag
}

// backingKey is one version of a key's material, sealed under the key's secret in the keybox.
type backingKey struct {
	created time.Time
	sealed  string
}

// imported is material that was brought to a key. The fingerprint stays when the material goes: the key takes no other.
type imported struct {
	fingerprint crypto.Fingerprint
	boxID       [16]byte // of the material's own secret in the keybox
	sealed      string   // under that secret; "" when the material is gone
	at          time.Time
	validTo     time.Time // zero when it does not expire
}

// rotation says when a key gets its next backing key.
type rotation struct {
	days int       // from one to the next; 0 when the key does not rotate
	next time.Time // when days is not 0
}

func (k *key) arn() string { return k.place.KeyARN(k.id) }

// usage is what the key is for; there are symmetric encryption keys alone so far.
func (k *key) usage() string { return model.UsageEncryptDecrypt }

// origin is where the key's material comes from.
func (k *key) origin() string {
	if k.external {
		return model.OriginExternal
	}
	return model.OriginAWSKMS
}

// hasMaterial reports whether there is material that may be used at a time. Material past its date is as good as gone,
// even while it waits to be destroyed.
func (k *key) hasMaterial(now time.Time) bool {
	if !k.external {
		return true
	}
	return k.imported != nil && k.imported.sealed != "" && !k.imported.expired(now)
}

func (i *imported) expired(now time.Time) bool { return !i.validTo.IsZero() && !now.Before(i.validTo) }

// stateAt returns the key's state at a time. What is kept as the state does not know whether there is material.
func (k *key) stateAt(now time.Time) model.KeyState {
	if k.state == model.PendingDeletion || k.hasMaterial(now) {
		return k.state
	}
	return model.PendingImport
}

func (k *key) name() store.Name { return keyName(kindKey, k.place, k.id) }

// The states' place in a record.
var stateNumbers = map[model.KeyState]uint8{model.Enabled: 1, model.Disabled: 2, model.PendingDeletion: 3}

var statesByNumber = map[uint8]model.KeyState{1: model.Enabled, 2: model.Disabled, 3: model.PendingDeletion}

// What stands beside the state's number.
const (
	managedBit    = 0x80
	externalBit   = 0x40
	destroyingBit = 0x20
	stateBits     = 0x1f
)

// keyRecordVersion is the version of a key's record. The first one ends with the tags: it knows neither imported
// material nor rotation.
const keyRecordVersion = 2

func (k *key) encode() []byte {
	b := newRecordOf(keyRecordVersion, 256)
	addTime(b, k.created)
	addText(b, k.description)
	b.AddUint8(stateNumbers[k.state] | bit(k.managed, managedBit) | bit(k.external, externalBit) | bit(k.destroying, destroyingBit))
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
	b.AddUint16(uint16(k.rotation.days))
	addTime(b, k.rotation.next)
	k.imported.add(b)
	return b.BytesOrPanic()
}

func bit(is bool, mask uint8) uint8 {
	if is {
		return mask
	}
	return 0
}

// add writes imported material, or that there never was any.
func (i *imported) add(b *cryptobyte.Builder) {
	if i == nil {
		b.AddUint8(0)
		return
	}
	b.AddUint8(1)
	b.AddBytes(i.fingerprint.Salt[:])
	b.AddBytes(i.fingerprint.Digest[:])
	b.AddBytes(i.boxID[:])
	addText(b, i.sealed)
	addTime(b, i.at)
	addTime(b, i.validTo)
}

func (r *recordReader) imported(into **imported) bool {
	var given uint8
	if !r.ReadUint8(&given) || given > 1 {
		return false
	}
	if given == 0 {
		return true
	}
	i := &imported{}
	*into = i
	return r.CopyBytes(i.fingerprint.Salt[:]) && r.CopyBytes(i.fingerprint.Digest[:]) && r.CopyBytes(i.boxID[:]) &&
		r.text(&i.sealed) && r.time(&i.at) && r.time(&i.validTo)
}

// How many bytes a key's record may have: what a caller makes of it, and what rotation does. Only a description and
// many tags in letters of three or four bytes come to that, or hundreds of backing keys of some 70 bytes each.
const (
	maxKeyRecord     = 60 << 10
	maxRotatedRecord = 63 << 10 // the store takes 64 KiB with the name
)

// checkSize refuses a key whose record would have no room to grow.
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
	var format, state uint8
	var versions, tags uint16
	ok := r.ReadUint8(&format) && (format == 1 || format == keyRecordVersion) && r.time(&k.created) && r.text(&k.description) && r.ReadUint8(&state) && r.time(&k.deletionDate) &&
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
	k.managed, k.external, k.destroying = state&managedBit != 0, state&externalBit != 0, state&destroyingBit != 0
	k.state = statesByNumber[state&stateBits]
	if format == 1 {
		k.rotation = firstRotation(k)
	} else {
		var days uint16
		ok = ok && r.ReadUint16(&days) && r.time(&k.rotation.next) && r.imported(&k.imported)
		k.rotation.days = int(days)
	}
	if !ok || !r.Empty() || k.state == "" {
		return nil, fmt.Errorf("reading the record of key %s: %w", k.id, errRecord)
	}
	return k, nil
}
