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
	return &Demo{parent: parent, clock: newClock(now)}
}

// Now returns the demo's time: Start, and what went by since.
func (d *Demo) Now() time.Time { return d.clock.Now() }

// Today returns the demo's date, for who might take it for the day that it is.
func (d *Demo) Today() string { return d.Now().Format(time.DateOnly) }

// Open makes the vault anew and opens it; what an earlier Open made, and what crashed demos left, is removed. The
// vault that an earlier Open returned must be closed.
func (d *Demo) Open(ctx context.Context) (*vault.Vault, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.remove(); err != nil {
		return nil, err
	}
	removeLeftovers(d.parent)
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
		Clock: d.clock.ofVault, Random: seeded(), KDF: kdf, Scratch: true,
	})
	if err != nil {
		return nil, err
	}
	w := &world{vault: v, clock: d.clock, keys: map[string]string{}, callers: map[string]*vault.Session{}}
	if err := w.live(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	d.clock.start()
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

// clock is the demo's time. For people it goes on from Start; the vault sees it so too, but while its past is made.
type clock struct {
	now func() time.Time // nil for a clock that stands still

	mu    sync.Mutex
	since time.Time // by now, when it was Start
	past  time.Time // what the vault sees; zero once its past is made
}

func newClock(now func() time.Time) *clock {
	c := &clock{now: now}
	c.start()
	return c
}

// start sets the clock to Start.
func (c *clock) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.past = time.Time{}
	if c.now != nil {
		c.since = c.now()
	}
}

// Now returns the time for people.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.present()
}

func (c *clock) present() time.Time {
	if c.now == nil {
		return Start
	}
	return Start.Add(c.now().Sub(c.since))
}

// ofVault returns the time for the vault.
func (c *clock) ofVault() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.past.IsZero() {
		return c.present()
	}
	return c.past
}

func (c *clock) set(past time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.past = past
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.past = c.past.Add(by)
}
