package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"hash"
	"math"

	"coldkms/crypto"

	"golang.org/x/crypto/cryptobyte"
)

// maxStored is how long a value in the database may be. Longer ones could end
// up in Badger's value log, which loses values without an error.
const maxStored = math.MaxUint16

// versionSize is the length of what stands before a sealed record: the number
// of the frame that wrote it.
const versionSize = 8

// records seals what goes into the database and opens what comes out of it. It
// is safe for concurrent use.
type records struct {
	recordNames
	vault    [16]byte
	sealer   *crypto.Sealer
	leaves   *crypto.LeafSealer
	digester *crypto.Digester
}

func newRecords(keys *crypto.Keys, vault [16]byte) (*records, error) {
	sealer, err := crypto.NewSealer(keys.RecordSeal)
	if err != nil {
		return nil, err
	}
	leaves, err := crypto.NewLeafSealer(keys.LeafSeal)
	if err != nil {
		return nil, err
	}
	digester, err := crypto.NewDigester(keys.Digest)
	if err != nil {
		return nil, err
	}
	return &records{recordNames{crypto.NewNamer(keys.RecordName)}, vault, sealer, leaves, digester}, nil
}

// appendAAD binds a sealed record to the vault, to its key in the database and
// to the frame that wrote it. A leaf's key says already which one it is, and a
// leaf is written once: its number is 0.
func (r *records) appendAAD(dst, key []byte, number uint64) []byte {
	dst = append(dst, r.vault[:]...)
	dst = append(dst, key...)
	return binary.BigEndian.AppendUint64(dst, number)
}

// appendRecord encodes what is sealed of a record: its name, so that a scan
// learns it, and its value.
func appendRecord(dst []byte, n Name, value []byte) []byte {
	return append(n.append(dst), value...)
}

// parseRecord decodes what appendRecord wrote. The value is a part of b.
func parseRecord(b []byte) (n Name, value []byte, err error) {
	in := cryptobyte.String(b)
	n, ok := readName(&in)
	if !ok {
		return Name{}, nil, errMalformed
	}
	return n, in, nil
}

// storedSize returns how long a record is in the database.
func storedSize(n Name, value []byte) int {
	return versionSize + crypto.Overhead + 1 + len(n.Kind) + 2 + len(n.ID) + len(value)
}

// scratch is memory that sealing and opening need for a moment. No value stays in it.
type scratch struct{ plain, aad []byte }

// seal appends a record as it stands in the database: version ‖ sealed record.
func (r *records) seal(dst []byte, s *scratch, key recordKey, frame uint64, n Name, value []byte) []byte {
	s.plain = appendRecord(s.plain[:0], n, value)
	s.aad = r.appendAAD(s.aad[:0], key[:], frame)
	defer clear(s.plain)
	dst = binary.BigEndian.AppendUint64(dst, frame)
	return r.sealer.Seal(dst, s.plain, s.aad)
}

// open returns the name and the value of a record from what the database holds
// under a key. Anything that was not sealed for this key is a DamagedError.
func (r *records) open(key, stored []byte) (Name, []byte, error) {
	if len(stored) < versionSize+crypto.Overhead {
		return Name{}, nil, errRecordDamaged
	}
	var space [16 + recordKeySize + 8]byte
	aad := r.appendAAD(space[:0], key, binary.BigEndian.Uint64(stored))
	plain, err := r.sealer.Open(nil, stored[versionSize:], aad)
	if err != nil {
		return Name{}, nil, errRecordDamaged
	}
	n, value, err := parseRecord(plain)
	if err != nil {
		return Name{}, nil, errRecordDamaged
	}
	return n, value, nil
}

// sealLeaf appends a leaf as it stands in the database.
func (r *records) sealLeaf(dst []byte, s *scratch, index uint64, leaf []byte) ([]byte, error) {
	sealer, err := r.leaves.At(index)
	if err != nil {
		return nil, err
	}
	key := leafKey(index)
	s.aad = r.appendAAD(s.aad[:0], key[:], 0)
	return sealer.Seal(dst, leaf, s.aad), nil
}

// openLeaf returns the encoded leaf from what the database holds.
func (r *records) openLeaf(index uint64, stored []byte) ([]byte, error) {
	sealer, err := r.leaves.At(index)
	if err != nil {
		return nil, err
	}
	key := leafKey(index)
	leaf, err := sealer.Open(nil, stored, r.appendAAD(nil, key[:], 0))
	if err != nil {
		return nil, leafDamaged(index)
	}
	return leaf, nil
}

// content is what the live records come to: how many they are, and a digest of
// which they are.
type content struct {
	count  uint64
	digest [16]byte
}

// add counts a stored record. The digest covers the key too, so that a record
// that was moved to another key shows. Hashing key and tag together first keeps
// anybody from choosing another pair that counts the same.
func (r *records) add(c *content, key, stored []byte) {
	r.toggle(c, key, stored)
	c.count++
}

// remove takes a stored record out of the count.
func (r *records) remove(c *content, key, stored []byte) {
	r.toggle(c, key, stored)
	c.count--
}

// merge adds what another set of records comes to.
func (c *content) merge(other content) {
	c.count += other.count
	subtle.XORBytes(c.digest[:], c.digest[:], other.digest[:])
}

func (r *records) toggle(c *content, key, stored []byte) {
	var pair [recordKeySize + tagSize]byte
	copy(pair[:], key)
	// A stored value shorter than a tag cannot be one of ours; counted as it
	// stands it makes the digest differ.
	copy(pair[recordKeySize:], stored[max(0, len(stored)-tagSize):])
	sum := sha256.Sum256(pair[:])
	r.digester.Toggle(&c.digest, sum[:])
}

// tagSize is the length of the tag at the end of sealed bytes.
const tagSize = 16

var errRecordDamaged = &DamagedError{Part: databasePart, Detail: "a record in the database is not what was sealed for its place"}

// leafDamaged says that a leaf is missing or changed.
func leafDamaged(index uint64) error {
	return &DamagedError{Part: databasePart, Detail: fmt.Sprintf("trail leaf %d in the database is missing or changed", index)}
}

// newMAC returns an HMAC-SHA256 under a key.
func newMAC(key *crypto.Secret) hash.Hash { return hmac.New(sha256.New, key.Bytes()) }

// valueMAC is the MAC of a Change: over the name and the value before sealing.
func valueMAC(mac hash.Hash, s *scratch, n Name, value []byte) (sum [32]byte) {
	s.plain = appendRecord(s.plain[:0], n, value)
	defer clear(s.plain)
	mac.Reset()
	mac.Write(s.plain)
	mac.Sum(sum[:0])
	return sum
}
