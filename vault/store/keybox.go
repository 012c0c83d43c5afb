package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"

	"coldkms/crypto"
)

// A sealedSecret is a secret of crypto.KeySize bytes, sealed for its id.
type sealedSecret [crypto.KeySize + crypto.Overhead]byte

// keybox keeps the entries of its file (keybox_file.go) sealed in memory and
// opens one when it is asked for. It is safe for concurrent use; only the writer
// changes it.
type keybox struct {
	vault    [16]byte
	sealer   *crypto.Sealer
	digester *crypto.Digester
	file     *os.File
	sync     func(*os.File) error
	reached  func(step string) error

	mu      sync.RWMutex
	header  boxHeader
	entries []boxed // in no order
	places  map[[16]byte]int
	content content // of the file
}

// newKeybox returns a keybox without a file: create makes one, load reads one.
func newKeybox(keys *crypto.Keys, vault [16]byte, f faults) (*keybox, error) {
	sealer, err := crypto.NewSealer(keys.Keybox)
	if err != nil {
		return nil, err
	}
	digester, err := crypto.NewDigester(keys.Digest)
	if err != nil {
		return nil, err
	}
	return &keybox{
		vault: vault, sealer: sealer, digester: digester, sync: syncing(f.syncKeybox), reached: f.at,
		header: boxHeader{generation: 1}, places: make(map[[16]byte]int),
	}, nil
}

// accept checks that the entries are those of a frame, each of them authentic,
// where some of them are due to be destroyed. Entries behind the frame's count
// are ignored. It says whether the file was rewritten without those that are due
// already, so that it is a generation ahead of the frame: then it must say that
// this was done after that very frame, and hold what was written then.
func (k *keybox) accept(entries []boxed, at *point, due [][16]byte) (rewritten bool, err error) {
	want := at.box
	switch base := k.header.base; {
	case k.header.generation == at.boxGen:
	case k.header.generation == at.boxGen+1 && len(due) > 0 && base.after == at.mac:
		rewritten, want = true, base.sum
	default:
		return false, &DamagedError{Part: keyboxFile, Detail: fmt.Sprintf(
			"it is generation %d, the mirror says %d", k.header.generation, at.boxGen)}

	}
	if uint64(len(entries)) < want.count {
		return false, &DamagedError{Part: keyboxFile, Detail: fmt.Sprintf("it holds %d secrets, the mirror says %d", len(entries), want.count)}
	}
	if err := k.take(entries[:want.count]); err != nil {
		return false, err
	}
	differs := uint64(len(k.places)) != want.count || k.content.sum(k.digester) != want
	if rewritten {
		differs = differs || uint64(len(entries)) != want.count ||
			want.count+uint64(len(due)) != at.box.count || slices.ContainsFunc(due, k.has)
	}
	if differs {
		return false, &DamagedError{Part: keyboxFile, Detail: "its secrets are not those that the mirror says"}
	}
	return rewritten, nil
}

// take makes entries, each of which must be authentic, all that the keybox holds.
func (k *keybox) take(entries []boxed) error {
	opened := crypto.NewSecret(crypto.KeySize)
	defer opened.Wipe()
	k.entries, k.places = make([]boxed, 0, len(entries)), make(map[[16]byte]int, len(entries))
	for i, entry := range entries {
		if _, err := k.sealer.Open(opened.Bytes()[:0], entry.sealed[:], k.aad(entry.id, k.header.generation)); err != nil {
			return &DamagedError{Part: keyboxFile, Detail: fmt.Sprintf("secret %d of %d is not the one that was written", i+1, len(entries))}
		}
		k.add(entry)
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
	k.places[entry.id] = len(k.entries)
	k.entries = append(k.entries, entry)
	k.content.count++
	k.digester.Toggle(&k.content.digest, entry.sealed[:])
}

// drop makes entries unavailable that are still in the file.
func (k *keybox) drop(ids [][16]byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, id := range ids {
		place, last := k.places[id], len(k.entries)-1
		k.entries[place] = k.entries[last]
		k.places[k.entries[place].id] = place
		k.entries = k.entries[:last]
		delete(k.places, id)
	}
}

func (k *keybox) has(id [16]byte) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	_, ok := k.places[id]
	return ok
}

// secret returns the secret with an id, or ErrNotFound. The caller wipes it.
func (k *keybox) secret(id [16]byte) (*crypto.Secret, error) {
	k.mu.RLock()
	place, ok := k.places[id]
	var entry boxed
	if ok {
		entry = k.entries[place]
	}
	generation := k.header.generation
	k.mu.RUnlock()
	if !ok {
		return nil, ErrNotFound
	}
	return k.open(id, entry.sealed, generation)
}

// aad binds an entry to the vault, its id and the keybox's generation.
func (k *keybox) aad(id [16]byte, generation uint64) []byte {
	return k.appendAAD(make([]byte, 0, 40), id, generation)
}

func (k *keybox) appendAAD(dst []byte, id [16]byte, generation uint64) []byte {
	return binary.BigEndian.AppendUint64(append(append(dst, k.vault[:]...), id[:]...), generation)
}

// seal seals a secret for its id.
func (k *keybox) seal(id [16]byte, secret *crypto.Secret) (sealed sealedSecret, err error) {
	if secret.Len() != crypto.KeySize {
		return sealed, crypto.ErrKeyLength
	}
	k.sealer.Seal(sealed[:0], secret.Bytes(), k.aad(id, k.header.generation))
	return sealed, nil
}

// open opens the secret of an id. The caller wipes it.
func (k *keybox) open(id [16]byte, sealed sealedSecret, generation uint64) (*crypto.Secret, error) {
	secret := crypto.NewSecret(crypto.KeySize)
	if _, err := k.sealer.Open(secret.Bytes()[:0], sealed[:], k.aad(id, generation)); err != nil {
		secret.Wipe()
		return nil, errSecretDamaged
	}
	return secret, nil
}

var errSecretDamaged = &DamagedError{Part: keyboxFile, Detail: "a secret is not the one that was written"}

// reseal returns all entries sealed for another generation, and what they come
// to. They are opened and sealed one by one, every processor a part of them.
func (k *keybox) reseal(generation uint64) ([]boxed, content, error) {
	entries := slices.Clone(k.entries)
	workers := runtime.GOMAXPROCS(0)
	each := len(entries)/workers + 1
	contents, failed := make([]content, workers), make([]error, workers)
	var group sync.WaitGroup
	worker := 0
	for part := range slices.Chunk(entries, each) {
		at := worker
		group.Go(func() { contents[at], failed[at] = k.resealPart(part, generation) })
		worker++
	}
	group.Wait()
	var all content
	for _, part := range contents {
		all.merge(part)
	}
	return entries, all, errors.Join(failed...)
}

func (k *keybox) resealPart(entries []boxed, generation uint64) (content, error) {
	var part content
	opened := crypto.NewSecret(crypto.KeySize)
	defer opened.Wipe()
	var aad []byte
	for i := range entries {
		id, sealed := entries[i].id, entries[i].sealed[:]
		aad = k.appendAAD(aad[:0], id, k.header.generation)
		if _, err := k.sealer.Open(opened.Bytes()[:0], sealed, aad); err != nil {
			return part, errSecretDamaged
		}
		aad = k.appendAAD(aad[:0], id, generation)
		k.sealer.Seal(sealed[:0], opened.Bytes(), aad)
		part.count++
		k.digester.Toggle(&part.digest, sealed)
	}
	return part, nil
}

func (k *keybox) close() {
	if k.file != nil {
		k.file.Close() // every entry was synced
	}
}
