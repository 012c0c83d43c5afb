package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"coldkms/crypto"

	"golang.org/x/crypto/cryptobyte"
)

// The keybox file holds the secrets that open key material (numbers big-endian):
//
//	magic(8) ‖ version(2) ‖ vault id(16) ‖ generation(8) ‖ base, in version 2 only(56)
//	‖ seal of nothing over what stands before it(28)
//	‖ entries, each: id(16) ‖ sealed secret(60)
//
// Additions are appended. Entries behind the last frame's count belong to a
// batch that never happened. Destroying secrets makes a file of the next
// generation without them, which takes the old one's place; it has a base:
//
//	MAC of the frame after which it was written(32) ‖ what it was written with: entry count(8) ‖ digest(16)
const (
	boxMagic     = "ckms-box"
	boxVersion   = 1
	boxRewritten = 2 // the version with a base
	boxStartSize = len(boxMagic) + 2 + 16 + 8
	boxBaseSize  = macSize + 8 + 16
	boxEntrySize = 16 + len(sealedSecret{})
)

// A boxHeader is what the keybox file begins with. That of a file that was
// never rewritten has no base, which is then zero.
type boxHeader struct {
	rewritten  bool
	generation uint64
	base       boxBase
}

// A boxBase ties a rewritten keybox to the frame after which that was done.
type boxBase struct {
	after [macSize]byte
	sum   sum
}

// size returns how long the header is in the file.
func (h *boxHeader) size() int {
	if h.rewritten {
		return boxStartSize + boxBaseSize + crypto.Overhead
	}
	return boxStartSize + crypto.Overhead
}

// appendHeader encodes a header.
func (k *keybox) appendHeader(dst []byte, h *boxHeader) []byte {
	start := len(dst)
	dst = append(dst, boxMagic...)
	version := uint16(boxVersion)
	if h.rewritten {
		version = boxRewritten
	}
	dst = binary.BigEndian.AppendUint16(dst, version)
	dst = append(dst, k.vault[:]...)
	dst = binary.BigEndian.AppendUint64(dst, h.generation)
	if h.rewritten {
		dst = append(dst, h.base.after[:]...)
		dst = binary.BigEndian.AppendUint64(dst, h.base.sum.count)
		dst = append(dst, h.base.sum.digest[:]...)
	}
	return k.sealer.Seal(dst, nil, dst[start:])
}

// readHeader decodes the header that the file begins with and returns what follows it.
func (k *keybox) readHeader(b []byte) (h boxHeader, entries []byte, err error) {
	foreign := &DamagedError{Part: keyboxFile, Detail: "its header is not the one that was written for this vault"}
	in := cryptobyte.String(b)
	var magic [len(boxMagic)]byte
	var vault [16]byte
	var version uint16
	if !in.CopyBytes(magic[:]) || !in.ReadUint16(&version) || !in.CopyBytes(vault[:]) || !in.ReadUint64(&h.generation) {
		return h, nil, &DamagedError{Part: keyboxFile, Detail: "it is too short"}
	}
	if string(magic[:]) != boxMagic || vault != k.vault {
		return h, nil, foreign
	}
	if version != boxVersion && version != boxRewritten {
		return h, nil, &DamagedError{Part: keyboxFile, Detail: fmt.Sprintf("it is of version %d, which this program does not know", version)}
	}
	h.rewritten = version == boxRewritten
	if len(b) < h.size() {
		return h, nil, &DamagedError{Part: keyboxFile, Detail: "it is too short"}
	}
	sealed := h.size() - crypto.Overhead
	if _, err := k.sealer.Open(nil, b[sealed:h.size()], b[:sealed]); err != nil {
		return h, nil, foreign
	}
	if h.rewritten {
		in.CopyBytes(h.base.after[:])
		in.ReadUint64(&h.base.sum.count)
		in.CopyBytes(h.base.sum.digest[:])
	}
	return h, b[h.size():], nil
}

// create writes an empty keybox file.
func (k *keybox) create(path string) error { return writeFile(path, k.appendHeader(nil, &k.header)) }

