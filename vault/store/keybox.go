package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sync"

	"coldkms/crypto"

	"golang.org/x/crypto/cryptobyte"
)

// The keybox file holds the secrets that open key material (numbers big-endian):
//
//	magic(8) ‖ version(2) ‖ vault id(16) ‖ generation(8) ‖ seal of nothing over what stands before it(28)
//	‖ entries, each: id(16) ‖ sealed secret(60)
//
// It is only ever appended to. Entries behind the last frame's count belong to
// a batch that never happened.
const (
	boxMagic      = "ckms-box"
	boxVersion    = 1
	boxPlainSize  = len(boxMagic) + 2 + 16 + 8
	boxHeaderSize = boxPlainSize + crypto.Overhead
	boxEntrySize  = 16 + len(sealedSecret{})
)

// A sealedSecret is a secret of crypto.KeySize bytes, sealed for its id.
type sealedSecret [crypto.KeySize + crypto.Overhead]byte

// keybox keeps the entries sealed in memory and opens one when it is asked for.
// It is safe for concurrent use; only the writer appends.
type keybox struct {
	vault      [16]byte
	generation uint64
	sealer     *crypto.Sealer
	digester   *crypto.Digester
	file       *os.File
	sync       func(*os.File) error

	mu      sync.RWMutex
	entries map[[16]byte]sealedSecret
	content content
}

// newKeybox returns a keybox without a file: create makes one, load reads one.
func newKeybox(keys *crypto.Keys, vault [16]byte, syncFile func(*os.File) error) (*keybox, error) {
	sealer, err := crypto.NewSealer(keys.Keybox)
	if err != nil {
		return nil, err
	}
	digester, err := crypto.NewDigester(keys.Digest)
	if err != nil {
		return nil, err
	}
	return &keybox{
		vault: vault, generation: 1, sealer: sealer, digester: digester, sync: syncFile,
		entries: make(map[[16]byte]sealedSecret),
	}, nil
}

// create writes an empty keybox file.
func (k *keybox) create(path string) error {
	plain := binary.BigEndian.AppendUint16([]byte(boxMagic), boxVersion)
	plain = append(plain, k.vault[:]...)
	plain = binary.BigEndian.AppendUint64(plain, k.generation)
	return writeFile(path, k.sealer.Seal(plain, nil, plain))
}

// load reads the keybox file and returns its entries, none of them checked yet.
func (k *keybox) load(path string) ([]boxed, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, missing("keybox", err)
	}
	k.file = file
	b, err := io.ReadAll(file)
	if err != nil {
		return nil, missing("keybox", err)
	}
	if len(b) < boxHeaderSize {
		return nil, &DamagedError{Part: "keybox", Detail: "it is too short"}
	}
	header, rest := b[:boxPlainSize], b[boxHeaderSize:]
	if _, err := k.sealer.Open(nil, b[boxPlainSize:boxHeaderSize], header); err != nil ||
		string(header[:len(boxMagic)]) != boxMagic || [16]byte(header[len(boxMagic)+2:]) != k.vault {
		return nil, &DamagedError{Part: "keybox", Detail: "its header is not the one that was written for this vault"}
	}
	if version := binary.BigEndian.Uint16(header[len(boxMagic):]); version != boxVersion {
		return nil, &DamagedError{Part: "keybox", Detail: fmt.Sprintf("it is of version %d, which this program does not know", version)}
	}
	k.generation = binary.BigEndian.Uint64(header[boxPlainSize-8:])
	entries := make([]boxed, 0, len(rest)/boxEntrySize)
	for len(rest) >= boxEntrySize {
		entry, err := parseBoxEntry(rest[:boxEntrySize])
		if err != nil {
			return nil, &DamagedError{Part: "keybox", Detail: "an entry is malformed"}
		}
		entries = append(entries, entry)
		rest = rest[boxEntrySize:]
	}
	return entries, nil
}

