// Package demo fills a throw-away vault with a believable past: the keys, people and calls that the pictures and the
// guide's examples are about. The same seed and the same days give the same vault, byte for byte in all that is shown.
//
// It refuses to take any way into the vault that a caller does not have: everything in it was made by the engine's own
// operations, under a clock that was moved through the years before.
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
	vault  *vault.Vault // that was opened last
}

// New returns a demo whose folder will be made below parent. Its time goes on from Start as now does; when now is nil,
// it stands still but for Move.
func New(parent string, now func() time.Time) *Demo {
	return &Demo{parent: parent, clock: newClock(now)}
}

// Now returns the demo's time: Start, and what went by since, by itself and by Move.
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
	d.vault = v
	return v, nil
}

// Move moves the demo's clock forward to a time, and the vault brings about what falls due until then, as if it had been
// open all the while. After each day that passes it asks day whether to go on; else the clock stays where it came to.
// The clock does not go back.
func (d *Demo) Move(ctx context.Context, to time.Time, day func() bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.vault == nil {
		return errors.New("moving the demo's clock: no demo is open")
	}
	var err error
	if !d.vault.Clock().Believed { // the machine slept for days; who moves the clock believes it
		err = d.vault.AcceptClock(ctx)
	}
	if err == nil {
		err = d.clock.move(ctx, d.vault, to, day)
	}
	if err != nil {
		return fmt.Errorf("moving the demo's clock: %w", err)
	}
	return nil
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
	d.folder, d.vault = nil, nil
	return err
}

func (d *Demo) fill(ctx context.Context) (*vault.Vault, error) {
	d.clock.play(firstDay)
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
