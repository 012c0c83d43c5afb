package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault/store"
)

// Limits are the quotas of an account in a Region.
type Limits struct {
	Keys, Aliases int
}

// DefaultLimits returns the service's own. The guide, "Limits".
func DefaultLimits() Limits { return Limits{Keys: model.MaxKeys, Aliases: model.MaxAliases} }

// Options are what a vault is given from outside.
type Options struct {
	Clock  func() time.Time
	Random io.Reader
	KDF    crypto.Argon2 // for Create
	Limits Limits
	Store  func(*store.Options) // nil, or a change to how the store is opened
	// Scratch says that the vault will be thrown away: it reserves no room on the disk for the day when that is full.
	Scratch bool
}

func (o Options) storeOptions() store.Options {
	options := store.Options{Clock: o.Clock, Random: o.Random, KDF: o.KDF}
	if o.Scratch {
		options.Ballast, options.Segment = 4096, 1<<20
	}
	if o.Store != nil {
		o.Store(&options)
	}
	return options
}

// Vault is an open vault. It is safe for concurrent use.
type Vault struct {
	store   *store.Store
	clock   func() time.Time
	random  io.Reader
	limits  Limits
	home    model.Place
	markers *markers
	tokens  *tokens
	access  *credentials
	keys    *catalogue
	usage   *usages
	notices []string // of loading, beside the store's own

	// batch is what the writer's current batch has changed so far; only the writer's goroutine touches it.
	batch batch
}

// batch tells a call that runs in the writer what earlier calls of its batch did, before the catalogue shows it.
type batch struct {
	frame   uint64
	changed bool
	keys    map[model.Place]int
	aliases map[model.Place]int
	grants  map[keyRef]map[string]*grant // nil for one that was removed

	directory *directory // nil until a call of the batch has read it
}

// keyRef names a key.
type keyRef struct {
	place model.Place
	id    string
}

// grant says that a grant is now another, nil when it is no more.
func (b *batch) grant(g, now *grant) {
	ref := keyRef{g.place, g.keyID}
	if b.grants[ref] == nil {
		b.grants[ref] = map[string]*grant{}
	}
	b.grants[ref][g.id] = now
}

// enter forgets an earlier batch.
func (b *batch) enter(frame uint64) {
	if b.frame != frame {
		*b = batch{frame: frame, keys: map[model.Place]int{}, aliases: map[model.Place]int{}, grants: map[keyRef]map[string]*grant{}}
	}
}

// Create makes a vault in dir for an account whose keys live in a Region, and opens it. The folder must not hold
// anything yet. Errors are those of store.Create.
func Create(ctx context.Context, dir string, passphrase []byte, home model.Place, o Options) (*Vault, error) {
	if err := checkHome(home); err != nil {
		return nil, err
	}
	s, err := store.Create(ctx, dir, passphrase, o.storeOptions())
	if err != nil {
		return nil, err
	}
	v, err := newVault(s, o)
	if err == nil {
		err = v.furnish(ctx, home)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("creating the vault: %w", err), s.Close())
	}
	return v, nil
}

// Open opens the vault in dir. Errors are those of store.Open.
func Open(ctx context.Context, dir string, passphrase []byte, o Options) (*Vault, error) {
	return open(ctx, dir, passphrase, o, store.Open)
}

// Look opens the vault in dir to show what can still be read of it (look.go). Errors are those of store.Look, and a
// *DamagedError when nothing can be read.
func Look(ctx context.Context, dir string, passphrase []byte, o Options) (*Vault, error) {
	return open(ctx, dir, passphrase, o, store.Look)
}

type opener func(ctx context.Context, dir string, passphrase []byte, o store.Options) (*store.Store, error)

