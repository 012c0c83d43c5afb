// Package vaulttest makes vaults for tests: quick to open, at a fixed time, with random bytes that repeat, so that
// what a test sees is the same every time.
//
// It is for tests alone and refuses to be anything a program could use.
package vaulttest

import (
	"context"
	"io"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/store"
)

// Passphrase opens every vault of this package.
const Passphrase = "correct horse battery staple"

// Home is the account and Region of every vault of this package: the guide's examples.
var Home = model.Place{Account: "111122223333", Region: "us-west-2"}

// Start is the time at which every Clock begins.
var Start = time.Date(2017, time.February, 15, 9, 30, 0, 0, time.UTC)

// Clock is a clock that moves only when it is told to. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock; a negative d sets it back.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Random returns a source of bytes that repeat from run to run. It is safe for concurrent use.
func Random(seed byte) io.Reader {
	return &lockedReader{r: rand.NewChaCha8([32]byte{seed})}
}

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}

// KDF is as little work as Argon2id can be.
var KDF = crypto.Argon2{Time: 1, MemoryKiB: 64, Parallelism: 1}

// Options returns options for a quick vault whose clock and random bytes are its own.
func Options(clock *Clock) vault.Options {
	return vault.Options{
		Clock: clock.Now, Random: Random(1), KDF: KDF,
		Store: func(o *store.Options) { o.Ballast, o.Segment = 4096, 1<<20 },
	}
}

// Fixture is a vault with its clock and where it lies.
type Fixture struct {
	*vault.Vault
	Clock   *Clock
	Dir     string
	Options vault.Options
}

// New makes an empty vault, which is closed when the test ends.
func New(t testing.TB) *Fixture {
	t.Helper()
	clock := NewClock()
	f := &Fixture{Clock: clock, Dir: filepath.Join(t.TempDir(), "vault"), Options: Options(clock)}
	v, err := vault.Create(context.Background(), f.Dir, []byte(Passphrase), Home, f.Options)
	if err != nil {
		t.Fatalf("creating a vault: %v", err)
	}
	f.Vault = v
	t.Cleanup(func() { _ = f.Vault.Close() })
	return f
}

// Reopen closes the vault and opens it again.
func (f *Fixture) Reopen(t testing.TB) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Fatalf("closing the vault: %v", err)
	}
	v, err := vault.Open(context.Background(), f.Dir, []byte(Passphrase), f.Options)
	if err != nil {
		t.Fatalf("opening the vault: %v", err)
	}
	f.Vault = v
}

// Pass lets time go by as for a vault that is open all the while, so that its clock is believed.
func (f *Fixture) Pass(t testing.TB, d time.Duration) {
	t.Helper()
	for d > 0 {
		step := min(d, 24*time.Hour)
		f.Clock.Advance(step)
		if err := f.Tend(context.Background()); err != nil {
			t.Fatalf("Tend: %v", err)
		}
		d -= step
	}
}

// SetQuotas changes the vault's quotas.
func (f *Fixture) SetQuotas(t testing.TB, quotas model.Quotas) {
	t.Helper()
	limits := f.Limits()
	limits.Quotas = quotas
	if err := f.SetLimits(context.Background(), limits); err != nil {
		t.Fatalf("changing the quotas: %v", err)
	}
}

// Root returns a session of the home account's root.
func (f *Fixture) Root() *vault.Session { return f.RootOf(Home) }

// RootOf returns a session of an account's root in a Region.
func (f *Fixture) RootOf(place model.Place) *vault.Session {
	caller := identity.Caller{Principal: identity.RootOf(place.Account), UserAgent: "coldkms/test", SourceIP: "127.0.0.1"}
	return f.SignIn(caller, place.Region)
}

// CreateKey makes a key with an alias, or without when alias is empty, and returns its metadata.
func CreateKey(t testing.TB, s *vault.Session, alias string) model.KeyMetadata {
	t.Helper()
	ctx := context.Background()
	made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Description: "Made for " + alias})
	if err != nil {
		t.Fatalf("CreateKey: %v", err)
	}
	if alias != "" {
		if _, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: model.AliasPrefix + alias, TargetKeyID: made.KeyMetadata.KeyID}); err != nil {
			t.Fatalf("CreateAlias %s: %v", alias, err)
		}
	}
	return made.KeyMetadata
}