// accept checks that the entries are those of a frame, each of them authentic.
// Entries behind the frame's count are ignored.
func (k *keybox) accept(entries []boxed, h *head) error {
	if k.generation != h.boxGen {
		return &DamagedError{Part: "keybox", Detail: fmt.Sprintf("it is generation %d, the mirror says %d", k.generation, h.boxGen)}
	}
	if uint64(len(entries)) < h.box.count {
		return &DamagedError{Part: "keybox", Detail: fmt.Sprintf("it holds %d secrets, the mirror says %d", len(entries), h.box.count)}
	}
	opened := crypto.NewSecret(crypto.KeySize)
	defer opened.Wipe()
	k.entries = make(map[[16]byte]sealedSecret, len(entries))
	for i, entry := range entries[:h.box.count] {
		if _, err := k.sealer.Open(opened.Bytes()[:0], entry.sealed[:], k.aad(entry.id)); err != nil {
			return &DamagedError{Part: "keybox", Detail: fmt.Sprintf("secret %d of %d is not the one that was written", i+1, h.box.count)}
		}
		k.add(entry)
	}
	if uint64(len(k.entries)) != h.box.count || k.content.sum(k.digester) != h.box {
		return &DamagedError{Part: "keybox", Detail: "its secrets are not those that the mirror says"}
	}
	return nil
}

// resume cuts off what stands behind the last entry.
func (k *keybox) resume() error {
	if err := k.file.Truncate(k.size()); err != nil {
		return fmt.Errorf("clearing the keybox: %w", err)
	}
	return nil
}

// size returns how long the file is.
func (k *keybox) size() int64 {
	return int64(boxHeaderSize) + int64(k.content.count)*int64(boxEntrySize)
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

// sumWith returns what the keybox comes to with more entries.
func (k *keybox) sumWith(entries []boxed) sum {
	content := k.content
	for i := range entries {
		content.count++
		k.digester.Toggle(&content.digest, entries[i].sealed[:])
	}
	return content.sum(k.digester)
}

// add makes an entry available.
func (k *keybox) add(entry boxed) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.entries[entry.id] = entry.sealed
	k.content.count++
	k.digester.Toggle(&k.content.digest, entry.sealed[:])
}

func (k *keybox) has(id [16]byte) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	_, ok := k.entries[id]
	return ok
}

// secret returns the secret with an id, or ErrNotFound. The caller wipes it.
func (k *keybox) secret(id [16]byte) (*crypto.Secret, error) {
	k.mu.RLock()
	sealed, ok := k.entries[id]
	k.mu.RUnlock()
	if !ok {
		return nil, ErrNotFound
	}
	return k.open(id, sealed)
}

// aad binds an entry to the vault, its id and the keybox's generation.
func (k *keybox) aad(id [16]byte) []byte {
	return binary.BigEndian.AppendUint64(append(append(make([]byte, 0, 40), k.vault[:]...), id[:]...), k.generation)
}

// seal seals a secret for its id.
func (k *keybox) seal(id [16]byte, secret *crypto.Secret) (sealed sealedSecret, err error) {
	if secret.Len() != crypto.KeySize {
		return sealed, crypto.ErrKeyLength
	}
	k.sealer.Seal(sealed[:0], secret.Bytes(), k.aad(id))
	return sealed, nil
}

// open opens the secret of an id. The caller wipes it.
func (k *keybox) open(id [16]byte, sealed sealedSecret) (*crypto.Secret, error) {
	secret := crypto.NewSecret(crypto.KeySize)
	if _, err := k.sealer.Open(secret.Bytes()[:0], sealed[:], k.aad(id)); err != nil {
		secret.Wipe()
		return nil, &DamagedError{Part: "keybox", Detail: "a secret is not the one that was written"}
	}
	return secret, nil
}

func (k *keybox) close() {
	if k.file != nil {
		k.file.Close() // every entry was synced
	}
}

// parseBoxEntry decodes an entry of the file.
func parseBoxEntry(b []byte) (entry boxed, err error) {
	in := cryptobyte.String(b)
	if !in.CopyBytes(entry.id[:]) || !in.CopyBytes(entry.sealed[:]) || !in.Empty() {
		return boxed{}, errMalformed
	}
	return entry, nil
}