func open(ctx context.Context, dir string, passphrase []byte, o Options, open opener) (*Vault, error) {
	s, err := open(ctx, dir, passphrase, o.storeOptions())
	if err != nil {
		return nil, err
	}
	v, err := newVault(s, o)
	if err == nil {
		err = v.load(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the vault: %w", err), s.Close())
	}
	return v, nil
}

// Exists reports whether dir holds a vault.
func Exists(dir string) (bool, error) { return store.Exists(dir) }

// CheckFree returns an error that names the process which has the vault in dir open, nil when none has.
func CheckFree(dir string) error { return store.CheckFree(dir) }

func newVault(s *store.Store, o Options) (*Vault, error) {
	ofMarkers, err := newBoundMAC(s.TokenKey(), "marker")
	if err != nil {
		return nil, err
	}
	ofTokens, err := newBoundMAC(s.TokenKey(), "grant-token")
	if err != nil {
		return nil, err
	}
	access, err := newCredentials(s.TokenKey())
	return &Vault{store: s, clock: o.Clock, random: o.Random, limits: o.Limits, markers: &markers{ofMarkers}, tokens: &tokens{ofTokens}, access: access, keys: newCatalogue(), usage: newUsages(s)}, err
}

func checkHome(home model.Place) error {
	if !model.ValidAccount(home.Account) {
		return fmt.Errorf("an account id has 12 digits, unlike %q", home.Account)
	}
	if !model.ValidRegion(home.Region) {
		return fmt.Errorf("%q is not the name of a Region, such as us-west-2", home.Region)
	}
	return nil
}

var settingsName = store.Name{Kind: "settings", ID: "vault"}

// furnish writes what a vault needs before its first call.
func (v *Vault) furnish(ctx context.Context, home model.Place) error {
	v.home = home
	return v.store.Update(ctx, func(tx *store.Tx) error {
		tx.Set(settingsName, settings{home: home}.encode())
		return nil
	})
}

func (v *Vault) load(ctx context.Context) error {
	unread, err := v.keys.load(ctx, v.store)
	if err != nil {
		return err
	}
	if unread > 0 {
		v.notices = append(v.notices, fmt.Sprintf("records that could not be read: %d", unread))
	}
	if err := v.usage.load(ctx, v.looking()); err != nil {
		return fmt.Errorf("reading the end of the trail: %w", err)
	}
	v.home, err = v.readHome(ctx)
	if err != nil && v.looking() {
		return v.guessHome()
	}
	return err
}

func (v *Vault) readHome(ctx context.Context) (model.Place, error) {
	var read settings
	err := v.store.View(ctx, func(r *store.Reader) error {
		value, err := r.Get(settingsName)
		if err == nil {
			read, err = decodeSettings(value)
		}
		return err
	})
	if err != nil {
		return model.Place{}, fmt.Errorf("reading the settings: %w", err)
	}
	return read.home, nil
}

// Home returns the account and Region that the vault was made for.
func (v *Vault) Home() model.Place { return v.home }

// Notices returns what a person should know about how the vault opened.
func (v *Vault) Notices() []string { return append(v.store.Notices(), v.notices...) }

// Health returns nil, or why the vault does not take every call: ErrReadOnly in a look, otherwise an ErrDegraded, and
// then it takes none until it is opened again.
func (v *Vault) Health() error { return v.store.Health() }

// Verify reads every record and the whole trail, and returns nil when they agree. A look has not got all of them and
// answers ErrReadOnly.
func (v *Vault) Verify(ctx context.Context) error { return v.store.Verify(ctx) }

// Close ends the vault: what was acknowledged is durable, and keys leave memory.
func (v *Vault) Close() error {
	if v.Health() == nil {
		v.usage.flush(context.Background())
	}
	v.markers.mac.wipe()
	v.tokens.mac.wipe()
	v.access.wipe()
	return v.store.Close()
}

// now is the effective time: the later of the clock and the highest time seen, so that a clock that was set back
// cannot bring a key back.
func (v *Vault) now() time.Time {
	now := v.clock().UTC()
	if last := v.store.LastTime(); last.After(now) {
		return last
	}
	return now
}

// SignIn returns a session for a caller in a Region of the caller's account. It begins now unless the caller says since
// when it is signed in.
func (v *Vault) SignIn(caller identity.Caller, region string) *Session {
	if caller.SessionStart.IsZero() {
		caller.SessionStart = v.now()
	}
	return &Session{vault: v, caller: caller, place: model.Place{Account: caller.Principal.Account, Region: region}}
}