// load opens the keybox file and reads it.
func (k *keybox) load(path string) ([]boxed, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, missing(keyboxFile, err)
	}
	return k.read(file)
}

// read returns the entries of a keybox file, none of them checked yet. The file
// is the keybox's from then on.
func (k *keybox) read(file *os.File) ([]boxed, error) {
	k.file = file
	b, err := io.ReadAll(file)
	if err != nil {
		return nil, missing(keyboxFile, err)
	}
	header, rest, err := k.readHeader(b)
	if err != nil {
		return nil, err
	}
	k.header = header
	entries := make([]boxed, 0, len(rest)/boxEntrySize)
	for len(rest) >= boxEntrySize {
		entry, err := parseBoxEntry(rest[:boxEntrySize])
		if err != nil {
			return nil, &DamagedError{Part: keyboxFile, Detail: "an entry is malformed"}
		}
		entries = append(entries, entry)
		rest = rest[boxEntrySize:]
	}
	return entries, nil
}

// parseBoxEntry decodes an entry of the file.
func parseBoxEntry(b []byte) (entry boxed, err error) {
	in := cryptobyte.String(b)
	if !in.CopyBytes(entry.id[:]) || !in.CopyBytes(entry.sealed[:]) || !in.Empty() {
		return boxed{}, errMalformed
	}
	return entry, nil
}

// resume cuts off what stands behind the last entry, and removes a file that
// was to take this one's place when writing it did not come to its end.
func (k *keybox) resume(path string) error {
	err := k.file.Truncate(k.size())
	if removed := os.Remove(path + temporary); !errors.Is(removed, os.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	if err != nil {
		return fmt.Errorf("clearing the keybox: %w", err)
	}
	return nil
}

// size returns how long the file is.
func (k *keybox) size() int64 {
	return int64(k.header.size()) + int64(k.content.count)*int64(boxEntrySize)
}

// write appends entries to the file and returns when they are durable. They
// count only once add is called.
func (k *keybox) write(entries []boxed) error {
	var b []byte
	for _, entry := range entries {
		b = append(append(b, entry.id[:]...), entry.sealed[:]...)
	}
	if _, err := k.file.WriteAt(b, k.size()); err != nil {
		return fmt.Errorf("writing the keybox: %w", err)
	}
	if err := k.sync(k.file); err != nil {
		return fmt.Errorf("syncing the keybox: %w", err)
	}
	return nil
}

// rewrite puts a file of the next generation, with the entries that are left,
// in the old one's place, and returns when that is durable. after is the MAC of
// the last frame.
func (k *keybox) rewrite(path string, after [macSize]byte) error {
	next := boxHeader{rewritten: true, generation: k.header.generation + 1}
	entries, content, err := k.reseal(next.generation)
	if err != nil {
		return err
	}
	next.base = boxBase{after, content.sum(k.digester)}
	b := k.appendHeader(make([]byte, 0, next.size()+len(entries)*boxEntrySize), &next)
	for i := range entries {
		b = append(append(b, entries[i].id[:]...), entries[i].sealed[:]...)
	}
	file, err := k.replace(path, b)
	if err != nil {
		return fmt.Errorf("rewriting the keybox: %w", err)
	}
	k.close()
	k.file = file
	k.mu.Lock()
	defer k.mu.Unlock()
	k.header, k.entries, k.content = next, entries, content
	return nil
}

// replace puts a file with these bytes in another's place, durably, and leaves it open.
func (k *keybox) replace(path string, b []byte) (*os.File, error) {
	beside := path + temporary
	file, err := os.OpenFile(beside, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = file.Write(b)
	for _, step := range []func() error{
		func() error { return k.reached("keybox written") },
		func() error { return k.sync(file) },
		func() error { return k.reached("keybox synced") },
		func() error { return os.Rename(beside, path) },
		func() error { return k.reached("keybox renamed") },
		func() error { return syncFolder(filepath.Dir(path)) },
		func() error { return k.reached("keybox replaced") },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		file.Close() // what failed is the error; the next opening clears it
		return nil, err
	}
	return file, nil
}
