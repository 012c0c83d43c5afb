// Package demo fills a throw-away vault with a believable past: the keys, people and calls that the pictures and the
// guide's examples are about. The same seed and the same days give the same vault, byte for byte in all that is shown.
//
// It refuses to take any way into the vault that a caller does not have: everything in it was made by the engine's own
// operations, under a clock that was moved through the year before.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault"
)

// Start is when the demo's past ends and its present begins. It is the month of the guide.
var Start = time.Date(2017, time.February, 15, 10, 0, 0, 0, time.UTC)

// Home is the account and Region that the demo opens at. The ids of accounts are the guide's examples.
var Home = model.Place{Account: "111122223333", Region: "us-west-2"}

// passphrase opens a demo vault. It protects nothing: a demo's keys come from a seed that everybody has.
const passphrase = "demo"

// kdf is as little work as Argon2id can be.
var kdf = crypto.Argon2{Time: 1, MemoryKiB: 64, Parallelism: 1}

// Demo is a throw-away vault's folder and clock.
type Demo struct {
	parent string
	clock  *clock

	mu     sync.Mutex
	folder *folder
}

// New returns a demo whose folder will be made below parent. Its time goes on from Start as now does; when now is nil,
// it stands still.
func New(parent string, now func() time.Time) *Demo {
	return &Demo{parent: parent, clock: &clock{now: now}}
}

// Now returns the demo's time.
func (d *Demo) Now() time.Time { return d.clock.Now() }

// Open makes the vault anew and opens it; what an earlier Open made, and what crashed demos left, is removed. The
// vault that an earlier Open returned must be closed.
func (d *Demo) Open(ctx context.Context) (*vault.Vault, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.remove(); err != nil {
		return nil, err
	}
	if err := removeLeftovers(d.parent); err != nil {
		return nil, err
	}
	made, err := makeFolder(d.parent)
	if err != nil {
		return nil, err
	}
	d.folder = made
	v, err := d.fill(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("filling the demo: %w", err), d.remove())
	}
	return v, nil
}

// Remove removes the folder of a vault that is closed.
func (d *Demo) Remove() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.remove()
}

func (d *Demo) remove() error {
	if d.folder == nil {
		return nil
	}
	err := d.folder.remove()
	d.folder = nil
	return err
}

func (d *Demo) fill(ctx context.Context) (*vault.Vault, error) {
	d.clock.set(firstDay)
	v, err := vault.Create(ctx, filepath.Join(d.folder.path, "vault"), []byte(passphrase), Home, vault.Options{
		Clock: d.clock.Now, Random: seeded(), KDF: kdf, Limits: vault.DefaultLimits(), Scratch: true,
	})
	if err != nil {
		return nil, err
	}
	w := &world{vault: v, clock: d.clock, keys: map[string]string{}, callers: map[string]*vault.Session{}}
	if err := w.live(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	d.clock.run(Start)
	return v, nil
}

// seeded returns the demo's random bytes, which are no secret.
func seeded() io.Reader {
	return &lockedReader{r: rand.NewChaCha8([32]byte([]byte("coldkms demo: not a secret seed.")))}
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

// clock is the demo's time: set by hand in its past, and running from Start on.
type clock struct {
	now func() time.Time // nil for a clock that stands still

	mu    sync.Mutex
	at    time.Time
	since time.Time // by now, since the clock runs; zero while it is set by hand
}

// Now returns the time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.since.IsZero() {
		return c.at
	}
	return c.at.Add(c.now().Sub(c.since))
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = at, time.Time{}
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// run starts the clock at a time.
func (c *clock) run(at time.Time) {
	c.set(at)
	if c.now == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since = c.now()
}
