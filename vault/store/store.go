// Package store keeps a vault in a folder: sealed records in Badger, a mirror of
// every batch beside it, the secrets that open key material in a keybox, and the
// trail of what was done as a Merkle log.
//
// Everything that changes the vault is a closure that one writer runs. When
// Update returns, the change and its trail leaf are durable in two places; when
// a vault is opened, both are compared, and what does not agree is refused by
// name or mended, never passed over.
//
// The package refuses to know what a record means. It knows no key, no alias, no
// policy and no screen; values and trail records are bytes to it.
package store

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

// Options are what a vault needs from outside. Clock and Random must be set.
type Options struct {
	Clock  func() time.Time
	Random io.Reader
	// KDF are the parameters of a new vault's passphrase slot; zero means
	// crypto.DefaultArgon2. Open takes them from the header.
	KDF crypto.Argon2
	// FreeSpace returns how many bytes may still be written below a folder; nil
	// means that the system is asked.
	FreeSpace func(dir string) (uint64, error)
	// Ballast is the size in bytes of the file that can be deleted when the
	// disk is full; 0 means 64 MiB.
	Ballast int64
	// Segment is the size in bytes of the mirror's files; 0 means 16 MiB.
	Segment int64

	faults faults
}

// faults are errors that tests inject where the system would return them.
type faults struct {
	syncMirror, commit, syncKeybox func() error
}

// syncing returns what makes a file durable, unless there is a fault to inject instead.
func syncing(fault func() error) func(*os.File) error {
	return func(file *os.File) error {
		if fault != nil {
			if err := fault(); err != nil {
				return err
			}
		}
		return dataSync(file)
	}
}

// complete fills in what is left open.
func (o Options) complete() (Options, error) {
	if o.Clock == nil || o.Random == nil {
		return o, errors.New("store: Options without a clock or without randomness")
	}
	if o.KDF == (crypto.Argon2{}) {
		o.KDF = crypto.DefaultArgon2()
	}
	if o.FreeSpace == nil {
		o.FreeSpace = freeSpace
	}
	if o.Ballast == 0 {
		o.Ballast = 64 << 20
	}
	if o.Segment == 0 {
		o.Segment = 16 << 20
	}
	return o, nil
}

// A Store is an open vault. It is safe for concurrent use. Close must not be
// called from within a closure or a callback.
type Store struct {
	dir     string
	options Options
	vault   [16]byte
	lock    *folderLock
	keys    *crypto.Keys
	records *records
	db      *badger.DB
	mirror  *mirror
	box     *keybox
	own     *ownSecrets
	signer  *checkpointSigner
	looking bool // opened by Look

	queue    chan *call
	closing  chan struct{}
	stopped  chan struct{} // closed when the writer has ended
	commitMu sync.Mutex    // held while a batch is half done
	latest   atomic.Pointer[point]
	degraded atomic.Pointer[degradedError]

	mu      sync.Mutex
	closed  bool
	users   sync.WaitGroup // calls that read; added to under mu
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
	if !s.enter() {
		return nil, ErrClosed
	}
	defer s.leave()
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
	s.notices = append(s.notices, text)
}

// enter begins a use of the store that Close waits for. It says whether the
// store is open.
func (s *Store) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.users.Add(1)
	return true
}

func (s *Store) leave() { s.users.Done() }

// Close waits for the writer and for every reader, writes the checkpoint and
// gives everything back. Further calls return what the first one returned.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		close(s.closing)
		<-s.stopped
		s.users.Wait()
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

// newMAC returns an HMAC-SHA256 under a key.
func newMAC(key *crypto.Secret) hash.Hash { return hmac.New(sha256.New, key.Bytes()) }

// ownKind is the kind of the records that the store keeps for itself. Only the
// first frame writes them.
const (
	ownKind    = "vault"
	firstFrame = 1
)

// ownSecrets are random, sealed under the root, and survive a re-key. Frame 1
// writes them.
type ownSecrets struct{ trailMAC, trailSeed, token *crypto.Secret }

// each calls fn with every secret's name and place.
func (o *ownSecrets) each(fn func(n Name, secret **crypto.Secret) error) error {
	for _, own := range []struct {
		id     string
		secret **crypto.Secret
	}{
		{"trail-mac-key", &o.trailMAC},
		{"trail-signing-seed", &o.trailSeed},
		{"token-key", &o.token},
	} {
		if err := fn(Name{ownKind, own.id}, own.secret); err != nil {
			return err
		}
	}
	return nil
}

// randomOwnSecrets makes the secrets of a new vault.
func randomOwnSecrets(random io.Reader) (*ownSecrets, error) {
	own := new(ownSecrets)
	return own, own.each(func(_ Name, secret **crypto.Secret) (err error) {
		*secret, err = crypto.RandomSecret(random, crypto.KeySize)
		return err
	})
}

// loadOwnSecrets reads the secrets with what returns a record's value.
func loadOwnSecrets(get func(n Name) ([]byte, error)) (*ownSecrets, error) {
	own := new(ownSecrets)
	err := own.each(func(n Name, secret **crypto.Secret) error {
		value, err := get(n)
		if err != nil || len(value) != crypto.KeySize {
			return &DamagedError{databasePart, "the vault's own record " + n.ID + " is missing or changed"}
		}
		*secret = crypto.SecretFrom(value)
		return nil
	})
	if err != nil {
		own.wipe()
		return nil, err
	}
	return own, nil
}

func (o *ownSecrets) wipe() {
	if o != nil {
		o.trailMAC.Wipe()
		o.trailSeed.Wipe()
		o.token.Wipe()
	}
}

// signingKey returns the key that signs checkpoints.
func (o *ownSecrets) signingKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(o.trailSeed.Bytes())
}

// Update has the writer run fn and returns when its batch is durable. When fn
// returns an error or panics, nothing of what it did stands, and the error is
// returned; its neighbours in the batch go on. A context that ends before the
// writer takes fn means that fn does not run; afterwards it makes no difference.
// Besides, Update returns a *DiskFullError, ErrClosed, ErrDegraded, and in a look
// ErrReadOnly.
func (s *Store) Update(ctx context.Context, fn func(tx *Tx) error) error {
	if s.looking {
		return ErrReadOnly
	}
	c := &call{ctx: ctx, fn: fn, done: make(chan error, 1)}
	select {
	case s.queue <- c:
		return <-c.done
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
}
