// Package store keeps a vault in a folder: sealed records in Badger, a mirror of
// every batch beside it, the secrets that open key material in a keybox, and the
// trail of what was done as a Merkle log.
//
// Everything that changes the vault is a closure that one writer runs. When
// Update returns, the change and its trail leaf are durable in the mirror, and a
// moment later in the database too; when a vault is opened, both are compared, and
// what does not agree is refused by name or mended, never passed over.
//
// The package refuses to know what a record means. It knows no key, no alias, no
// policy and no screen; values and trail records are bytes to it.
package store

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

// A Store is an open vault. It is safe for concurrent use. Close must not be
// called from within a closure or a callback.
type Store struct {
	dir     string
	options Options
	vault   [16]byte
	lock    *folderLock
	keys    *crypto.Keys
	records *records
	db      *badger.DB // read and replaced within the gate; nil when replacing it failed
	mirror  *mirror
	box     *keybox
	own     *ownSecrets
	signer  *checkpointSigner
	looking bool // opened by Look

	queue       chan *call
	compactions chan *compaction
	closing     chan struct{}
	stopped     chan struct{} // closed when the writer has ended
	commitMu    sync.Mutex    // held while a batch is half done
	latest      atomic.Pointer[point]
	degraded    atomic.Pointer[degradedError]
	gate        gate // of calls that read

	mu      sync.Mutex
	notices []string

	closeOnce sync.Once
	closeErr  error
}

// A point is the end of the last durable batch.
type point struct {
	head
	mac     [macSize]byte
	content content
}

// VaultID returns the vault's random id.
func (s *Store) VaultID() [16]byte { return s.vault }

// TokenKey returns the key under which tokens are sealed. It survives a re-key,
// belongs to the store and must not be wiped.
func (s *Store) TokenKey() *crypto.Secret { return s.own.token }

// Secret returns a secret from the keybox, or ErrNotFound, and in a look
// ErrReadOnly. The caller wipes it.
func (s *Store) Secret(id [16]byte) (*crypto.Secret, error) {
	if !s.gate.pass() {
		return nil, ErrClosed
	}
	defer s.gate.leave()
	if s.looking {
		return nil, ErrReadOnly
	}
	return s.box.secret(id)
}

// LastTime returns the highest time that the vault has seen.
func (s *Store) LastTime() time.Time { return s.latest.Load().lastTime() }

// Health returns nil, or the error that every Update answers: ErrReadOnly in a
// look, or ErrDegraded, whose cause is found by errors.Is too.
func (s *Store) Health() error {
	if s.looking {
		return ErrReadOnly
	}
	if degraded := s.degraded.Load(); degraded != nil {
		return degraded
	}
	return nil
}

// degrade stops all further changes. The first cause stays.
func (s *Store) degrade(cause error) error {
	s.degraded.CompareAndSwap(nil, &degradedError{cause})
	return s.Health()
}

// Notices returns what a person should be told about the vault, such as that
// its checkpoint was missing.
func (s *Store) Notices() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.notices...)
}

func (s *Store) notice(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.notices, text) { // some come every second
		s.notices = append(s.notices, text)
	}
}

// Close waits for the writer and for every reader, writes the checkpoint and
// gives everything back. A database that cannot be closed, because its files are
// out of reach, is an error after a few seconds; the folder then stays locked as
// long as it tries. Further calls return what the first one returned.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		s.gate.close()
		close(s.closing)
		<-s.stopped
		s.gate.wait()
		s.closeErr = s.release()
	})
	return s.closeErr
}

// release closes what an opened vault holds. Only a vault that is whole leaves
// the mark of a clean exit; a look leaves the mark that it found.
func (s *Store) release() error {
	var err error
	if s.Health() == nil {
		err = s.writeCheckpoint()
	}
	err = errors.Join(err, s.abandon())
	clean := s.Health() == nil && err == nil || s.looking && !s.lock.unclean
	return errors.Join(err, s.lock.release(clean))
}
